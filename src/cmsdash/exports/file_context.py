"""What every file says of its origin: selection, release, licence and link, and a name that says the selection."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import FACETS, Selection, to_query_params
from cmsdash.domain.text_folding import fold_text
from cmsdash.i18n import Translator
from cmsdash.views.formatting.filters import selection_sentences

LICENCE_CODE = "cc-by-4.0"
"""Licence of what the dashboard makes of its sources; each source keeps its own."""
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

MAX_NAME_CHARS = 100
"""Characters of a file name before the date of the release."""

_UNNAMED_FIELDS = ("layer", "sort", "page", "release", "lang")
"""Fields of a selection that change no row, or that the name of a file says otherwise."""


@dataclass(frozen=True)
class FileContext:
    """What a file says of the view that it was made from.

    Attributes:
        selection: The selection of the view.
        names: City names by code.
        release: The release of the rows.
        text: The translator of the reader's language.
        link: The absolute address of the view, "" if it is not known.
    """

    selection: Selection
    names: Mapping[str, str]
    release: Release
    text: Translator
    link: str = ""

    @property
    def filters(self) -> str:
        """The chosen operation and all filters, or that there are none."""
        return selection_sentences(self.selection, self.names, self.operation_titles, self.text)

    @property
    def release_id(self) -> str:
        """The id of the release."""
        return self.release.manifest.id

    @property
    def release_date(self) -> str:
        """The day of the release (ISO)."""
        return self.release.manifest.created[:10]

    @cached_property
    def operation_titles(self) -> Mapping[str, str]:
        """The title of each operation by its key."""
        operations = self.release.tables["operations"]
        return dict(zip(operations["operation"], operations["title"], strict=True))

    @property
    def licence(self) -> str:
        """One sentence: the licence of the file, and that each source keeps its own."""
        return self.text("file.licence", licence=self.text(f"licence.{LICENCE_CODE}"))

    def file_name(self, name: str, suffix: str) -> str:
        """Return the name of a file: what it has, the codes of the selection, and the date of the release.

        A name that is cut, or that loses letters other than a to z, ends with a digest: two selections never have the
        same one.

        Args:
            name: What the file has, such as the name of a result.
            suffix: The kind of file, such as `csv`.
        """
        words = fold_text(" ".join((name, *self._selection_words())))
        stem = "-".join(words.encode("ascii", "ignore").decode("ascii").split())
        if len(stem) > MAX_NAME_CHARS or not words.isascii():
            digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:6]
            stem = f"{stem[: MAX_NAME_CHARS - 7].strip('-')}-{digest}"
        return f"cms-{stem}-{self.release_date}.{suffix}"

    def _selection_words(self) -> Iterator[str]:
        """Yield the codes of the filters, then other choices with the names of their fields, then the search text."""
        chosen = to_query_params(self.selection)
        for facet in FACETS:
            yield from getattr(self.selection, facet)
        others = [field.name for field in fields(Selection) if field.name not in (*FACETS, "search", *_UNNAMED_FIELDS)]
        yield from (f"{name} {chosen[name]}" for name in others if name in chosen)
        yield self.selection.search

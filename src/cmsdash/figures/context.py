"""What every part of a page needs to describe its figures, with the caches of their charts and words."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from sys import getsizeof
from typing import Any, Literal, TypeVar

from cmsdash.cache import Cache
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection, Vocabulary
from cmsdash.i18n import Translator
from cmsdash.queries import QueryResult
from cmsdash.views import Chart
from cmsdash.views.charts.description import describe_chart
from cmsdash.views.page_links import PAGES
from cmsdash.views.palette import CHART_COLOURS

MAX_CHARTS_BYTES = 8_000_000
"""Descriptions of charts that are kept, of up to 0.1 MB each."""
MAX_WORDS_BYTES = 24_000_000
"""Words and HTML that are kept, about 1 000 pages."""

Words = TypeVar("Words")
_CHARTS = Cache(MAX_CHARTS_BYTES, size_of=lambda chart: getsizeof(chart and chart.figure))
_WORDS = Cache(MAX_WORDS_BYTES, size_of=getsizeof)


@dataclass(frozen=True)
class PageContext:
    """What every part of a page needs.

    Attributes:
        selection: What the reader chose.
        release: The release that the queries read.
        text: The translator of the page's language.
        vocabulary: The codes of the release.
        script: The stem of the script of the page.
    """

    selection: Selection
    release: Release
    text: Translator
    vocabulary: Vocabulary
    script: str = PAGES[0]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each city by its code."""
        return self._column("cities", "city", "name")

    @cached_property
    def regions(self) -> Mapping[str, str]:
        """The region of each city by its code."""
        return self._column("cities", "city", "region")

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The title of each operation by its key."""
        return self._column("operations", "operation", "title")

    @cached_property
    def cups(self) -> Mapping[str, object]:
        """The CUP of each operation by its key; NA if none is known."""
        return self._column("operations", "operation", "cup")

    def _column(self, table: str, key: str, column: str) -> Mapping[str, Any]:
        rows = self.release.tables[table]
        return self.keep(f"{table}.{column}", lambda: dict(zip(rows[key], rows[column], strict=True)))

    def draw(self, draw_chart: Callable[..., Any], *arguments: QueryResult | Hashable) -> Chart | Literal[""]:
        """Call a function of the views and cache the description of its chart by content and language.

        Args:
            draw_chart: A function of a module, which takes the arguments, then the translator and the colours, and
                returns a plotly figure, or "" for none.
            arguments: Query results, of which the table is passed, or hashable values.
        """

        def describe() -> Chart | Literal[""]:
            figure = draw_chart(*_tables(arguments), self.text, CHART_COLOURS)
            return "" if isinstance(figure, str) else describe_chart(figure)

        return _CHARTS.get(self._key(draw_chart, arguments), describe)

    def compose(self, write_words: Callable[..., Words], *arguments: QueryResult | Hashable) -> Words:
        """Call a function of the views and cache its words or HTML by content and language.

        Args:
            write_words: A function of a module, which takes the arguments, then the translator.
            arguments: Query results, of which the table is passed, or hashable values.
        """
        return _WORDS.get(self._key(write_words, arguments), lambda: write_words(*_tables(arguments), self.text))

    def keep(self, name: str, write_words: Callable[[], Words], *depends: QueryResult | Hashable) -> Words:
        """Cache what a closure writes by name, release, language, and everything else that it depends on.

        Args:
            name: A name that no other words have.
            write_words: Makes the words or HTML.
            depends: Query results and hashable values, such as the selection and the script of the page.
        """
        return _WORDS.get(self._key(name, depends), write_words)

    def _key(
        self, function: Callable[..., object] | str, arguments: Sequence[QueryResult | Hashable]
    ) -> tuple[Hashable, ...] | None:
        """Return a key of a cache; None if a part of it is of an upload."""
        if self.release.cache_key is None:
            return None
        keys = tuple(item.key if isinstance(item, QueryResult) else item for item in arguments)
        if any(isinstance(item, QueryResult) and item.key is None for item in arguments):
            return None
        return (function, keys, self.release.cache_key, self.text.lang)


def _tables(arguments: Sequence[QueryResult | Hashable]) -> list[object]:
    return [item.table if isinstance(item, QueryResult) else item for item in arguments]

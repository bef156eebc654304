"""Citations of a view: as text, as BibTeX and as CSL-JSON."""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote

from cmsdash.exports.file_context import FileContext
from cmsdash.exports.plain_lines import plain_line
from cmsdash.i18n import Translator
from cmsdash.views.formatting.filters import active_filters

MAX_TITLE_CHARS = 300
"""Longer titles and selections are cut: a citation is read in one line."""

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
"""Braces have names, because BibTeX counts those with a backslash too."""

_CSL_LANGUAGES = {"it": "it-IT", "en": "en-GB"}


@dataclass(frozen=True)
class Citation:
    """What a citation of a view says.

    Attributes:
        key: A short key of letters, digits and hyphens.
        title: The title of the figure or page, one line.
        filters: The selection in words, one line, "" if there is none.
        publisher: The name of the dashboard.
        release_id: The id of the release.
        issued: The day of the release (ISO).
        accessed: The day of access (ISO).
        link: The absolute address of the view, "" if it is not known.
        text: The translator of the reader's language.
    """

    key: str
    title: str
    filters: str
    publisher: str
    release_id: str
    issued: str
    accessed: str
    link: str
    text: Translator

    @property
    def whole_title(self) -> str:
        """The title with the selection; without a title the name of the dashboard instead."""
        return ". ".join(filter(None, (self.title or self.publisher, self.filters)))


def cite_view(context: FileContext, name: str, title: str, accessed: str) -> Citation:
    """Return the citation of a view.

    Args:
        context: Selection, release, link and language of the view.
        name: The name of the figure or page, for the key.
        title: Its title.
        accessed: The day of access (ISO).
    """
    return Citation(
        key=context.file_name(name, "bib").removesuffix(".bib"),
        title=plain_line(title, MAX_TITLE_CHARS).rstrip("."),
        filters=plain_line(context.filters, MAX_TITLE_CHARS).rstrip(".") if active_filters(context.selection) else "",
        publisher=context.text("app.title"),
        release_id=context.release_id,
        issued=context.release_date,
        accessed=accessed,
        link=_plain_address(context.link),
        text=context.text,
    )


def citation_to_text(citation: Citation) -> str:
    """Return a citation as a sentence in the reader's language."""
    text = citation.text
    title = f", {text('punctuation.quote', words=citation.title)}" if citation.title else ""
    parts = (
        citation.publisher + title,
        citation.filters,
        text("citation.release", date=text.date(citation.issued), id=citation.release_id),
        text("citation.accessed", date=text.date(citation.accessed)),
    )
    return ". ".join(filter(None, parts)) + "." + (f" {citation.link}" if citation.link else "")


def citation_to_bibtex(citation: Citation) -> str:
    """Return a citation as a BibTeX entry in UTF-8 that BibTeX and biber read, with TeX's signs escaped."""
    fields = {
        "title": f"{{{_escape_latex(citation.whole_title)}}}",
        "author": f"{{{_escape_latex(citation.publisher)}}}",
        "year": citation.issued[:4],
        "version": _escape_latex(citation.release_id),
        "note": _escape_latex(citation.text("citation.accessed", date=citation.text.date(citation.accessed))),
        "urldate": citation.accessed,
        "url": citation.link,
    }
    lines = (f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{citation.key},\n" + ",\n".join(lines) + "\n}\n"


def citation_to_csl(citation: Citation) -> str:
    """Return a citation as CSL-JSON: an array of one data set, as reference managers import it."""
    item = {
        "id": citation.key,
        "type": "dataset",
        "title": citation.whole_title,
        "author": [{"literal": citation.publisher}],
        "publisher": citation.publisher,
        "version": citation.release_id,
        "issued": {"date-parts": [_date_parts(citation.issued)]},
        "accessed": {"date-parts": [_date_parts(citation.accessed)]},
        "language": _CSL_LANGUAGES[citation.text.lang],
        **({"URL": citation.link} if citation.link else {}),
    }
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _escape_latex(words: str) -> str:
    return "".join(_LATEX.get(char, char) for char in words)


def _plain_address(link: str) -> str:
    """Return an address with what is no part of one percent-encoded, braces and backslashes included."""
    return quote(re.sub(r"[\x00-\x20\x7f]", "", link), safe="!#$&'()*+,/:;=?@[]~%-._")


def _date_parts(iso: str) -> list[int]:
    return [int(part) for part in iso.split("-")]

"""What briefings of all kinds share: words of the frame, notes of figures, colophon, sources."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cmsdash.domain import ObservationStatus, Priority
from cmsdash.exports.briefing.content import Bar, Briefing, Cell, Heading, KeyFigure, Section, SourceNumbers, Table
from cmsdash.exports.briefing.locator import Locator
from cmsdash.exports.briefing.text import clean_text
from cmsdash.exports.file_context import FileContext
from cmsdash.i18n import Translator
from cmsdash.queries.result import codes_of
from cmsdash.views.formatting.language import SOURCE_LANGUAGE

FRAME_WORDS = (
    "app", "programme", "sources", "sources_lead", "page", "scan", "independent", "continued", "no_sources",
    "notes_sources", "data_of", "about",
)  # fmt: skip
"""Keys of the words of the frame, under `briefing.frame` in the catalogues."""

BAR_LEGEND = ("stated", "estimated", "total-only")
"""Styles of bars that a legend explains, in its order."""


def build_briefing(  # noqa: PLR0913 - the parts of a briefing
    context: FileContext,
    numbers: SourceNumbers,
    *,
    subject: str,
    kind: str,
    title: str,
    subtitle: str,
    finding: str,
    lead: str,
    key_figures: Iterable[KeyFigure],
    locator: Locator,
    sections: Iterable[Section],
) -> Briefing:
    """Return a briefing with its frame. The sources are those that `numbers` has met."""
    text = context.text
    colophon = [
        (text("briefing.colophon.selection"), context.filters),
        (text("briefing.colophon.release"), f"{context.release_id}, {text.date(context.release_date)}"),
        (text("briefing.colophon.licence"), context.licence),
    ]
    return Briefing(
        subject=subject,
        lang=text.lang,
        kind=kind,
        title=clean_text(title),
        subtitle=clean_text(subtitle),
        finding=as_sentence(clean_text(finding)),
        lead=clean_text(lead, MAX_SENTENCES_CHARS),
        key_figures=tuple(key_figures),
        locator=locator,
        sections=tuple(sections),
        sources=numbers.entries(text),
        colophon=tuple((label, clean_text(words)) for label, words in colophon),
        words={key: text(f"briefing.frame.{key}") for key in FRAME_WORDS},
        release_id=context.release_id,
        release_date=text.date(context.release_date),
        created=context.release.manifest.created,
        link=context.link,
    )


MAX_SENTENCES_CHARS = 4000
"""Characters of several sentences: some name all 39 cities."""


def as_sentence(words: str) -> str:
    """Return words with a full stop at their end; "" stays."""
    return words if not words or words[-1] in ".!?…" else f"{words}."


def figure_style(row: Mapping[Any, Any]) -> str:
    """Return how a figure is known: "total-only" for both priorities together, "stated" or "estimated"."""
    if row["priority"] == Priority.BOTH:
        return "total-only"
    return "stated" if row["kind"] == ObservationStatus.STATED else "estimated"


def kind_and_date(kind: object, date: object, text: Translator) -> str:
    """Return "stated, March 2025"."""
    return f"{text(f'kind.{kind}').lower()}, {text.date(str(date or ''))}"


def bar_legend(bars: Iterable[Bar], text: Translator) -> tuple[tuple[str, str], ...]:
    """Return style and words of each style of bars that occurs."""
    styles = {bar.style for bar in bars}
    return tuple((style, text(f"briefing.legend.{style}")) for style in BAR_LEGEND if style in styles)


def bars_alt(bars: Iterable[Bar]) -> str:
    """Return bars as a text: name, value and note of each."""
    return "; ".join(", ".join(filter(None, (f"{bar.label}: {bar.shown}", bar.note))) for bar in bars)


def source_lang(text: Translator) -> str:
    """Return the language of source texts, "" where it is that of the briefing."""
    return "" if text.lang == SOURCE_LANGUAGE else SOURCE_LANGUAGE


def source_cell(row: Mapping[Any, Any], numbers: SourceNumbers, text: Translator) -> Cell:
    """Return the cell with publisher and number of the sources of a row."""
    keys = codes_of(row["source"])
    publishers = dict.fromkeys(clean_text(numbers.sources[key].publisher, 60) for key in keys)
    return Cell(", ".join(publishers), sources=numbers.number(keys), lang=source_lang(text))


def build_table(
    caption: str,
    headings: Iterable[Heading],
    rows: Iterable[Mapping[Any, Any]],
    write_row: Callable[[Mapping[Any, Any]], tuple[Cell, ...]],
) -> Table:
    """Return a table of records."""
    return Table(caption, tuple(headings), tuple(write_row(row) for row in rows))

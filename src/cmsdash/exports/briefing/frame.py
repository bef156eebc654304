"""What briefings of all kinds share: words of the frame, notes of figures, colophon, sources."""

from collections.abc import Iterable, Mapping
from typing import Any

from cmsdash.domain import ObservationStatus, Priority
from cmsdash.exports.briefing.content import Bar, Block, Briefing, Cell, Section, SourceNumbers
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.plain_lines import plain_line
from cmsdash.i18n import Translator
from cmsdash.installation.publisher import Publisher
from cmsdash.queries.result import codes_of
from cmsdash.views.formatting.language import SOURCE_LANGUAGE
from cmsdash.views.narrative.publisher import publisher_sentence

FRAME_WORDS = (
    "app", "programme", "sources", "sources_lead", "page", "scan", "independent", "continued", "no_sources",
    "notes_sources", "data_of", "about",
)  # fmt: skip
"""Keys of the words of the frame, under `briefing.frame` in the catalogues."""

BAR_LEGEND = ("stated", "estimated", "total-only")
"""Styles of bars that a legend explains, in its order."""


class BriefingWriter:
    """What the writers of all kinds of briefings share.

    Attributes:
        context: What the briefing is about.
        text: Translator.
        release: The release of all figures.
        selection: The selection of the context.
        numbers: Numbers the sources.
    """

    def __init__(self, context: FileContext) -> None:
        self.context, self.text, self.release = context, context.text, context.release
        self.selection = context.selection
        self.numbers = SourceNumbers(self.release.sources)

    def briefing(
        self, *, subject: str, title: str, finding: str, sections: Iterable[Section | None], **parts: Any
    ) -> Briefing:
        """Return the briefing with its frame: call it last, because the sources are those that were numbered.

        Args:
            subject: As in `Briefing`.
            title: As in `Briefing`.
            finding: A sentence or a headline.
            sections: The sections; None is left out.
            parts: The other attributes of `Briefing` that are not of the frame.
        """
        text, context = self.text, self.context
        dated = text.date(context.release_date)
        colophon = [
            (text("briefing.colophon.selection"), context.filters),
            (text("briefing.colophon.release"), f"{context.release_id}, {dated}"),
            (text("briefing.colophon.licence"), context.licence),
        ]
        return Briefing(
            subject=subject,
            lang=text.lang,
            title=plain_line(title),
            finding=as_sentence(plain_line(finding)),
            sections=tuple(section for section in sections if section is not None),
            sources=self.numbers.entries(text),
            colophon=tuple((label, plain_line(words)) for label, words in colophon),
            words={**{key: text(f"briefing.frame.{key}") for key in FRAME_WORDS}, **self._publisher()},
            release_id=context.release_id,
            release_date=dated,
            created=context.release.manifest.created,
            link=context.link,
            **parts,
        )

    def _publisher(self) -> dict[str, str]:
        """Return who publishes the briefing, in place of the words for those who say nothing."""
        publisher = Publisher.from_environment()
        return {"independent": publisher_sentence(publisher, self.text)} if publisher.name else {}

    def section(self, key: str, title: str, sentence: str, sources: Iterable[str], *blocks: Block | None) -> Section:
        """Return a section; `sources` are the keys of the sources of its sentence."""
        return Section(
            key=key,
            title=title,
            sentence=plain_line(sentence, MAX_SENTENCES_CHARS),
            blocks=tuple(block for block in blocks if block is not None),
            sources=self.numbers.number(sources),
        )

    def references(self, source: object) -> str:
        """Return the numbers of sources inside a sentence: "[3]"."""
        return "".join(f"[{number}]" for number in self.numbers.number(codes_of(source)))


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
    publishers = dict.fromkeys(plain_line(numbers.sources[key].publisher, 60) for key in keys)
    return Cell(", ".join(publishers), sources=numbers.number(keys), lang=source_lang(text))

"""What a briefing says: one description, which every format renders.

Every text is one plain line (`plain_lines.plain_line`). Every figure has its kind and date in words, and the numbers
of its sources, which count from 1 in the order in which a reader meets them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cmsdash.datastore.source_register import Source
from cmsdash.exports.briefing.locator import Locator
from cmsdash.exports.briefing.text import MAX_URL_CHARS
from cmsdash.exports.plain_lines import plain_line
from cmsdash.i18n import Translator


@dataclass(frozen=True)
class KeyFigure:
    """A number, or the words for a missing one, that stands large at the beginning.

    Attributes:
        label: What it is.
        value: The number with its unit.
        note: Kind, date, or how it is computed.
        sources: Numbers of its sources.
    """

    label: str
    value: str
    note: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `is_quiet` if it is a remark."""

    text: str
    is_quiet: bool = False


@dataclass(frozen=True)
class Points:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """One row of bars.

    Attributes:
        label: Name of the row; "" if it is that of the row before.
        value: Value in the unit of the bars; None if none is published.
        shown: The value with its unit, or the words for a missing one.
        style: "stated", "estimated", "total-only", "other" or "none": how the figure is known, or that there is none.
        note: Priority, kind and date of the figure.
        badge: Words that mark the row.
        sources: Numbers of its sources.
    """

    label: str
    value: float | None
    shown: str
    style: str = "stated"
    note: str = ""
    badge: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bars:
    """Bars on one scale that starts at zero.

    Attributes:
        label: What the bars measure, in words.
        unit: Unit of the values, for an axis.
        rows: The rows in order.
        alt: The bars as a text.
        headings: What name, value and note of a row are.
        legend: Style and words of each style that occurs.
        digits: Decimals of the values.
    """

    label: str
    unit: str
    rows: tuple[Bar, ...]
    alt: str
    headings: tuple[str, str, str]
    legend: tuple[tuple[str, str], ...] = ()
    digits: int = 2


@dataclass(frozen=True)
class ClassItem:
    """An area, recipient or objective and how many operations have it.

    Attributes:
        label: Its name.
        note: Number of operations.
        basis: "stated", "both", "inferred" or "unknown".
    """

    label: str
    note: str
    basis: str


@dataclass(frozen=True)
class ClassField:
    """The classes of one field: those that a source states apart from those that are inferred."""

    title: str
    stated: tuple[ClassItem, ...]
    inferred: tuple[ClassItem, ...]
    unknown: tuple[ClassItem, ...]


@dataclass(frozen=True)
class Classes:
    """The classes of several fields.

    Attributes:
        fields: The fields in order.
        words: Headings of the three columns: stated, inferred, not known.
    """

    fields: tuple[ClassField, ...]
    words: tuple[str, str, str]


@dataclass(frozen=True)
class Heading:
    """Heading of a column; `weight` is its share of the width."""

    text: str
    weight: float = 1.0
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell.

    Attributes:
        text: Its words.
        note: Small words below.
        lang: Language of the words if it is not that of the briefing.
        sources: Numbers of its sources.
    """

    text: str
    note: str = ""
    lang: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row names it.

    Attributes:
        caption: Its name.
        headings: The headings of its columns.
        rows: Its rows.
        slide_rows: How many rows slides show, 0 for all: pages have room for more.
        slide_rest: What slides say of those that they leave out.
    """

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    slide_rows: int = 0
    slide_rest: str = ""


@dataclass(frozen=True)
class Statement:
    """What a source says beside figures: date, meaning, its own words with their language, caveat."""

    date: str
    says: str
    quote: str
    lang: str
    note: str
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Statements:
    """Statements, the newest first."""

    items: tuple[Statement, ...]


@dataclass(frozen=True)
class Listing:
    """Groups of names under a title: what the programme may fund."""

    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


CITED_LICENCE = "cited"
"""Licence of most sources."""

Block = Paragraph | Points | Bars | Classes | Table | Statements | Listing


@dataclass(frozen=True)
class Section:
    """A section: its title, what it says in a sentence, and blocks.

    Attributes:
        key: Name of the section, the same in every language.
        title: Title.
        sentence: The finding of the section.
        blocks: What follows.
        sources: Numbers of the sources of the sentence.
    """

    key: str
    title: str
    sentence: str
    blocks: tuple[Block, ...]
    sources: tuple[int, ...] = ()

    @property
    def all_sources(self) -> tuple[int, ...]:
        """Numbers of the sources of the sentence and of all blocks, ascending."""
        return tuple(sorted({*self.sources, *(number for block in self.blocks for number in _block_sources(block))}))


def _block_sources(block: Block) -> Iterable[int]:
    """Yield the numbers of the sources that the parts of a block have."""
    if isinstance(block, Bars):
        parts: Iterable[Bar | Cell | Statement] = block.rows
    elif isinstance(block, Table):
        parts = (cell for row in block.rows for cell in row)
    else:
        parts = block.items if isinstance(block, Statements) else ()
    return (number for part in parts for number in part.sources)


@dataclass(frozen=True)
class SourceEntry:
    """A source in the list at the end: its number, publisher, title, dates and licence in words, address.

    `licence` is "" for a source of which we cite single data: the list says so once.
    """

    number: int
    publisher: str
    title: str
    dated: str
    licence: str
    url: str
    lang: str


@dataclass(frozen=True)
class Briefing:
    """A briefing.

    Attributes:
        subject: Code of the city, or name of the briefing: part of its file name.
        lang: Language.
        kind: What kind of briefing it is, in words.
        title: Name of the city, or what was chosen.
        subtitle: Region, province and residents, or the filters in words.
        finding: The finding in one sentence.
        lead: What follows from it, in a sentence or two.
        key_figures: Numbers that stand large.
        locator: Where it is.
        sections: The sections in order.
        sources: The sources of all figures.
        colophon: Label and words: release, licence, selection.
        words: Words of the frame, by key.
        release_id: Id of the release.
        release_date: Its day, in words.
        created: When the release was made (ISO, UTC).
        link: Absolute address of the same view; "" where the address of the dashboard is not known.
    """

    subject: str
    lang: str
    kind: str
    title: str
    subtitle: str
    finding: str
    lead: str
    key_figures: tuple[KeyFigure, ...]
    locator: Locator
    sections: tuple[Section, ...]
    sources: tuple[SourceEntry, ...]
    colophon: tuple[tuple[str, str], ...]
    words: Mapping[str, str]
    release_id: str
    release_date: str
    created: str
    link: str


@dataclass
class SourceNumbers:
    """Numbers the sources of a briefing in the order in which they are first asked for."""

    sources: Mapping[str, Source]
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, keys: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of sources, ascending."""
        return tuple(sorted(self.numbers.setdefault(key, len(self.numbers) + 1) for key in keys))

    def entries(self, text: Translator) -> tuple[SourceEntry, ...]:
        """Return the list of the sources that were numbered."""
        return tuple(source_entry(number, self.sources[key], text) for key, number in self.numbers.items())


def source_entry(number: int, source: Source, text: Translator) -> SourceEntry:
    """Return a source as an entry of the list."""
    dated = (
        text("briefing.source_dated", date=text.date(source.date)) if source.date else text("briefing.source_undated")
    )
    accessed = text("briefing.source_accessed", date=text.date(source.accessed))
    return SourceEntry(
        number=number,
        publisher=plain_line(source.publisher),
        title=plain_line(source.title),
        dated=f"{dated}; {accessed}",
        licence="" if source.licence == CITED_LICENCE else text(f"licence.{source.licence}"),
        url=plain_line(source.url, MAX_URL_CHARS),
        lang="" if text.lang == "it" else "it",
    )

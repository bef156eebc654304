"""The slides of a briefing, in the order of its sections."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation
from pptx.util import Emu, Inches, Pt

from cmsdash.exports.briefing.content import (
    Bar,
    Bars,
    Block,
    Briefing,
    Cell,
    Classes,
    ClassField,
    ClassItem,
    KeyFigure,
    Listing,
    Paragraph,
    Points,
    Section,
    SourceEntry,
    Statements,
    Table,
)
from cmsdash.exports.briefing.qr_code import qr_modules
from cmsdash.exports.briefing.slides.elements import Box, Pen, Run, Writer
from cmsdash.exports.briefing.slides.fitting import (
    EMU_PER_POINT,
    FALLBACK_WIDTH,
    largest_size,
    split_pages,
    text_height,
)
from cmsdash.exports.briefing.slides.master import (
    BAND_HEIGHT,
    CONTENT_WIDTH,
    FOOT_TOP,
    MARGIN,
    TITLE_HEIGHT,
    TITLE_TOP,
    WIDTH,
    empty_presentation,
)
from cmsdash.exports.briefing.slides.slide_xml import copy_placeholders
from cmsdash.exports.emblems import EMBLEM_HEIGHT_MM, drawn_emblems
from cmsdash.exports.svg.text_metrics import text_width
from cmsdash.i18n import get_translator
from cmsdash.views.palette import THEMES

_LOCALES = {"it": "it-IT", "en": "en-GB"}
_GAP = Inches(0.16)
_SENTENCE_TOP = TITLE_TOP + TITLE_HEIGHT + Inches(0.02)
_BOTTOM = FOOT_TOP - Inches(0.18)
_MAX_BARS = 8
"""Most bars of a chart: more go to further slides, on the same scale."""
_MAX_CLASSES = 8
"""Most classes in a cell."""
_TITLE_SIZES_PT, _FRONT_TITLE_SIZES_PT = (28, 24, 20), (44, 36, 28, 24)
_SENTENCE_WIDTH = round(0.92 * CONTENT_WIDTH)
"""Width by which the lines of a sentence are counted: what follows would touch a line that another typeface needs."""
_TABLE_FACTORS = (1.4, 1.3, 1.2, 1.1)
"""How much larger the words of a table may be where it has few rows."""
_FILLED_SHARE = 0.92
"""Most of the height that larger words may take: the typeface that replaces ours may need more."""
_SENTENCE_PT, _TABLE_PT, _SMALL_PT, _LIST_PT = 16, 13, 12, 18
"""12 points have 24 px on a screen of 1920 px: nothing is smaller."""


def briefing_to_pptx(briefing: Briefing) -> bytes:
    """Return a briefing as a presentation: charts and tables are native and editable, notes have the sources.

    Raises:
        EmblemError: The emblems of the installation cannot be used.
    """
    return _Deck(briefing).build()


class _Deck:
    """One presentation that grows slide by slide."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing, self.colours, self.lang = briefing, THEMES["light"], _LOCALES[briefing.lang]
        self.presentation: Presentation = empty_presentation(self.colours)
        self.entries = {entry.number: entry for entry in briefing.sources}

    def build(self) -> bytes:
        self._describe()
        self._front()
        for section in self.briefing.sections:
            self._section(section)
        self._sources()
        self._colophon()
        buffer = io.BytesIO()
        self.presentation.save(buffer)
        return buffer.getvalue()

    def _describe(self) -> None:
        properties, briefing = self.presentation.core_properties, self.briefing
        properties.title = f"{briefing.title} – {briefing.kind}"[:255]
        properties.subject = briefing.finding[:255]
        properties.author = briefing.words["app"]
        properties.last_modified_by = briefing.words["app"]
        properties.language = self.lang
        properties.keywords = briefing.release_id
        properties.created = properties.modified = datetime.fromisoformat(briefing.created).replace(tzinfo=None)
        properties.revision = 1

    def _slide(self, title: str, notes: Sequence[str], numbers: Sequence[int] = ()) -> Pen:
        """Add a slide with its title, footer, and notes that end with the sources."""
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[0])
        pen = Pen(slide, self.colours, self.lang)
        heading = slide.shapes.title
        if heading is None:
            raise ValueError("The layout has no title.")
        heading.text_frame.clear()
        size = largest_size(title, _TITLE_SIZES_PT, CONTENT_WIDTH)
        pen.run(heading.text_frame.paragraphs[0], Run(title, size, "ink", is_bold=True))
        heading.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        heading.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        heading.text_frame.margin_left = 0
        briefing = self.briefing
        dated = f"{briefing.words['data_of']} {briefing.release_date}"
        copy_placeholders(slide, f"{briefing.words['app']} · {briefing.title[:60]} · {dated}", self.lang)
        lines = [*notes]
        if numbers:
            lines += ["", briefing.words["notes_sources"], *(_source_line(self.entries[number]) for number in numbers)]
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = "\n".join(lines)
        return pen

    # -- front

    def _front(self) -> None:
        briefing = self.briefing
        numbers = sorted({number for figure in briefing.key_figures for number in figure.sources})
        notes = [
            f"{briefing.kind}: {briefing.title}. {briefing.subtitle}",
            briefing.finding,
            briefing.lead,
            *(f"{figure.label}: {figure.value} ({figure.note})" for figure in briefing.key_figures),
        ]
        pen = self._slide(briefing.title, [note for note in notes if note], numbers)
        heading = pen.slide.shapes.title
        left_width = Inches(7.3)
        emblems = drawn_emblems(get_translator(briefing.lang))
        pen.emblems(Box(MARGIN, BAND_HEIGHT + Inches(0.14), left_width, Inches(EMBLEM_HEIGHT_MM / 25.4)), emblems)
        shift = Inches(0.3) if emblems else 0
        if heading is not None:
            heading.left, heading.top, heading.width = MARGIN, Emu(Inches(0.95) + shift), left_width
            heading.height = Emu(Inches(1.0) - shift)
            size = largest_size(briefing.title, _FRONT_TITLE_SIZES_PT, left_width)
            heading.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
        pen.text(
            Box(MARGIN, BAND_HEIGHT + Inches(0.42) + shift, left_width, Inches(0.3)),
            [[Run(briefing.words["app"], 14, "ink", is_bold=True), Run(f"  ·  {briefing.kind}", 14, "link")]],
            briefing.kind,
        )
        is_long = len(briefing.finding) > 90 or len(briefing.lead) > 120
        finding = [[Run(briefing.finding, 24 if is_long else 30, "slim", is_bold=True)]]
        lead = [[Run(briefing.lead, 13 if len(briefing.lead) > 120 else 16)]] if briefing.lead else []
        pen.text(Box(MARGIN, Inches(2.0), left_width, Inches(0.5)), [[Run(briefing.subtitle, 14, "quiet")]], "subtitle")
        pen.text(Box(MARGIN, Inches(2.7), left_width, Inches(2.3)), [*finding, *lead], "finding")
        locator, width = briefing.locator, Inches(4.25)
        height = round(width * locator.base.height / locator.base.width)
        left, top = WIDTH - MARGIN - width, Inches(0.6)
        pen.locator(Box(left, top, width, height), locator)
        pen.dots(Box(left, top + height + Inches(0.06), width, Inches(0.23)), locator.legend)
        self._key_figures(pen, briefing.key_figures, Inches(5.2))

    def _key_figures(self, pen: Pen, figures: Sequence[KeyFigure], top: int) -> None:
        gap = Inches(0.3)
        width = (CONTENT_WIDTH - gap * (len(figures) - 1)) // max(len(figures), 1)
        for at, figure in enumerate(figures):
            left = MARGIN + at * (width + gap)
            pen.rule(Box(left, top, width, Inches(0.035)))
            note = " ".join(filter(None, (figure.note, references(figure.sources))))
            pen.text(
                Box(left, top + Inches(0.12), width, Inches(1.7)),
                [
                    [Run(figure.label, 13, is_bold=True)],
                    [Run(figure.value, 30 if len(figure.value) < 15 else 22, "ink", is_bold=True)],
                    [Run(note, 12, "quiet")],
                ],
                figure.label,
            )

    # -- sections

    def _section(self, section: Section) -> None:
        """Write a section on as many slides as it takes; each repeats the title, the first has the sentence."""
        remarks = [words for block in section.blocks if (words := _remark(block))]
        parts = [part for block in section.blocks for part in self._parts(block, self._room(section, remarks))]
        sentence = " ".join(filter(None, (section.sentence, references(section.sources))))
        notes = [section.sentence, *remarks]
        for at, part in enumerate(parts or [None]):
            title = section.title if at == 0 else f"{section.title} ({self.briefing.words['continued']})"
            pen = self._slide(title, [note for note in notes if note], section.all_sources)
            top = _SENTENCE_TOP
            if section.sentence and part is not None and at == 0:
                runs = [[Run(sentence, _sentence_size(sentence))]]
                height = text_height(runs, _SENTENCE_WIDTH)
                pen.text(Box(MARGIN, top, CONTENT_WIDTH, height), runs, "sentence")
                top += height + _GAP
            bottom = _BOTTOM
            if remarks:
                runs = [[Run(remark, 12, "quiet")] for remark in remarks]
                height = text_height(runs, CONTENT_WIDTH, 0.1)
                bottom -= height
                pen.text(Box(MARGIN, bottom, CONTENT_WIDTH, height), runs, "remarks")
                bottom -= _GAP
            if part is not None:
                part(pen, Box(MARGIN, top, CONTENT_WIDTH, bottom - top))
            elif sentence:
                self._statement(pen, sentence, Box(MARGIN, top, CONTENT_WIDTH, bottom - top))

    def _statement(self, pen: Pen, sentence: str, box: Box) -> None:
        """Write the sentence of a section that has nothing else large, beside a line, in the middle of the slide."""
        indent = Inches(0.4)
        runs = [[Run(sentence, 28 if len(sentence) < 180 else 22 if len(sentence) < 420 else _SENTENCE_PT, "slim")]]
        height = min(text_height(runs, box.width - indent), box.height)
        top = box.top + round((box.height - height) * 0.4)
        pen.rule(Box(box.left, top, Inches(0.07), height))
        pen.text(Box(box.left + indent, top, box.width - indent, height), runs, "sentence")

    def _room(self, section: Section, remarks: Sequence[str]) -> int:
        """Return the height between sentence and remarks."""
        sentence = f"{section.sentence} {references(section.sources)}"
        used = (
            text_height([[Run(sentence, _sentence_size(sentence))]], _SENTENCE_WIDTH) + _GAP if section.sentence else 0
        )
        used += text_height([[Run(remark, 12)] for remark in remarks], CONTENT_WIDTH, 0.1) + _GAP if remarks else 0
        return _BOTTOM - _SENTENCE_TOP - used

    def _parts(self, block: Block, room: int) -> Iterator[Writer]:
        """Yield what draws each part of a block that fits on a slide."""
        if isinstance(block, Bars):
            yield from self._bars(block)
        elif isinstance(block, Table):
            heads = [[[Run(heading.text, _SMALL_PT, "quiet", is_bold=True)]] for heading in block.headings]
            shown = block.rows[: block.slide_rows or None]
            rows = [[_cell_paragraphs(cell) for cell in row] for row in shown]
            right = frozenset(at for at, heading in enumerate(block.headings) if heading.is_number)
            yield from _table_parts(
                block.caption, [heading.weight for heading in block.headings], heads, rows, right, room
            )
        elif isinstance(block, Classes):
            heads = [[[Run(word, _SMALL_PT, "quiet", is_bold=True)]] for word in ("", *block.words)]
            rows = [row for field in block.fields for row in _class_rows(field)]
            yield from _table_parts(", ".join(block.words), [1.5, 3.2, 3.2, 2.2], heads, rows, frozenset(), room)
        elif isinstance(block, Points):
            paragraphs = [[Run(item, _LIST_PT)] for item in block.items]
            yield from _text_parts(paragraphs, room, is_list=True)
        elif isinstance(block, Statements):
            paragraphs = []
            for item in block.items:
                paragraphs.append(
                    [Run(item.says, 16, is_bold=True), Run(f"  {item.date} {references(item.sources)}", 13, "quiet")]
                )
                paragraphs.append([Run(item.quote, 15, lang=_LOCALES.get(item.lang, ""))])
                paragraphs.append([Run(item.note or " ", 12, "quiet")])
            yield from _text_parts(paragraphs, room, at_once=3)
        elif isinstance(block, Listing):
            paragraphs = []
            for title, fields in block.groups:
                paragraphs.append([Run(title, 15, is_bold=True)])
                paragraphs += [[Run(f"{name}. ", 13, is_bold=True), Run(names, 13)] for name, names in fields]
            yield from _text_parts(paragraphs, room)

    def _bars(self, block: Bars) -> Iterator[Writer]:
        highest = max((bar.value for bar in block.rows if bar.value is not None), default=0)
        for part in split_pages([1] * len(block.rows), _MAX_BARS):
            rows = block.rows[part]
            yield lambda pen, box, rows=rows: self._draw_bars(pen, box, block, rows, highest)  # type: ignore[misc]

    def _draw_bars(self, pen: Pen, box: Box, block: Bars, rows: Sequence[Bar], highest: float) -> None:
        """Draw a chart on the left, its rows with kind, date and source as a table on the right."""
        has_values = any(bar.value is not None for bar in rows)
        chart_width = round(box.width * 0.44) if has_values else 0
        legend_height = Inches(0.3)
        if has_values:
            pen.bar_chart(
                Box(box.left, box.top, chart_width, box.height - legend_height),
                rows, block.unit, block.digits, highest, f"{block.label}. {block.alt}",
            )  # fmt: skip
            self._legend(pen, block, box.left, box.top + box.height - Inches(0.22))
        heads = [[[Run(word, _SMALL_PT, "quiet", is_bold=True)]] for word in block.headings]
        table = [
            [
                [[Run(bar.label, _SMALL_PT, is_bold=True)]],
                [[Run("–" if bar.value is None else bar.shown, _SMALL_PT, is_bold=True)]],
                [
                    [
                        Run(_bar_note(bar), _SMALL_PT, "quiet"),
                        Run(f"  {bar.badge}".rstrip(), _SMALL_PT, "link", is_bold=True),
                    ],
                ],
            ]
            for bar in rows
        ]
        left = box.left + chart_width + (Inches(0.25) if has_values else 0)
        place = Box(left, box.top, box.left + box.width - left, Inches(0.3))
        pen.table(place, block.label, [1.5, 1.5, 3.4], [heads, *table], frozenset({1}))

    def _legend(self, pen: Pen, block: Bars, left: int, top: int) -> None:
        for style, label in block.legend:
            width = round(text_width(label, _SMALL_PT) * FALLBACK_WIDTH * EMU_PER_POINT) + Inches(0.6)
            pen.swatch(Box(left, top + Inches(0.03), Inches(0.24), Inches(0.13)), style)
            pen.text(Box(left + Inches(0.32), top, width, Inches(0.2)), [[Run(label, _SMALL_PT, "quiet")]], label)
            left += width + Inches(0.1)

    # -- end

    def _sources(self) -> None:
        briefing = self.briefing
        paragraphs = [_source_runs(entry, _LOCALES.get(entry.lang, "")) for entry in briefing.sources]
        if not paragraphs:
            return
        lead = [[Run(briefing.words["sources_lead"], 12, "quiet")]]
        height = text_height(lead, CONTENT_WIDTH)
        heights = [text_height([runs], CONTENT_WIDTH) for runs in paragraphs]
        for at, part in enumerate(split_pages(heights, _BOTTOM - _SENTENCE_TOP - height - _GAP)):
            title = briefing.words["sources"]
            pen = self._slide(
                title if at == 0 else f"{title} ({briefing.words['continued']})", [briefing.words["sources_lead"]]
            )
            pen.text(Box(MARGIN, _SENTENCE_TOP, CONTENT_WIDTH, height), lead, "lead")
            top = _SENTENCE_TOP + height + _GAP
            pen.text(Box(MARGIN, top, CONTENT_WIDTH, _BOTTOM - top), paragraphs[part], title)

    def _colophon(self) -> None:
        briefing = self.briefing
        paragraphs = [[Run(f"{label}: ", 18, is_bold=True), Run(words, 18)] for label, words in briefing.colophon]
        if briefing.link:
            paragraphs.append(
                [
                    Run(f"{briefing.words['scan']}: ", 18, is_bold=True),
                    Run(briefing.link, 18, "link", href=briefing.link),
                ]
            )
        paragraphs.append([Run(briefing.words["independent"], 18, "quiet")])
        pen = self._slide(briefing.words["about"], [f"{label}: {words}" for label, words in briefing.colophon])
        pen.text(Box(MARGIN, _SENTENCE_TOP + _GAP, Inches(7.8), Inches(4.5)), paragraphs, briefing.words["about"])
        if modules := qr_modules(briefing.link):
            side = Inches(3.2)
            pen.squares(Box(WIDTH - MARGIN - side, _SENTENCE_TOP + _GAP, side, side), modules, briefing.words["scan"])


def _remark(block: Block) -> str:
    """Return what stands below a section because of a block; "" for nothing."""
    if isinstance(block, Table):
        return block.slide_rest
    return block.text if isinstance(block, Paragraph) else ""


def references(numbers: Sequence[int]) -> str:
    """Return the numbers of sources as "[1] [3]"."""
    return " ".join(f"[{number}]" for number in numbers)


def _bar_note(bar: Bar) -> str:
    """Return kind, date and sources of a bar, or that it has no value."""
    return bar.shown if bar.value is None else " ".join(filter(None, (bar.note, references(bar.sources))))


def _cell_paragraphs(cell: Cell) -> list[list[Run]]:
    words = " ".join(filter(None, (cell.text, references(cell.sources))))
    note = [[Run(cell.note, _SMALL_PT, "quiet")]] if cell.note else []
    return [[Run(words, _TABLE_PT, lang=_LOCALES.get(cell.lang, ""))], *note]


def _class_rows(field: ClassField) -> list[list[list[list[Run]]]]:
    """Return the rows of a field, of at most `_MAX_CLASSES` classes, so that a long list can go on elsewhere."""
    columns = (field.stated, field.inferred, field.unknown)
    starts = range(0, max(1, *map(len, columns)), _MAX_CLASSES)
    return [
        [
            [[Run(field.title, _TABLE_PT, is_bold=True)]],
            *(
                [_class_runs(item) for item in items[start : start + _MAX_CLASSES]]
                or [[Run("–" if start == 0 else "", _TABLE_PT, "quiet")]]
                for items in columns
            ),
        ]
        for start in starts
    ]


def _class_runs(item: ClassItem) -> list[Run]:
    mark = {"stated": "●", "both": "◐", "inferred": "◌", "unknown": "–"}[item.basis]
    role = {"stated": "stated", "both": "stated", "inferred": "estimated", "unknown": "quiet"}[item.basis]
    return [Run(f"{mark} ", _TABLE_PT, role), Run(item.label, _TABLE_PT), Run(f"  {item.note}", _SMALL_PT, "quiet")]


def _table_parts(
    name: str,
    widths: Sequence[float],
    head: Sequence[Sequence[Sequence[Run]]],
    rows: Sequence[Sequence[Sequence[Sequence[Run]]]],
    right: frozenset[int],
    room: int,
) -> Iterator[Writer]:
    """Yield what draws each part of a table that fits into a height; each has the header.

    Its words are as large as they can be without a further part.
    """
    columns = [round(CONTENT_WIDTH * width / sum(widths)) - Pt(8) for width in widths]
    room -= Inches(0.35)
    parts = split_pages(_row_heights(rows, columns), room)
    for factor in _TABLE_FACTORS:
        larger = [[_enlarge(cell, factor) for cell in row] for row in rows]
        heights = _row_heights(larger, columns)
        if all(sum(heights[part]) <= _FILLED_SHARE * room for part in parts):
            rows = larger
            break
    for part in parts:
        yield lambda pen, box, part=part, rows=rows: pen.table(  # type: ignore[misc]
            Box(box.left, box.top, box.width, Inches(0.3)), name, widths, [head, *rows[part]], right
        )


def _row_heights(rows: Sequence[Sequence[Sequence[Sequence[Run]]]], columns: Sequence[int]) -> list[int]:
    padding = Pt(7)
    return [
        max(text_height(cell, width, 0) for cell, width in zip(row, columns, strict=True)) + padding for row in rows
    ]


def _enlarge(paragraphs: Sequence[Sequence[Run]], factor: float) -> list[list[Run]]:
    return [[replace(run, size=round(run.size * factor)) for run in runs] for runs in paragraphs]


def _text_parts(
    paragraphs: Sequence[Sequence[Run]], room: int, *, is_list: bool = False, at_once: int = 1
) -> Iterator[Writer]:
    """Yield what writes each part of a text that fits into a height; `at_once` paragraphs stay together."""
    blocks = [paragraphs[start : start + at_once] for start in range(0, len(paragraphs), at_once)]
    for part in split_pages([text_height(block, CONTENT_WIDTH) for block in blocks], room):
        lines = [runs for block in blocks[part] for runs in block]
        yield lambda pen, box, lines=lines: pen.text(box, lines, lines[0][0].text[:40], is_list=is_list)  # type: ignore[misc]


def _sentence_size(sentence: str) -> float:
    return _SENTENCE_PT if len(sentence) < 330 else 13 if len(sentence) < 700 else _SMALL_PT


def _source_runs(entry: SourceEntry, lang: str) -> list[Run]:
    licence = f" {entry.licence}." if entry.licence else ""
    is_web = entry.url.startswith(("http://", "https://"))
    return [
        Run(f"[{entry.number}] ", 12, is_bold=True),
        Run(f"{entry.publisher}. ", 12, is_bold=True, lang=lang),
        Run(f"{entry.title}. ", 12, lang=lang),
        Run(f"{entry.dated}.{licence} ", 12, "quiet"),
        Run(entry.url[:90] + ("…" if len(entry.url) > 90 else ""), _SMALL_PT, "link", href=entry.url if is_web else ""),
    ]


def _source_line(entry: SourceEntry) -> str:
    return f"[{entry.number}] {entry.publisher}. {entry.title}. {entry.dated}. {entry.url}"

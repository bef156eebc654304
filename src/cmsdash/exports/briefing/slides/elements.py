"""What stands on slides: texts, tables, charts, the map, pictures; each with its text alternative and language."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Pt

from cmsdash.exports.briefing.content import Bar
from cmsdash.exports.briefing.locator import Locator, Mark
from cmsdash.exports.briefing.slides.master import rgb
from cmsdash.exports.briefing.slides.slide_xml import (
    describe,
    draw_outline,
    set_bottom_line,
    set_bullet,
    set_plain_style,
    take_style,
)
from cmsdash.exports.emblems import STATEMENT_FONT, DrawnEmblem


@dataclass(frozen=True)
class Box:
    """A place on a slide in EMU."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Run:
    """Words in one look.

    Attributes:
        text: The words.
        size: Size in points.
        role: Role of the colour.
        is_bold: Whether they are bold.
        lang: Their language if it is not that of the presentation.
        href: Address that they link to.
    """

    text: str
    size: float = 14
    role: str = "ink"
    is_bold: bool = False
    lang: str = ""
    href: str = ""


@dataclass(frozen=True)
class Pen:
    """Draws on one slide.

    Attributes:
        slide: The slide.
        colours: Colour by role.
        lang: Language of the words, such as `it-IT`.
    """

    slide: Slide
    colours: Mapping[str, str]
    lang: str

    def colour(self, role: str) -> RGBColor:
        """Return the colour of a role."""
        return rgb(self.colours[role])

    def text(self, box: Box, paragraphs: Iterable[Sequence[Run]], name: str, *, is_list: bool = False) -> None:
        """Write paragraphs of runs into a text box without margins."""
        shape = self.slide.shapes.add_textbox(Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
        shape.name = name
        frame = shape.text_frame
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for at, runs in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(runs[0].size * 0.35 if runs else 0)
            if is_list:
                set_bullet(paragraph, self.colours["link"])
            for run in runs:
                self.run(paragraph, run)

    def run(self, paragraph: Any, run: Run) -> None:
        """Add words to a paragraph."""
        made = paragraph.add_run()
        made.text = run.text
        made.font.size, made.font.bold = Pt(run.size), run.is_bold
        if run.href:
            made.hyperlink.address = run.href
        else:
            made.font.color.rgb = self.colour(run.role)
        made._r.get_or_add_rPr().set("lang", run.lang or self.lang)  # noqa: SLF001 - no other way to any language

    def table(
        self,
        box: Box,
        name: str,
        widths: Sequence[float],
        rows: Sequence[Sequence[Sequence[Sequence[Run]]]],
        right: frozenset[int] = frozenset(),
    ) -> None:
        """Draw a native table; the first row is its header.

        Args:
            box: Its place; it grows with its words.
            name: Its text alternative.
            widths: Share of the width of each column.
            rows: Rows of cells of paragraphs of runs.
            right: Columns that are aligned to the right.
        """
        frame = self.slide.shapes.add_table(
            len(rows), len(widths), Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height)
        )
        describe(frame, name)
        table = frame.table
        table.first_row, table.horz_banding = True, False
        set_plain_style(frame)
        for at, width in enumerate(widths):
            table.columns[at].width = Emu(round(box.width * width / sum(widths)))
        for line, row in enumerate(rows):
            table.rows[line].height = Emu(round(0.25 * 914_400))
            for column, paragraphs in enumerate(row):
                self._cell(table.cell(line, column), paragraphs, is_right=column in right, is_head=line == 0)

    def _cell(self, cell: Any, paragraphs: Sequence[Sequence[Run]], *, is_right: bool, is_head: bool) -> None:
        cell.margin_left = cell.margin_right = Pt(4)
        cell.margin_top = cell.margin_bottom = Pt(2.5)
        cell.vertical_anchor = MSO_ANCHOR.BOTTOM if is_head else MSO_ANCHOR.TOP
        cell.fill.background()
        set_bottom_line(cell, self.colours["ink" if is_head else "grid"], 1.0 if is_head else 0.6)
        frame = cell.text_frame
        frame.word_wrap = True
        for at, runs in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
            for run in runs:
                self.run(paragraph, run)

    def bar_chart(self, box: Box, bars: Sequence[Bar], unit: str, digits: int, highest: float, alt: str) -> None:
        """Draw a native chart of horizontal bars, the first on top; a bar without a value has an empty place."""
        shapes: Any = self.slide.shapes  # the types of charts in python-pptx are wrong
        make_data: Any = CategoryChartData
        data = make_data(number_format="#,##0.00" if digits else "#,##0")
        data.categories = [bar.label for bar in bars]
        data.add_series(unit, [bar.value for bar in bars])
        frame = shapes.add_chart(
            XL_CHART_TYPE.BAR_CLUSTERED, Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height), data
        )
        describe(frame, alt)
        chart = frame.chart
        chart.has_legend, chart.has_title = False, False
        chart.font.size = Pt(12)
        chart.font.color.rgb = self.colour("ink")
        categories, values = chart.category_axis, chart.value_axis
        categories.reverse_order = True
        categories.format.line.color.rgb = self.colour("line")
        categories.major_tick_mark = XL_TICK_MARK.NONE
        values.minimum_scale, values.maximum_scale = 0, highest * 1.18
        values.has_major_gridlines = values.visible = False
        plot = chart.plots[0]
        plot.gap_width, plot.vary_by_categories = 45, False
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = "#,##0.00" if digits else "#,##0", False
        labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
        labels.font.size = chart.font.size
        series = plot.series[0]
        for at, bar in enumerate(bars):
            if bar.value is not None:
                self._look(series.points[at].format, bar.style)

    def _look(self, look: Any, style: str) -> None:
        """Fill a mark: full is stated, hatched is not, hollow is a total of two priorities."""
        if style == "estimated":
            look.fill.patterned()
            look.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
            look.fill.fore_color.rgb, look.fill.back_color.rgb = self.colour("estimated"), self.colour("page")
        else:
            look.fill.solid()
            look.fill.fore_color.rgb = self.colour("page" if style == "total-only" else _role(style))
        look.line.color.rgb, look.line.width = self.colour(_role(style)), Pt(1.5 if style == "total-only" else 0.75)

    def rule(self, box: Box) -> None:
        """Draw a line above a text."""
        line = self.slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height)
        )
        take_style(line)
        line.fill.solid()
        line.fill.fore_color.rgb = self.colour("slim")
        line.line.fill.background()
        describe(line, "")

    def swatch(self, box: Box, style: str) -> None:
        """Draw a mark of a legend; the words beside it are its meaning."""
        mark = self.slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height)
        )
        take_style(mark)
        self._look(mark, style)
        describe(mark, "")

    def locator(self, box: Box, locator: Locator) -> None:
        """Draw the map as one group of native shapes with a text alternative; names of cities are text."""
        base = locator.base
        unit = min(box.width / base.width, box.height / base.height)
        group = self.slide.shapes.add_group_shape()
        for region in sorted(base.regions, key=lambda shape: shape.region == locator.region):
            is_chosen = region.region == locator.region
            shape = draw_outline(group.shapes, box.left, box.top, unit, region.rings)
            shape.fill.solid()
            shape.fill.fore_color.rgb = self.colour("sequential-1" if is_chosen else "land")
            shape.line.color.rgb = self.colour("link" if is_chosen else "coast")
            shape.line.width = Pt(1 if is_chosen else 0.75)
        for mark in locator.marks:
            radius = 6 if mark.style == "other" else 15
            dot = group.shapes.add_shape(
                MSO_SHAPE.OVAL,
                Emu(round(box.left + (mark.x - radius) * unit)),
                Emu(round(box.top + (mark.y - radius) * unit)),
                Emu(round(2 * radius * unit)),
                Emu(round(2 * radius * unit)),
            )
            take_style(dot)
            self._dot(dot, mark.style)
        describe(group, locator.alt)
        for mark in locator.marks:
            if mark.is_named:
                self._mark_name(box, mark, unit)

    def dots(self, box: Box, legend: Sequence[tuple[str, str]]) -> None:
        """Write the legend of the map, one line a style."""
        side = round(box.height * 0.55)
        for at, (style, label) in enumerate(legend):
            top = box.top + at * box.height
            dot = self.slide.shapes.add_shape(MSO_SHAPE.OVAL, Emu(box.left), Emu(top + side // 4), Emu(side), Emu(side))
            take_style(dot)
            self._dot(dot, style)
            describe(dot, "")
            left = box.left + 2 * side
            self.text(Box(left, top, box.width - 2 * side, box.height), [[Run(label, 12, "quiet")]], label)

    def _dot(self, dot: Any, style: str) -> None:
        if style == "none":
            dot.fill.solid()
            dot.fill.fore_color.rgb = self.colour("page")
            dot.line.color.rgb, dot.line.width = self.colour("unpublished"), Pt(1.25)
            dot.line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
        else:
            self._look(dot, style)

    def _mark_name(self, box: Box, mark: Mark, unit: float) -> None:
        length, height = 2_200_000, 260_000
        left = box.left + mark.x * unit + (-length - 90_000 if mark.is_left else 90_000)
        shape = self.slide.shapes.add_textbox(
            Emu(round(left)), Emu(round(box.top + mark.y * unit - height / 2)), Emu(length), Emu(height)
        )
        shape.name = mark.name
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, True
        frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if mark.is_left else PP_ALIGN.LEFT
        self.run(frame.paragraphs[0], Run(mark.name, 12, is_bold=True))

    def emblems(self, box: Box, emblems: Iterable[DrawnEmblem]) -> None:
        """Put emblems side by side at the height of the box, each with its statement in black."""
        left, gap = box.left, box.height // 5
        for emblem in emblems:
            width = round(box.height * emblem.ratio)
            picture = self.slide.shapes.add_picture(
                io.BytesIO(emblem.png), Emu(left), Emu(box.top), Emu(width), Emu(box.height)
            )
            describe(picture, emblem.name)
            left += width + gap
            if emblem.statement:
                width = round(box.height * 4.2)
                self._statement(Box(left, box.top, width, box.height), emblem.statement)
                left += width + gap
            left += 2 * gap

    def _statement(self, box: Box, words: str) -> None:
        self.text(box, [[Run(words, 11, "plate_ink")]], words)
        frame = self.slide.shapes[-1].text_frame  # type: ignore[attr-defined]  # the text box
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.paragraphs[0].space_after = Pt(0)
        frame.paragraphs[0].runs[0].font.name = STATEMENT_FONT

    def squares(self, box: Box, modules: Sequence[Sequence[int]], alt: str) -> None:
        """Draw a QR code as one native shape."""
        squares = [
            ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
            for y, row in enumerate(modules)
            for x, is_dark in enumerate(row)
            if is_dark
        ]
        code = draw_outline(self.slide.shapes, box.left, box.top, box.width / len(modules), squares)
        code.fill.solid()
        code.fill.fore_color.rgb = self.colour("ink")
        code.line.fill.background()
        describe(code, alt)


def _role(style: str) -> str:
    """Return the role of the colour of a mark."""
    return "line" if style == "other" else style


Writer = Callable[[Pen, Box], None]
"""Draws one part of a slide into its place."""

"""The briefing of the programme under a selection."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cmsdash import queries
from cmsdash.domain import Availability
from cmsdash.exports.briefing.city import STAGES_IN_ORDER, operations_table
from cmsdash.exports.briefing.city_rows import cities_locator, figure_cells
from cmsdash.exports.briefing.classes import classes_block
from cmsdash.exports.briefing.content import (
    Bar,
    Bars,
    Block,
    Briefing,
    Cell,
    Heading,
    KeyFigure,
    Paragraph,
    Points,
    Section,
    Table,
)
from cmsdash.exports.briefing.frame import (
    MAX_SENTENCES_CHARS,
    BriefingWriter,
    bar_legend,
    bars_alt,
    kind_and_date,
)
from cmsdash.exports.briefing.locator import locator_base
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.plain_lines import plain_line
from cmsdash.queries.result import codes_of, list_records
from cmsdash.views.formatting.filters import FIGURE_FILTERS, GEOGRAPHIC_FILTERS, is_filtered
from cmsdash.views.narrative import captions, overview
from cmsdash.views.narrative.funding import stages_sentence

MAX_OPERATIONS = 400
"""Most operations that a briefing lists: it says how many more there are, and where."""
MAX_SLIDE_OPERATIONS = 40
"""Most operations on slides: nobody reads more of them aloud."""

PROGRAMME_KEY_FIGURES = ("p5_allocation", "admitted_p5", "admitted_operations", "cities")
"""The programme's own figures that stand large."""


def programme_briefing(context: FileContext) -> Briefing:
    """Return the briefing of the cities and operations under the context's selection; without filters, of all."""
    return _ProgrammeBriefing(context).build()


class _ProgrammeBriefing(BriefingWriter):
    """The queries of a selection, asked once, and the parts of its briefing that are made of them."""

    def __init__(self, context: FileContext) -> None:
        super().__init__(context)
        self.funding = queries.city_funding(self.release, self.selection)
        self.operations = queries.operations(self.release, self.selection)
        self.programme = queries.programme_figures(self.release)
        self.is_whole = not is_filtered(self.selection, (*GEOGRAPHIC_FILTERS, *FIGURE_FILTERS))

    def build(self) -> Briefing:
        text, selection = self.text, self.selection
        key_figures = self._programme_figures() if self.is_whole else self._selection_figures()
        finding = overview.programme_headline(
            self.programme.table, self.funding.table, self.operations.table, selection, text
        )
        sections = [self._money(), self._classes(), self._cities(), self._operations(), self._missing()]
        rows = list_records(self.funding.table)
        return self.briefing(
            subject="programme",
            kind=text("briefing.kind.programme"),
            title=self._title(),
            subtitle=plain_line(self.context.filters),
            finding=finding,
            lead=plain_line(self._lead(), MAX_SENTENCES_CHARS),
            key_figures=key_figures,
            locator=cities_locator(locator_base(self.release), rows, selection, text),
            sections=sections,
        )

    def _title(self) -> str:
        regions = self.selection.region
        if regions and not is_filtered(self.selection, ("city", *FIGURE_FILTERS)):
            return self.text.list_and(self.text(f"region.{region}") for region in regions)
        return self.text("briefing.programme_title" if self.is_whole else "briefing.selection_title")

    def _lead(self) -> str:
        if not self.is_whole:
            return ""
        whole = self.selection.clear_filters()
        return overview.programme_lead(
            self.programme.table,
            queries.allocation_reconciliation(self.release).table,
            queries.city_funding(self.release, whole).table,
            queries.operations(self.release, whole).table,
            self.text,
        )

    def _programme_figures(self) -> tuple[KeyFigure, ...]:
        text = self.text
        rows = {row["programme_figure"]: row for row in list_records(self.programme.table)}
        return tuple(
            KeyFigure(
                text(f"programme_figure.{key}"),
                text.number(int(rows[key]["count"]))
                if rows[key]["amount_cents"] is None
                else text.millions_label(int(rows[key]["amount_cents"])),
                kind_and_date(rows[key]["kind"], rows[key]["date"], text),
                self.numbers.number(codes_of(rows[key]["source"])),
            )
            for key in PROGRAMME_KEY_FIGURES
        )

    def _selection_figures(self) -> tuple[KeyFigure, ...]:
        """Return how many cities are chosen, how many have a figure, and how many operations are known."""
        text, table = self.text, self.funding.table
        counts = captions.availability_counts(table)
        with_figure = counts[Availability.STATED] + counts[Availability.ESTIMATED]
        sources = sorted({key for row in list_records(table) for key in codes_of(row["figure_source"])})
        return (
            KeyFigure(text("briefing.key.cities"), text.number(len(table)), text("briefing.key.cities_note")),
            KeyFigure(
                text("briefing.key.with_figure"),
                text.number(with_figure) if with_figure else text("briefing.key.none_known"),
                text("briefing.key.with_figure_note", stated=text.number(counts[Availability.STATED])),
                self.numbers.number(sources) if len(sources) <= 3 else (),
            ),
            KeyFigure(
                text("briefing.key.operations"),
                text.number(len(self.operations.table))
                if len(self.operations.table)
                else text("briefing.key.none_known"),
                text("briefing.key.counted_below")
                if len(self.operations.table)
                else text("briefing.key.none_known_note"),
            ),
        )

    def _money(self) -> Section:
        text = self.text
        summary = queries.stage_summary(self.release, self.selection)
        rows = list_records(summary.table)
        in_order = sorted(rows, key=lambda row: STAGES_IN_ORDER.index(row["stage"]))
        bars = tuple(self._stage_bar(row) for row in in_order)
        blocks: list[Block] = [
            Bars(
                text("briefing.amounts_label"),
                text("briefing.unit.millions"),
                bars,
                bars_alt(bars),
                (text("table.stage"), text("table.amount"), text("briefing.stage_note")),
                bar_legend(bars, text),
            ),
            Paragraph(text("briefing.stages_apart"), is_quiet=True),
        ]
        if self.is_whole:
            parts = queries.allocation_reconciliation(self.release)
            undivided = queries.count_undivided_cities(self.release)
            self.numbers.number(parts.sources)
            words = captions.reconciliation_sentence(parts.table, undivided, text)
            blocks.insert(1, Paragraph(plain_line(words, MAX_SENTENCES_CHARS)))
        sentence = stages_sentence(summary.table, self.selection, text)
        return self.section("money", text("briefing.stages_title"), sentence, (), *blocks)

    def _stage_bar(self, row: Mapping[Any, Any]) -> Bar:
        text, name = self.text, self.text(f"stage.{row['stage']}")
        if not row["cities"]:
            return Bar(name, None, text("funding_stages.none"), "none")
        kinds = list(codes_of(row["kind"]))
        note = text(
            "briefing.of_cities",
            cities=text.plural("sentence.cities", int(row["cities"])),
            of=text.number(int(row["of_cities"])),
            kinds=text.list_and(text(f"kind.{kind}").lower() for kind in kinds),
        )
        return Bar(
            name,
            int(row["amount_cents"]) / 100_000_000,
            text.money(int(row["amount_cents"])),
            "stated" if kinds == ["stated"] else "estimated",
            note,
            sources=self.numbers.number(codes_of(row["source"])),
        )

    def _classes(self) -> Section | None:
        text, classes = self.text, queries.declared_classes(self.release, self.selection)
        if classes.is_empty:
            return None
        block = classes_block(classes.table, text)
        return self.section("purpose", text("city.purpose_title"), text("briefing.classes_sentence"), (), block)

    def _cities(self) -> Section:
        text = self.text
        table = Table(
            text("briefing.cities_title"),
            (
                Heading(text("table.city"), 2.2),
                Heading(text("table.amount"), 1.7, is_number=True),
                Heading(text("table.stage"), 3.4),
                Heading(text("table.operations"), 1.2, is_number=True),
                Heading(text("table.source"), 1.5),
            ),
            tuple(self._city_row(row) for row in list_records(self.funding.table)),
        )
        sentence = captions.cities_sentence(self.funding.table, self.selection, text)
        return self.section("cities", text("briefing.cities_title"), sentence, (), table if table.rows else None)

    def _city_row(self, row: Mapping[Any, Any]) -> tuple[Cell, ...]:
        text, keys = self.text, codes_of(row["figure_source"])
        amount, stage = figure_cells(row, self.selection, text)
        n = int(row["operations"])
        return (
            Cell(plain_line(row["name"]), note=text(f"region.{row['region']}")),
            amount,
            stage,
            Cell(text.number(n) if n else text("briefing.key.none_known")),
            Cell("" if keys else "–", sources=self.numbers.number(keys)),
        )

    def _operations(self) -> Section:
        text, table, title = self.text, self.operations.table, self.text("city.operations_title")
        sentence = captions.operations_sentence(table, text)
        if table.empty:
            return self.section("operations", title, sentence, ())
        listed = operations_table(table.head(MAX_OPERATIONS), self.numbers, text, title, self.context.names)
        blocks: list[Block] = [self._shorten_on_slides(listed, len(table))]
        if len(table) > MAX_OPERATIONS:
            blocks.append(Paragraph(self._rest_line(len(table) - MAX_OPERATIONS)))
        blocks.append(Paragraph(text("briefing.statuses_apart"), is_quiet=True))
        return self.section("operations", title, sentence, (), *blocks)

    def _shorten_on_slides(self, table: Table, total: int) -> Table:
        """Return a table of which slides show the first rows, and how many of so many they leave out."""
        if len(table.rows) <= MAX_SLIDE_OPERATIONS:
            return table
        return replace(table, slide_rows=MAX_SLIDE_OPERATIONS, slide_rest=self._rest_line(total - MAX_SLIDE_OPERATIONS))

    def _rest_line(self, missing: int) -> str:
        return self.text.plural("briefing.operations_elsewhere", missing)

    def _missing(self) -> Section:
        text, items = self.text, queries.missing_data_items(self.release)
        lines = tuple(
            plain_line(text(f"unpublished.{row['item']}") + (f": {text('note.' + row['note'])}" if row["note"] else ""))
            for row in list_records(items.table)
        )
        return self.section(
            "missing", text("sources.unpublished_title"), text("sources.unpublished_lead"), (), Points(lines)
        )

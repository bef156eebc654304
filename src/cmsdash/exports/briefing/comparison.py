"""The briefing of several cities, compared."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cmsdash import queries
from cmsdash.datastore.database import RESIDENTS_SOURCE
from cmsdash.domain import Measure, ObservationStatus, Priority, Selection
from cmsdash.exports.briefing.city_rows import cities_locator
from cmsdash.exports.briefing.content import (
    Bar,
    Bars,
    Briefing,
    Cell,
    Heading,
    KeyFigure,
    Paragraph,
    Section,
    Table,
)
from cmsdash.exports.briefing.frame import (
    MAX_SENTENCES_CHARS,
    BriefingWriter,
    bar_legend,
    bars_alt,
    kind_and_date,
    source_cell,
)
from cmsdash.exports.briefing.locator import locator_base
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.plain_lines import plain_line
from cmsdash.queries.result import codes_of, list_records
from cmsdash.views.formatting.measures import format_measure
from cmsdash.views.narrative import city, comparison

MAX_KEY_FIGURES = 4
"""Most cities whose figures stand large."""


def comparison_briefing(context: FileContext) -> Briefing:
    """Return the briefing of the cities of the context's selection, compared at the stage that most of them have."""
    return _ComparisonBriefing(context).build()


class _ComparisonBriefing(BriefingWriter):
    """The queries of several cities, asked once, and the parts of their briefing that are made of them."""

    def __init__(self, context: FileContext) -> None:
        super().__init__(context)
        chosen = self.selection.with_comparison_measure.reset("region")
        self.selection = queries.select_compared_stage(self.release, chosen)
        self.measure = Measure(self.selection.unit)
        self.stage = self.text(f"stage.{self.selection.stage[0]}")
        self.cities = queries.compared_cities(self.release, self.selection)
        self.rows = list_records(self.cities.table)

    def build(self) -> Briefing:
        text, names = self.text, [plain_line(row["name"]) for row in self.rows]
        key_figures = tuple(self._key_figure(row) for row in self.rows) if len(self.rows) <= MAX_KEY_FIGURES else ()
        sections = [self._side_by_side(), self._stages(), self._bars(), self._classes(), self._peers(), self._missing()]
        funding = list_records(queries.city_funding(self.release, self._places()).table)
        return self.briefing(
            subject="comparison",
            kind=text("briefing.kind.comparison"),
            title=text.list_and(names) if len(names) <= 4 else text("compare.title_many", n=text.number(len(names))),
            subtitle=text("briefing.compared_at", stage=self.stage.lower()),
            finding=comparison.comparison_title((), self.cities.table, self.selection, text),
            lead=plain_line(
                comparison.comparability_sentence(self.cities.table, self.selection, text), MAX_SENTENCES_CHARS
            ),
            key_figures=key_figures,
            locator=cities_locator(locator_base(self.release), funding, self._places(), text),
            sections=sections,
        )

    def _places(self) -> Selection:
        """Return the selection of the cities without other filters."""
        return self.selection.keep_geography()

    def _key_figure(self, row: Mapping[Any, Any]) -> KeyFigure:
        text, name = self.text, plain_line(row["name"])
        if row["amount_cents"] is None:
            return KeyFigure(
                name, text("show.not_published"), text("briefing.key.other_stage", stage=self.stage.lower())
            )
        note = f"{self.stage}, {kind_and_date(row['kind'], row['date'], text)}"
        return KeyFigure(
            name,
            text.millions_label(int(row["amount_cents"])),
            note,
            self.numbers.number(codes_of(row["figure_source"])),
        )

    def _side_by_side(self) -> Section:
        text = self.text
        table = Table(
            text("compare.side_title"),
            (
                Heading(text("table.city"), 1.8),
                Heading(text("briefing.figure_at", stage=self.stage.lower()), 2.2),
                Heading(text("briefing.key.per_head"), 1.6, is_number=True),
                Heading(text("table.residents"), 1.3, is_number=True),
                Heading(text("table.operations"), 1.2, is_number=True),
                Heading(text("table.source"), 1.2),
            ),
            tuple(self._side_row(row) for row in self.rows),
        )
        note = Paragraph(text("briefing.residents_source", sources=self.references(RESIDENTS_SOURCE)), is_quiet=True)
        return self.section("side", text("compare.side_title"), "", (), table, note)

    def _side_row(self, row: Mapping[Any, Any]) -> tuple[Cell, ...]:
        text, keys, n = self.text, codes_of(row["figure_source"]), int(row["known_operations"])
        figure = Cell(text("show.not_published"), note=self._other_stages(row))
        value = row[self.measure.column]
        if row["amount_cents"] is not None:
            figure = Cell(text.money(int(row["amount_cents"])), note=kind_and_date(row["kind"], row["date"], text))
        return (
            Cell(plain_line(row["name"]), note=text(f"region.{row['region']}")),
            figure,
            Cell("–" if value is None else format_measure(self.measure, int(value), text)),
            Cell(text.number(int(row["residents"]))),
            Cell(text.number(n) if n else text("briefing.key.none_known")),
            Cell("" if keys else "–", sources=self.numbers.number(keys)),
        )

    def _other_stages(self, row: Mapping[Any, Any]) -> str:
        stages = self.text.list_and(self.text(f"stage.{stage}").lower() for stage in row["figure_stages"])
        return self.text("compare.other_stages", stages=stages) if stages else self.text("briefing.key.not_zero")

    def _stages(self) -> Section:
        """Return every figure of each city, stage by stage."""
        text = self.text
        figures = list_records(queries.city_figures(self.release, self._places()).table)
        shown = [row for row in figures if row["priority"] != Priority.P6 and row["amount_cents"] is not None]
        table = Table(
            text("city.money_title"),
            (
                Heading(text("table.city"), 1.7),
                Heading(text("table.stage"), 1.7),
                Heading(text("table.amount"), 1.7, is_number=True),
                Heading(text("table.kind"), 2.6),
                Heading(text("table.source"), 2.0),
            ),
            tuple(
                (
                    Cell(plain_line(self.context.names[row["city"]])),
                    Cell(text(f"stage.{row['stage']}")),
                    Cell(text.money(int(row["amount_cents"]))),
                    Cell(kind_and_date(row["kind"], row["date"], text), note=text(f"priority.{row['priority']}")),
                    source_cell(row, self.numbers, text),
                )
                for row in shown
            ),
        )
        note = Paragraph(text("briefing.stages_apart"), is_quiet=True)
        sentence = "" if shown else text("show.nothing")
        return self.section("money", text("city.money_title"), sentence, (), table if shown else None, note)

    def _bars(self) -> Section | None:
        text = self.text
        measured = [row for row in self.rows if row[self.measure.column] is not None]
        if len(measured) < 2:
            return None
        is_money = self.measure is Measure.MONEY
        bars = tuple(
            Bar(
                plain_line(row["name"]),
                int(row[self.measure.column]) / (100_000_000 if is_money else 100),
                text.money(round(int(row[self.measure.column]), 0 if is_money else -2)),
                "stated" if row["kind"] == ObservationStatus.STATED else "estimated",
                f"{text.millions_label(int(row['amount_cents']))} · {kind_and_date(row['kind'], row['date'], text)}",
                sources=self.numbers.number(codes_of(row["figure_source"])),
            )
            for row in measured
        )
        block = Bars(
            text("briefing.compared_label"),
            text(f"axis.{self.measure}"),
            bars,
            bars_alt(bars),
            (text("table.city"), text("briefing.key.per_head"), text("briefing.peer_note")),
            bar_legend(bars, text),
            digits=2 if is_money else 0,
        )
        title = text("briefing.compared_title", unit=text(f"measure.{self.measure}"), stage=self.stage.lower())
        return self.section("bars", title, text("briefing.no_ranking"), (), block)

    def _classes(self) -> Section:
        """Return areas and recipients of each city; what a source states apart from what is inferred."""
        text = self.text
        table = Table(
            text("city.purpose_title"),
            (
                Heading(text("table.city"), 1.5),
                Heading(f"{text('city_classes.intervention')}: {text('briefing.classes.stated').lower()}", 2.4),
                Heading(f"{text('city_classes.intervention')}: {text('briefing.classes.inferred').lower()}", 2.4),
                Heading(f"{text('city_classes.group')}: {text('briefing.classes.stated').lower()}", 2.4),
                Heading(f"{text('city_classes.group')}: {text('briefing.classes.inferred').lower()}", 2.4),
            ),
            tuple(self._class_row(row) for row in self.rows),
        )
        return self.section("purpose", text("city.purpose_title"), "", (), table)

    def _class_row(self, row: Mapping[Any, Any]) -> tuple[Cell, ...]:
        text = self.text
        result = queries.declared_classes(self.release, replace(self._places(), city=(row["city"],)))
        known = [item for item in list_records(result.table) if not item["declared"].startswith("option.")]
        cells = []
        for field in ("intervention", "group"):
            stated = [item for item in known if item["declared_as"] == field and item["declared_operations"]]
            inferred = [item for item in known if item["declared_as"] == field and not item["declared_operations"]]
            cells += [Cell("; ".join(text(item["declared"]) for item in items) or "–") for items in (stated, inferred)]
        note = "" if known else text("briefing.classes.unknown")
        return (
            Cell(plain_line(row["name"]), note=note, sources=self.numbers.number(result.sources if known else ())),
            *cells,
        )

    def _peers(self) -> Section:
        text = self.text
        groups = queries.peer_groups(self.release, self.selection)
        statistics = queries.peer_statistics(self.release, self.selection)
        sentence = comparison.peers_sentence(groups.table, statistics.table, self.selection, text)
        left_out = plain_line(comparison.left_out_sentence(groups.table, self.selection, text), MAX_SENTENCES_CHARS)
        remark = Paragraph(left_out, is_quiet=True) if left_out else None
        return self.section("peers", text("compare.peers_title"), sentence, (), remark)

    def _missing(self) -> Section:
        text = self.text
        table = Table(
            text("city.missing_title"),
            (Heading(text("table.city"), 1.4), Heading(text("city.missing_title"), 6)),
            tuple(
                (Cell(plain_line(row["name"])), Cell("; ".join(self._missing_lines(row["city"])))) for row in self.rows
            ),
        )
        return self.section("missing", text("city.missing_title"), text("kind_meaning.missing"), (), table)

    def _missing_lines(self, code: str) -> list[str]:
        selection = replace(self._places(), city=(code,))
        [funding] = list_records(queries.city_funding(self.release, selection).table)
        figures = queries.city_figures(self.release, selection).table
        known = queries.operations(self.release, selection).table
        return city.city_missing_data_lines(funding, figures, known, selection, self.text)

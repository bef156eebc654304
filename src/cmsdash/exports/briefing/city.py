"""The briefing of one city."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from cmsdash import queries
from cmsdash.datastore.database import RESIDENTS_SOURCE
from cmsdash.domain import Availability, FundingStage, ObservationStatus, Priority
from cmsdash.exports.briefing.classes import CLASS_FIELDS, classes_block
from cmsdash.exports.briefing.content import (
    Bar,
    Bars,
    Briefing,
    Cell,
    Heading,
    KeyFigure,
    Listing,
    Paragraph,
    Points,
    Section,
    SourceNumbers,
    Statement,
    Statements,
    Table,
)
from cmsdash.exports.briefing.frame import (
    BriefingWriter,
    bar_legend,
    bars_alt,
    figure_style,
    kind_and_date,
    source_cell,
    source_lang,
)
from cmsdash.exports.briefing.locator import Locator, Mark, locator_base, name_marks
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.plain_lines import plain_line
from cmsdash.i18n import Translator
from cmsdash.queries import QueryResult
from cmsdash.queries.result import codes_of, list_records
from cmsdash.views.formatting.values import format_value
from cmsdash.views.narrative import city
from cmsdash.views.narrative.bodies import bodies_headline
from cmsdash.views.narrative.captions import operations_sentence

STAGES_IN_ORDER = (
    *(stage for stage in FundingStage if stage is not FundingStage.PRESS_ESTIMATE),
    FundingStage.PRESS_ESTIMATE,
)
"""The stages of the way of the money, then press estimates, which are outside it."""


def city_briefing(context: FileContext) -> Briefing:
    """Return the briefing of the one city of the context's selection.

    Raises:
        ValueError: The selection has no city, or several.
    """
    return _CityBriefing(context).build()


class _CityBriefing(BriefingWriter):
    """The queries of one city, asked once, and the parts of its briefing that are made of them."""

    def __init__(self, context: FileContext) -> None:
        super().__init__(context)
        [self.code] = context.selection.city
        self.name = plain_line(context.names[self.code])
        [self.funding] = list_records(queries.city_funding(self.release, self.selection).table)
        [self.profile] = list_records(queries.city_profile(self.release, self.selection).table)
        self.figures = queries.city_figures(self.release, self.selection)
        self.operations = queries.operations(self.release, self.selection)
        self.classes = queries.declared_classes(self.release, self.selection)
        self.peers = queries.cities_at_stage(self.release, self.selection.with_comparison_measure)

    def build(self) -> Briefing:
        key_figures = self._key_figures()
        sections = [
            self._money(),
            self._purpose(),
            self._operations(),
            self._peers(),
            self._bodies(),
            self._statements(),
            self._missing(),
            self._fundable(),
        ]
        text = self.text
        return self.briefing(
            subject=self.code,
            kind=text("briefing.kind.city"),
            title=self.name,
            subtitle=plain_line(city.city_profile_line(self.profile, text)),
            finding=city.city_headline(self.funding, text, self.operations.table),
            lead="",
            key_figures=key_figures,
            locator=self._locator(),
            sections=sections,
        )

    # -- at the top

    def _key_figures(self) -> tuple[KeyFigure, ...]:
        return (self._known_figure(), *self._per_resident(), self._known_operations(), self._residents())

    def _known_figure(self) -> KeyFigure:
        row, text = self.funding, self.text
        knowledge = row["knowledge"]
        if knowledge in (Availability.UNPUBLISHED, Availability.OTHER_STAGE):
            return KeyFigure(text("briefing.key.figure"), text("show.not_published"), text("briefing.key.not_zero"))
        is_total = knowledge == Availability.TOTAL_ONLY
        cents, stage, kind, date = (
            row["total_cents" if is_total else "amount_cents"],
            row["total_stage" if is_total else "stage"],
            row["total_kind" if is_total else "kind"],
            row["total_date" if is_total else "date"],
        )
        priority = Priority.BOTH.value if is_total else self.selection.displayed_priority
        return KeyFigure(
            text("briefing.key.stage", stage=text(f"stage.{stage}"), priority=text(f"priority.{priority}")),
            text.millions_label(int(cents)),
            kind_and_date(kind, date, text),
            self.numbers.number(codes_of(row["figure_source"])),
        )

    def _per_resident(self) -> tuple[KeyFigure, ...]:
        if self.peers.is_empty:
            return ()
        own, text = list_records(self.peers.table)[0], self.text
        return (
            KeyFigure(
                text("briefing.key.per_resident"),
                text.money(round(int(own["per_resident_cents"]), -2)),
                text("briefing.key.per_resident_note", kind=text(f"kind.{own['kind']}").lower()),
                self.numbers.number((*codes_of(self.funding["figure_source"]), RESIDENTS_SOURCE)),
            ),
        )

    def _known_operations(self) -> KeyFigure:
        text, known = self.text, self.operations.table
        label = text("briefing.key.operations")
        if known.empty:
            return KeyFigure(label, text("briefing.key.none_known"), text("briefing.key.none_known_note"))
        with_amount = int(known["amount_cents"].notna().sum())
        note = text.plural("briefing.key.with_amount", with_amount)
        return KeyFigure(label, text.number(len(known)), note, self.numbers.number(self.operations.sources))

    def _residents(self) -> KeyFigure:
        text = self.text
        return KeyFigure(
            text("context.residents"),
            text.number(int(self.profile["residents"])),
            text("briefing.key.residents_note"),
            self.numbers.number((RESIDENTS_SOURCE,)),
        )

    def _locator(self) -> Locator:
        base, region = locator_base(self.release), self.context.release.tables["cities"]
        own_region = str(region.loc[region["city"] == self.code, "region"].iloc[0])
        marks = [Mark(self.context.names[code], x, y, "other") for code, (x, y) in base.positions.items()]
        x, y = base.positions[self.code]
        marks = [mark for mark in marks if (mark.x, mark.y) != (x, y)]
        marks += name_marks([Mark(self.name, x, y, "stated")])
        alt = self.text("city.locator", name=self.name, region=self.text(f"region.{own_region}"))
        return Locator(base, own_region, tuple(marks), alt)

    # -- money

    def _money(self) -> Section:
        text = self.text
        conflicts = queries.city_conflicts(self.release, self.selection)
        sentence = city.city_money_sentence(
            self.funding, self.figures.table, self.operations.table, conflicts.table, self.selection, text
        )
        bars, notes = self._stage_bars(), self._illegible_figures()
        return self.section(
            "money",
            text("city.money_title"),
            sentence,
            codes_of(self.funding["figure_source"]) if conflicts.is_empty else self.figures.sources,
            bars,
            Points(notes) if notes else None,
            Paragraph(text("briefing.stages_apart"), is_quiet=True),
        )

    def _stage_bars(self) -> Bars:
        text = self.text
        shown = list_records(self.figures.table[self.figures.table["priority"] != Priority.P6])
        known = [row for row in shown if row["amount_cents"] is not None]
        rows = [
            bar
            for stage in STAGES_IN_ORDER
            for bar in self._bars_of_stage(stage, [row for row in known if row["stage"] == stage])
        ]
        return Bars(
            text("briefing.amounts_label"),
            text("briefing.unit.millions"),
            tuple(rows),
            bars_alt(rows),
            (text("table.stage"), text("table.amount"), text("briefing.figure_note")),
            bar_legend(rows, text),
        )

    def _bars_of_stage(self, stage: FundingStage, rows: list[dict[Any, Any]]) -> list[Bar]:
        """Return the figures of a stage, that of the headline first; words where there is none."""
        text, name = self.text, self.text(f"stage.{stage}")
        is_press = stage is FundingStage.PRESS_ESTIMATE
        if not rows:
            return [] if is_press else [Bar(name, None, text("funding_stages.none"), "none")]
        rows = sorted(rows, key=lambda row: not row["is_known"])
        return [
            Bar(
                name,
                int(row["amount_cents"]) / 100_000_000,
                text.money(int(row["amount_cents"])),
                figure_style(row),
                f"{text('priority.' + row['priority'])} · {kind_and_date(row['kind'], row['date'], text)}",
                text("city.answers") if row["is_known"] else text("briefing.outside_path") if is_press else "",
                self.numbers.number(codes_of(row["source"])),
            )
            for row in rows
        ]

    def _illegible_figures(self) -> tuple[str, ...]:
        """Return what sources say of a stage without an amount that can be read."""
        text = self.text
        rows = self.figures.table[
            self.figures.table["amount_cents"].isna() & (self.figures.table["priority"] != Priority.P6)
        ]
        return tuple(
            plain_line(
                text(
                    "briefing.illegible",
                    stage=text(f"stage.{row['stage']}"),
                    note=text("show.not_published") if row["note"] is None else text(f"note.{row['note']}"),
                    date=text.date(str(row["date"] or "")),
                    source=self.references(row["source"]),
                )
            )
            for row in list_records(rows)
        )

    # -- what for, for whom

    def _purpose(self) -> Section:
        text = self.text
        sentence = city.declared_classes_sentence(self.classes.table, self.operations.table, self.selection, text)
        classes = None if self.classes.is_empty else classes_block(self.classes.table, text)
        return self.section("purpose", text("city.purpose_title"), sentence, self.classes.sources, classes)

    def _fundable(self) -> Section | None:
        """Return what the programme may fund, where nothing is known of what the city's operations are for."""
        fields, text = city.unknown_class_fields(self.classes.table), self.text
        if not fields:
            return None
        interventions = queries.taxonomy(self.release)
        groups = queries.target_groups(self.release, self.selection.clear_filters())
        listing = Listing(
            tuple(
                (
                    text(f"objective.{objective}"),
                    tuple(self._fundable_classes(objective, fields, interventions, groups)),
                )
                for objective in dict.fromkeys(interventions.table["objective"])
            )
        )
        return self.section(
            "fundable", text("city.fundable_title"), text("city.fundable"), interventions.sources, listing
        )

    def _fundable_classes(
        self, objective: str, fields: list[str], interventions: QueryResult, groups: QueryResult
    ) -> list[tuple[str, str]]:
        """Return title and names of the areas and the recipients that the programme names with an objective."""
        text, table = self.text, interventions.table
        codes = {
            "intervention": list(table.loc[table["objective"] == objective, "intervention"]),
            "group": [row["group"] for row in list_records(groups.table) if objective in row["objectives"]],
        }
        return [
            (text(f"city_classes.{field}"), "; ".join(text(f"{field}.{code}") for code in codes[field]))
            for field in CLASS_FIELDS
            if field in fields
        ]

    # -- operations and who carries them out

    def _operations(self) -> Section | None:
        text = self.text
        if self.operations.is_empty:  # the section on their purpose has said so
            return None
        return self.section(
            "operations",
            text("city.operations_title"),
            operations_sentence(self.operations.table, text),
            self.operations.sources,
            operations_table(self.operations.table, self.numbers, text, text("city.operations_title")),
            Paragraph(text("briefing.statuses_apart"), is_quiet=True),
        )

    def _bodies(self) -> Section | None:
        text, found = self.text, queries.implementing_bodies(self.release, self.selection)
        if found.is_empty:
            return None
        sentence = bodies_headline(queries.organisations(self.release, self.selection).table, text)
        table = Table(
            text("city.bodies_title"),
            (
                Heading(text("table.actor"), 3.2),
                Heading(text("table.actor_role"), 1.5),
                Heading(text("table.role_basis"), 2.0),
                Heading(text("table.source"), 3.0),
            ),
            tuple(self._body_row(row) for row in list_records(found.table)),
        )
        return self.section("bodies", text("city.bodies_title"), f"{sentence}.", found.sources, table)

    def _body_row(self, row: Mapping[Any, Any]) -> tuple[Cell, ...]:
        text, stated, inferred = self.text, int(row["declared_operations"]), int(row["inferred_operations"])
        known = [
            text.plural(f"briefing.bodies.{basis}", n) for basis, n in (("stated", stated), ("inferred", inferred)) if n
        ]
        return (
            Cell(plain_line(row["actor"]), lang=source_lang(text)),
            Cell(format_value("actor_role", row["actor_role"], text)),
            Cell("; ".join(known)),
            source_cell(row, self.numbers, text),
        )

    # -- beside which cities

    def _peers(self) -> Section:
        text, table, title = self.text, self.peers.table, self.text("city.peers_title")
        sentence = city.peers_of_city_sentence(table, self.name, text)
        own_sources = () if table.empty else (*codes_of(self.funding["figure_source"]), RESIDENTS_SOURCE)
        if len(table) < 2:
            return self.section("peers", title, sentence, own_sources)
        note = Paragraph(
            text("briefing.per_resident_sources", sources=self.references(RESIDENTS_SOURCE)), is_quiet=True
        )
        bars = peer_bars(table, self.numbers, text)
        return self.section("peers", title, sentence, own_sources, bars, note)

    # -- what sources say, what is missing

    def _statements(self) -> Section | None:
        text, said = self.text, queries.city_statements(self.release, self.selection)
        if said.is_empty:
            return None
        items = tuple(self._statement(row) for row in list_records(said.table))
        return self.section("statements", text("city.statements_title"), text("city.statements"), (), Statements(items))

    def _statement(self, row: Mapping[Any, Any]) -> Statement:
        text, groups = self.text, row["groups"]
        names = format_value("groups", groups, text) if isinstance(groups, list) else ""
        return Statement(
            date=text.date(str(row["date"] or "")),
            says=format_value("says", row["says"], text) + (f": {names}" if names else ""),
            quote=text("punctuation.quote", words=plain_line(row["quote"])),
            lang=source_lang(text),
            note=format_value("note", row["note"], text) if isinstance(row["note"], str) else "",
            sources=self.numbers.number(codes_of(row["source"])),
        )

    def _missing(self) -> Section:
        text = self.text
        lines = city.city_missing_data_lines(
            self.funding, self.figures.table, self.operations.table, self.selection, text
        )
        return Section(
            "missing",
            text("city.missing_title"),
            text("kind_meaning.missing"),
            (Points(tuple(plain_line(line) for line in lines)),),
        )


def operations_table(
    table: pd.DataFrame, numbers: SourceNumbers, text: Translator, caption: str, names: Mapping[str, str] | None = None
) -> Table:
    """Return operations with status, priority, amount and source (`queries.operations`).

    Args:
        table: The operations.
        numbers: Numbers the sources.
        text: Translator.
        caption: Name of the table.
        names: City names by code, where operations are of several cities: they stand below the title.
    """
    headings = (
        Heading(text("table.operation"), 4.6),
        Heading(text("table.status"), 2.5),
        Heading(text("table.amount"), 1.8, is_number=True),
        Heading(text("table.source"), 2.3),
    )

    def row_cells(row: Mapping[Any, Any]) -> tuple[Cell, ...]:
        priority = text("show.not_stated_f") if row["priority"] is None else text(f"priority.{row['priority']}")
        is_known = row["amount_cents"] is not None
        return (
            Cell(
                plain_line(row["title"]),
                note=text.list_and(plain_line(names[code]) for code in row["places"]) if names else "",
                lang=source_lang(text),
            ),
            Cell(text(f"status.{row['status']}"), note=priority),
            Cell(
                text.money(int(row["amount_cents"])) if is_known else text("show.not_published_m"),
                note=text(f"kind.{row['kind']}").lower() if is_known else "",
            ),
            replace(source_cell(row, numbers, text), note=text.date(str(row["date"] or ""))),
        )

    return Table(caption, headings, tuple(row_cells(row) for row in list_records(table)))


def peer_bars(table: pd.DataFrame, numbers: SourceNumbers, text: Translator) -> Bars:
    """Return the amounts per resident of a city and its peers (`queries.cities_at_stage`), the city first."""
    own, *peers = list_records(table)
    rows = tuple(
        Bar(
            plain_line(row["name"]),
            int(row["per_resident_cents"]) / 100,
            text.money(round(int(row["per_resident_cents"]), -2)),
            "stated" if row["kind"] == ObservationStatus.STATED else "estimated",
            f"{text.millions_label(int(row['amount_cents']))} · {kind_and_date(row['kind'], row['date'], text)}",
            text("city_peers.own_badge")
            if row is own
            else text("city_peers.similar")
            if row["population_band"] == own["population_band"]
            else "",
            numbers.number(codes_of(row["figure_source"])),
        )
        for row in (own, *peers)
    )
    return Bars(
        text("briefing.per_resident_label"),
        text("briefing.unit.euro"),
        rows,
        bars_alt(rows),
        (text("table.city"), text("briefing.key.per_resident"), text("briefing.peer_note")),
        bar_legend(rows, text),
        digits=0,
    )

"""Headline and sentences of the page of one city."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import (
    COARSE_NOTES,
    MIN_N_MEDIAN,
    Availability,
    FundingStage,
    InferredClasses,
    Measure,
    ObservationStatus,
    OperationStatus,
    Priority,
    Selection,
)
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.external_sites import opencoesione_address
from cmsdash.views.formatting.measures import figure_caption, format_measure
from cmsdash.views.html import lists
from cmsdash.views.html.tables import link
from cmsdash.views.narrative.captions import city_figure_sentence, missing_data_lines, outside_phrase

CITY_CLASSES = ("intervention", "group")
"""Classes of operations that a city asks for: what for, and for whom."""

MAX_LISTED_AMOUNTS = 3
"""Most amounts of operations that a sentence lists; more are added."""


def city_headline(row: Mapping[Any, Any], text: Translator, operations: pd.DataFrame | None = None) -> str:
    """Return the figure of a city, or what is missing, as a headline.

    Args:
        row: Row of `queries.city_funding`.
        text: Translator.
        operations: Known operations of the city: their amounts are told where the city has no figure. Without them
            only how many have an amount.
    """
    if row["knowledge"] == Availability.UNPUBLISHED:
        return _headline_without_figure(row, text, operations)
    if row["knowledge"] == Availability.TOTAL_ONLY:
        return text(
            "city_headline.total-only",
            name=row["name"],
            amount=_headline_amount(row["total_cents"], row["total_kind"], text),
            stage=text(f"stage.{row['total_stage']}").lower(),
        )
    kind = f"{row['kind']}." if row["kind"] in (ObservationStatus.INFERRED, ObservationStatus.DERIVED) else ""
    amount = _headline_amount(row["amount_cents"], row["kind"], text)
    return text(f"city_headline.{kind}{row['stage']}", name=row["name"], amount=amount)


def _headline_amount(cents: int, kind: str, text: Translator) -> str:
    amount = text.millions(int(cents))
    return text("city.about", amount=amount) if kind == ObservationStatus.APPROXIMATE else amount


def _headline_without_figure(row: Mapping[Any, Any], text: Translator, operations: pd.DataFrame | None) -> str:
    n = int(row["operations_with_amount"])
    if not n:
        return text("city_headline.unpublished", name=row["name"])
    worth = text.plural("city_headline.with_amount", n) if operations is None else operations_worth(operations, text)
    return text("city_headline.operations_only", name=row["name"], operations=worth)


def operations_worth(operations: pd.DataFrame, text: Translator) -> str:
    """Return what operations are worth, one phrase for each status: stages are never added.

    Up to `MAX_LISTED_AMOUNTS` amounts of a status are listed; more are added, and called a minimum. Operations of
    Priority 6 alone are left out. "" if no operation has an amount.
    """
    table = operations[operations["amount_cents"].notna() & (operations["priority"].fillna("") != Priority.P6)]
    phrases = []
    for status in reversed(OperationStatus):
        cents = [int(value) for value in table.loc[table["status"] == status, "amount_cents"]]
        if cents:
            amounts = _listed_amounts(cents, text)
            phrases.append(text.plural(f"operations_worth.{status}", len(cents), amounts=amounts))
    return text.list_and(phrases)


def _listed_amounts(cents: list[int], text: Translator) -> str:
    if len(cents) > MAX_LISTED_AMOUNTS:
        return text("operations_worth.minimum", amount=text.millions(sum(cents)))
    if len(cents) == 1:
        return text.millions(cents[0])
    return text(
        "operations_worth.several", amounts=text.list_and(text.fixed(value / 100_000_000, 2) for value in cents)
    )


def city_money_sentence(
    row: Mapping[Any, Any],
    figures: pd.DataFrame,
    operations: pd.DataFrame,
    conflicts: pd.DataFrame,
    selection: Selection,
    text: Translator,
) -> str:
    """Return the figure of a city or what its operations are worth, what is known of figures without an amount, and
    the figures that disagree.

    Args:
        row: Row of `queries.city_funding`.
        figures: `queries.city_figures` of the city.
        operations: `queries.operations` of the city.
        conflicts: `queries.city_conflicts` of the city.
        selection: Selection of the page.
        text: Translator.
    """
    worth = operations_worth(operations, text) if row["knowledge"] == Availability.UNPUBLISHED else ""
    if worth:
        sentence = text("city.unpublished_with_operations", name=row["name"], operations=worth)
    else:
        sentence = city_figure_sentence(row, selection, text)
    illegible = figures[figures["amount_cents"].isna() & figures["note"].notna()]
    notes = [text(f"note.{note}") for note in dict.fromkeys(illegible["note"])]
    return " ".join([sentence, *notes, *_conflict_sentences(row, figures, conflicts, text)])


def _conflict_sentences(
    row: Mapping[Any, Any], figures: pd.DataFrame, conflicts: pd.DataFrame, text: Translator
) -> list[str]:
    """Return the figures of each stage and priority of which a note reports a conflict, but for that of the city.

    Coarse roundings contradict nothing.
    """
    declared = list_records(conflicts[conflicts["conflict"] == "declared"])
    reported = {(conflict["stage"], conflict["priority"]) for conflict in declared}
    others = [
        text(
            "city.other_figure",
            amount=text.money(int(figure["amount_cents"])),
            stage=text(f"stage.{figure['stage']}").lower(),
            priority=text(f"priority.{figure['priority']}"),
            kind=text(f"kind.{figure['kind']}").lower(),
            date=text.date(str(figure["date"])),
        )
        for figure in list_records(figures[figures["amount_cents"].notna() & ~figures["note"].isin(COARSE_NOTES)])
        if (figure["stage"], figure["priority"]) in reported and figure["amount_cents"] != row["amount_cents"]
    ]
    return [text("city.conflict", figures=text.list_and(others))] if others else []


def city_profile_line(row: Mapping[Any, Any], text: Translator) -> str:
    """Return region, province, codes and residents from a row of `queries.city_profile`."""
    old, new = row["istat_code_2025"], row["istat_code_2026"]
    return text(
        "city.identity",
        region=text(f"region.{row['region']}"),
        province=row["province"],
        istat=new if old == new else text("city.two_codes", new=new, old=old),
        cadastral=row["cadastral_code"],
        residents=text.number(row["residents"]),
    )


def city_missing_data_lines(
    known: Mapping[Any, Any], figures: pd.DataFrame, operations: pd.DataFrame, selection: Selection, text: Translator
) -> list[str]:
    """Return what is not published for one city: figures, stages, operations and their fields.

    Args:
        known: Row of `queries.city_funding`.
        figures: `queries.city_figures` of the city.
        operations: `queries.operations` of the city.
        selection: Selection of the page.
        text: Translator.
    """
    amounts = figures[(figures["priority"] == selection.displayed_priority) & figures["amount_cents"].notna()]
    stages = [stage for stage in FundingStage if stage is not FundingStage.PRESS_ESTIMATE]
    missing_stages = [text(f"stage.{stage}").lower() for stage in stages if stage not in set(amounts["stage"])]
    lines = missing_data_lines(known, operations, text)
    if missing_stages and len(amounts) and selection.displayed_priority == Priority.P5:
        position = 1 if known["knowledge"] == Availability.ESTIMATED else 0
        lines.insert(position, text("missing.stages", stages=text.list_and(missing_stages)))
    return lines


def external_links(name: str, programme: str, text: Translator) -> Markup:
    """Return links to the page of the programme and to the search of OpenCoesione (HTML)."""
    targets = (("programme", programme), ("opencoesione", opencoesione_address(name)))
    return lists.bullet_list(link(text(f"external_links.{key}", name=name), address) for key, address in targets)


def age_sentence(bands: pd.DataFrame, text: Translator) -> str:
    """Return the shares of young and old residents compared with the 39 cities (`queries.age_bands`)."""
    shares = {row["age_band"]: row for row in list_records(bands)}
    return text(
        "age.sentence",
        young=text.percent(shares["0-17"]["share"], 1),
        young_cities=text.percent(shares["0-17"]["share_cities"], 1),
        old=text.percent(shares["65"]["share"], 1),
        old_cities=text.percent(shares["65"]["share_cities"], 1),
    )


def income_sentence(incomes: pd.DataFrame, name: str, text: Translator) -> str:
    """Return the income of the city compared with its region and the 39 cities (`queries.income_comparison`)."""
    rows = {row["level"]: row for row in list_records(incomes)}
    incomes_by_level = {level: text.money(int(row["income"]) * 100) for level, row in rows.items()}
    return text(
        "income.sentence",
        name=name,
        year=rows["city"]["year"],
        city=incomes_by_level["city"],
        region=incomes_by_level["region"],
        cities=incomes_by_level["programme"],
    )


def declared_classes_sentence(
    table: pd.DataFrame, operations: pd.DataFrame, selection: Selection, text: Translator
) -> str:
    """Return how many target groups and interventions the operations of the city have, stated and inferred apart.

    It also says how many operations cannot have an objective or area, or that none is known.

    Args:
        table: `queries.declared_classes` of the city.
        operations: `queries.operations` of the city.
        selection: Selection of the page.
        text: Translator.
    """
    if table.empty:
        return text("city.operations_none")
    outside = outside_phrase(operations, text)
    tail = f" {text('declared.outside', outside=outside)}" if outside else ""
    classes = table[table["declared_operations"] + table["inferred_operations"] > 0]
    if classes.empty:
        none = "declared.none_inferred" if selection.inferred == InferredClasses.INCLUDE else "declared.none"
        return text(none) + tail
    groups = _classes_phrase(classes[classes["declared_as"] == "group"], "groups", text)
    interventions = _classes_phrase(classes[classes["declared_as"] == "intervention"], "areas", text)
    return text("declared.some", groups=groups, areas=interventions) + tail


def unknown_class_fields(table: pd.DataFrame) -> list[str]:
    """Return which of "intervention" and "group" are not known of any operation of `queries.declared_classes`."""
    known = table[table["declared_operations"] + table["inferred_operations"] > 0]
    return [field for field in CITY_CLASSES if field not in set(known["declared_as"])]


def peers_of_city_sentence(table: pd.DataFrame, name: str, text: Translator) -> str:
    """Return the amount per resident of the city, and how many cities have a figure of the same stage.

    The median is said from `MIN_N_MEDIAN` peers on: fewer say little.

    Args:
        table: `queries.cities_at_stage` of the city.
        name: Name of the city.
        text: Translator.
    """
    if table.empty:
        return text("city_peers.no_figure", name=name)
    own, *peers = list_records(table)
    stage = text(f"stage.{own['stage']}").lower()
    sentence = text("city_peers.own", name=name, figure=figure_caption(own, Measure.PER_RESIDENT, text))
    if not peers:
        return f"{sentence} {text('city_peers.none', stage=stage)}"
    parts = [sentence, text.plural("city_peers.count", len(peers), stage=stage)]
    if len(peers) >= MIN_N_MEDIAN:
        median = format_measure(Measure.PER_RESIDENT, int(table["per_resident_cents"].iloc[1:].median()), text)
        stated = sum(row["kind"] == ObservationStatus.STATED for row in peers)
        n = text.number(len(peers))
        parts.append(text("city_peers.median", median=median, stated=text.number(stated), n=n))
    else:
        parts.append(text("city_peers.too_few", n=text.number(MIN_N_MEDIAN)))
    return " ".join([*parts, text("city_peers.order")])


def _classes_phrase(classes: pd.DataFrame, item: str, text: Translator) -> str:
    if classes.empty:
        return text(f"declared.{item}_none")
    stated = int((classes["declared_operations"] > 0).sum())
    counts = {"stated": stated, "inferred": len(classes) - stated}
    parts = [text.plural(f"declared.{basis}", n) for basis, n in counts.items() if n]
    return text.plural(f"declared.{item}", len(classes), parts=", ".join(parts))

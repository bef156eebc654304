"""Sentences under figures that several pages share."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import (
    NOT_STATED,
    Availability,
    ClassificationBasis,
    FundingStage,
    Measure,
    ObservationStatus,
    Priority,
    Selection,
)
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.measures import excluded_figure_phrase

CLASS_FILTERS = ("objective", "intervention", "group")
"""Filters on classes of operations, which a source states or a rule infers."""


def availability_counts(known: pd.DataFrame) -> dict[str, int]:
    """Return the number of cities of each availability, zeros included."""
    counts = known["knowledge"].value_counts()
    return {item.value: int(counts.get(item.value, 0)) for item in Availability}


def sources_headline(sources: pd.DataFrame, figures: pd.DataFrame, operations: int, text: Translator) -> str:
    """Return the number of sources, city figures and operations, and the latest access date."""
    return text.plural(
        "sources.headline",
        len(sources),
        figures=text.number(len(figures)),
        operations=text.number(operations),
        date=text.date(max(sources["accessed"])),
    )


def cities_sentence(known: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the number of cities of each availability; it says so if figures are filtered by stage or kind.

    Args:
        known: `queries.city_funding`; may be empty.
        selection: Selection of the page.
        text: Translator.
    """
    what = excluded_figure_phrase(selection, text)
    parts = [text.plural(f"sentence.{item}", n, what=what) for item, n in availability_counts(known).items() if n]
    if not parts:
        return text("show.nothing")
    figures_filtered = selection.stage or selection.kind
    if len(known) == 1:
        [row] = list_records(known)
        where = text("sentence.for_one_of_figures" if figures_filtered else "sentence.for_one", name=row["name"])
        return text(f"sentence.only.{row['knowledge']}", where=where, what=what)
    where = text.plural("sentence.scope_of_figures" if figures_filtered else "sentence.scope", len(known))
    return text("sentence.selection", where=where, parts=text.list_and(parts))


def map_title(code: str, selection: Selection, text: Translator) -> str:
    """Return the title of the map of a measure, layer or answers; where only one stage is shown, the title names it."""
    if selection.maps_operations or len(selection.stage) != 1:
        return text(f"map.title.{code}")
    stage = text(f"stage.{selection.stage[0]}")
    if selection.measure == Measure.MONEY:
        return text("map.title.stage", stage=stage)
    return f"{text(f'map.title.{code}')}: {stage.lower()}"


def filters_classes(selection: Selection) -> bool:
    """Return whether a filter asks for a class of operations, which may be stated or inferred."""
    return any(code != NOT_STATED for facet in CLASS_FILTERS for code in getattr(selection, facet))


def matched_phrase(operations: int, inferred: int, text: Translator) -> str:
    """Return how many of at least one operation match the filters by a stated and how many by an inferred class."""
    if inferred in (0, operations):
        return text.plural("map.all_inferred" if inferred else "map.all_stated", operations)
    stated = text.plural("map.stated", operations - inferred)
    return f"{stated}, {text.plural('map.inferred', inferred)}"


def operations_sentence(table: pd.DataFrame, text: Translator) -> str:
    """Return the number of operations, of their cities, of those that can have an objective, and of those with one.

    Where operations match the filters only with their inferred classes, it says how many.
    """
    if table.empty:
        return text("sentence.operations_none")
    cities = table["places"].explode().nunique()
    where = text.plural("sentence.cities", cities)
    count = text.plural("sentence.operations" if cities > 1 else "sentence.here", len(table), cities=where)
    inferred = int(table["by_inference"].sum())
    if inferred:
        count = f"{count}, {matched_phrase(len(table), inferred, text)}"
    classifiable = select_classifiable(table)
    if classifiable.empty:
        return f"{count}; {text('sentence.outside')}."
    parts = objectives_phrase(classifiable, text)
    return f"{count}; {text.plural('sentence.can_have_objective', len(classifiable), parts=parts)}."


def select_classifiable(operations_table: pd.DataFrame) -> pd.DataFrame:
    """Return the operations of Priority 5: only they can have its objectives, areas and target groups.

    Those of an unknown priority are not among them.
    """
    return operations_table[operations_table["priority"].isin((Priority.P5, Priority.BOTH))]


def objectives_phrase(classifiable: pd.DataFrame, text: Translator) -> str:
    """Return how many operations state their objective, and for how many it is inferred, if any."""
    inferred = int((classifiable["objective_basis"] == ClassificationBasis.INFERRED).sum())
    stating = int(classifiable["objective"].notna().sum()) - inferred
    parts = text.plural("objectives.stated", stating) if stating else text("objectives.stated_none")
    return f"{parts}, {text.plural('objectives.inferred', inferred)}" if inferred else parts


def outside_phrase(operations_table: pd.DataFrame, text: Translator) -> str:
    """Return how many operations are of Priority 6 or of an unknown priority; "" if none is."""
    outside = len(operations_table) - len(select_classifiable(operations_table))
    return text.plural("sentence.of_other_priority", outside) if outside else ""


def city_figure_sentence(row: Mapping[Any, Any], selection: Selection, text: Translator) -> str:
    """Return the figure of a city, or what is missing, from a row of `queries.city_funding`."""
    name = row["name"]
    if row["knowledge"] in (Availability.UNPUBLISHED, Availability.OTHER_STAGE):
        return text("city.unpublished", name=name)
    if row["knowledge"] == Availability.TOTAL_ONLY:
        amount = text.money(int(row["total_cents"]))
        return text(
            "city.total_only",
            name=name,
            amount=amount,
            stage=_lowercase_label("stage", row["total_stage"], text),
            kind=_lowercase_label("kind", row["total_kind"], text),
            dated=_source_date_sentence(row["total_date"], text),
        )
    key = "city.known_p5" if selection.displayed_priority == Priority.P5 else "city.known_other"
    return text(
        f"{key}_inferred" if row["kind"] == ObservationStatus.INFERRED else key,
        name=name,
        priority=text(f"priority.{selection.displayed_priority}"),
        amount=text.money(int(row["amount_cents"])),
        stage=_lowercase_label("stage", row["stage"], text),
        kind=_lowercase_label("kind", row["kind"], text),
        dated=_source_date_sentence(row["date"], text),
    )


def _source_date_sentence(date: object, text: Translator) -> str:
    return text("city.dated", date=text.date(str(date))) if date else text("city.undated")


def _lowercase_label(section: str, code: object, text: Translator) -> str:
    return text(f"{section}.{code}").lower()


def reconciliation_sentence(table: pd.DataFrame, undivided: int, text: Translator) -> str:
    """Return the admitted amount of `queries.allocation_reconciliation`, and how much of it is known by city.

    Args:
        table: `queries.allocation_reconciliation`.
        undivided: `queries.count_undivided_cities`.
        text: Translator.
    """
    rows = list_records(table[table["stage"] == FundingStage.ADMITTED])
    known = [row for row in rows if row["part"] in ("stated", "estimated")]
    programme = list_records(table[table["stage"] == "programme"])
    return text(
        "reconciliation.sentence",
        admitted=text.millions(sum(row["amount_cents"] for row in programme if row["part"] != "rest")),
        allocation=text.millions(sum(row["amount_cents"] for row in programme)),
        amount=text.millions(sum(row["amount_cents"] for row in known)),
        cities=text.plural("sentence.cities", sum(int(row["cities"]) for row in known)),
        undivided=text.plural("reconciliation.undivided", undivided) if undivided else "",
        unpublished=text.millions(sum(row["amount_cents"] for row in rows if row["part"] == "unpublished")),
    )


def missing_data_lines(known: Mapping[Any, Any], operations_table: pd.DataFrame, text: Translator) -> list[str]:
    """Return what is not published for one city; what is inferred is not published, and is told beside it.

    Args:
        known: Row of `queries.city_funding`.
        operations_table: `queries.operations` of the city.
        text: Translator.
    """
    lines = []
    if known["knowledge"] in (Availability.TOTAL_ONLY, Availability.UNPUBLISHED):
        lines.append(text("missing.figure"))
    elif known["knowledge"] == Availability.ESTIMATED:
        lines.append(text("missing.exact", kind=_lowercase_label("kind", known["kind"], text)))
    total = len(operations_table)
    if not total:
        lines.append(text("missing.operations"))
    without_amount = int(operations_table["amount_cents"].isna().sum())
    if without_amount:
        lines.append(text("missing.amounts", n=text.number(without_amount), total=text.number(total)))
    return [*lines, *_missing_classes_lines(operations_table, text), text("missing.payments")]


def _missing_classes_lines(operations_table: pd.DataFrame, text: Translator) -> list[str]:
    """Return for objective, target groups and interventions how many operations no source gives one, and how many of
    these have an inferred one. Classes are those of Priority 5: other operations are not asked for one."""
    table = select_classifiable(operations_table)
    has_class = {
        "objective": table["objective"].notna(),
        "groups": table["groups"].map(lambda codes: NOT_STATED not in codes).astype(bool),
        "interventions": table["interventions"].map(lambda codes: NOT_STATED not in codes).astype(bool),
    }
    lines = []
    for item, given in has_class.items():
        # A source that gives one class of a kind is taken as complete: rules then add nothing (docs/classification.md).
        inferred = int((given & (table[f"inferred_{item}"].map(len) > 0)).sum())
        silent = int((~given).sum()) + inferred
        if silent:
            line = text.plural(f"missing.{item}", silent, total=text.number(len(table)))
            lines.append(line + (text.plural("missing.inferred", inferred) if inferred else ""))
    return lines

"""Figures said in words: the sentence under each figure."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import Availability, ClassificationBasis, FundingStage, Measure, Priority, Selection
from cmsdash.i18n import Translator
from cmsdash.views.formatting.filters import no_operations_text


def availability_counts(known: pd.DataFrame) -> dict[str, int]:
    """How many cities fall in each class, zero included."""
    counted = known["knowledge"].value_counts()
    return {item.value: int(counted.get(item.value, 0)) for item in Availability}


def sources_headline(every: pd.DataFrame, figures: pd.DataFrame, operations: int, text: Translator) -> str:
    """How many sources there are, for how much, and the day on which the last one was read."""
    return text.plural(
        "sources.headline",
        len(every),
        figures=text.number(len(figures)),
        operations=text.number(operations),
        date=text.date(max(every["accessed"])),
    )


def cities_sentence(known: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """What the cities under a selection are known for, class by class; under a filter on figures a city without one is
    without one of that stage or kind, and that is said."""
    parts = [text.plural(f"sentence.{item}", n) for item, n in availability_counts(known).items() if n]
    if not parts:
        return text("show.nothing")
    narrow = selection.stage or selection.kind
    if len(known) == 1:
        [row] = known.to_dict("records")
        where = text("sentence.for_one_of_figures" if narrow else "sentence.for_one", name=row["name"])
        return text(f"sentence.only.{row['knowledge']}", where=where)
    where = text.plural("sentence.scope_of_figures" if narrow else "sentence.scope", len(known))
    return text("sentence.selection", where=where, parts=text.list_and(parts))


def map_sentence(known: pd.DataFrame, found: int, selection: Selection, text: Translator) -> str:
    """The map in words, for what its symbols measure; `found` is how many operations there are in all its cities."""
    if known.empty or selection.measure != Measure.OPERATIONS:
        return cities_sentence(known, selection, text)
    alone = len(known) == 1
    where = text("sentence.for_one", name=known["name"].iloc[0]) if alone else text.plural("sentence.scope", len(known))
    if not found:
        return f"{where}: {no_operations_text(selection, text)}."
    if alone:
        return f"{where}: {text.plural('sentence.here', found)}."
    total = text.plural("sentence.cities", int((known["operations"] > 0).sum()))
    return f"{where}: {text.plural('sentence.operations', found, cities=total)}."


def operations_sentence(table: pd.DataFrame, text: Translator) -> str:
    """How many operations answer, in how many cities, and how many state their objective."""
    if table.empty:
        return text("sentence.operations_none")
    cities = table["places"].explode().nunique()
    where = text.plural("sentence.cities", cities)
    found = text.plural("sentence.operations" if cities > 1 else "sentence.here", len(table), cities=where)
    return f"{found}; {_objectives(table, text)}."


def city_figure_sentence(row: Mapping[Any, Any], selection: Selection, text: Translator) -> str:
    """What is known for one row of `known_by_city`, in one sentence."""
    name = row["name"]
    if row["knowledge"] == Availability.UNPUBLISHED:
        return text("city.unpublished", name=name)
    if row["knowledge"] == Availability.TOTAL_ONLY:
        amount = text.money(int(row["total_cents"]))
        return text("city.total_only", name=name, amount=amount, stage=_lower("stage", row["total_stage"], text))
    return text(
        "city.known_p5" if selection.displayed_priority == Priority.P5 else "city.known_other",
        name=name,
        priority=text(f"priority.{selection.displayed_priority}"),
        amount=text.money(int(row["amount_cents"])),
        stage=_lower("stage", row["stage"], text),
        kind=_lower("kind", row["kind"], text),
        date=text.date(str(row["date"])),
    )


def _lower(section: str, code: object, text: Translator) -> str:
    return text(f"{section}.{code}").lower()


def reconciliation_sentence(table: pd.DataFrame, text: Translator) -> str:
    """The reconciliation strip in words: what is admitted and, of that alone, what is known by city."""
    rows = table[table["stage"] == FundingStage.ADMITTED].to_dict("records")
    known = [row for row in rows if row["part"] in ("stated", "estimated")]
    programme = table[table["stage"] == "programme"].to_dict("records")
    return text(
        "reconciliation.sentence",
        admitted=text.millions(sum(row["amount_cents"] for row in programme if row["part"] != "rest")),
        allocation=text.millions(sum(row["amount_cents"] for row in programme)),
        amount=text.millions(sum(row["amount_cents"] for row in known)),
        cities=text.plural("sentence.cities", sum(int(row["cities"]) for row in known)),
        unpublished=text.millions(sum(row["amount_cents"] for row in rows if row["part"] == "unpublished")),
    )


def missing_data_lines(known: Mapping[Any, Any], operations_table: pd.DataFrame, text: Translator) -> list[str]:
    """What is not published for one city, one line an item. What a rule inferred is not published."""
    lines = []
    if known["knowledge"] in (Availability.TOTAL_ONLY, Availability.UNPUBLISHED):
        lines.append(text("missing.figure"))
    elif known["knowledge"] == Availability.ESTIMATED:
        lines.append(text("missing.exact", kind=_lower("kind", known["kind"], text)))
    total = len(operations_table)
    if not total:
        lines.append(text("missing.operations"))
    gaps = {
        "amounts": int(operations_table["amount_cents"].isna().sum()),
        "objective": total
        - int(operations_table["objective_basis"].isin((ClassificationBasis.STATED, ClassificationBasis.CODE)).sum()),
        "groups": sum(
            "not-stated" in groups or len(groups) == len(inferred)
            for groups, inferred in zip(operations_table["groups"], operations_table["inferred_groups"], strict=True)
        ),
    }
    lines += [text(f"missing.{gap}", n=text.number(n), total=text.number(total)) for gap, n in gaps.items() if n]
    return [*lines, text("missing.payments")]


def _objectives(table: pd.DataFrame, text: Translator) -> str:
    """How many operations state their objective and, where rules count, of how many it is inferred."""
    inferred = int((table["objective_basis"] == ClassificationBasis.INFERRED).sum())
    stating = int(table["objective"].notna().sum()) - inferred
    declared = text.plural("sentence.declared", stating) if stating else text("sentence.declared_none")
    return f"{declared}, {text.plural('classification.inferred', inferred)}" if inferred else declared

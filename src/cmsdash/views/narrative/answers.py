"""Headline and sentence of the map where its symbols stand for operations."""

from collections.abc import Iterable, Iterator

import pandas as pd

from cmsdash.domain import NOT_STATED, AmountApportionment, InferredClasses, MapLayer, Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.amounts import AmountPart, add_amounts, minimum_amounts
from cmsdash.views.formatting.filters import chosen_labels, is_filtered
from cmsdash.views.html.table_columns import OPERATION_FILTERS
from cmsdash.views.narrative.captions import outside_phrase, select_classifiable

MAX_NAMED_CITIES = 8
"""Cities that a sentence names."""


def answers_headline(answers: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return in how many cities operations answer the filters, and for how many a source states it or rules infer it.

    Without filters the layers of areas and recipients count the cities of which they are known.

    Args:
        answers: `queries.city_operations_summary` of the cities in scope.
        selection: Selection of the page: layer and filters.
        text: Translator.
    """
    if answers.empty:  # the filters on region and city exclude each other
        return text("answers.no_city")
    subject = chosen_labels(selection, text)
    form = "filtered" if subject else selection.layer
    stating, inferred = _count_cities(answers, selection)
    values = {"subject": subject, "total": text.number(len(answers))}
    if not stating + inferred:
        return text.plural(f"answers.none.{form}", len(answers), subject=subject)
    headline = text.plural(f"answers.headline.{form}", stating + inferred, **values)
    what_is_not_stated = selection.has_not_stated_filter and stating  # no source states it
    if what_is_not_stated or (not selection.has_class_filters and form in ("filtered", MapLayer.FUNDING)):
        return headline
    if selection.inferred == InferredClasses.EXCLUDE:
        return text("answers.stated_only", headline=headline)
    return f"{headline}, {_basis_phrase(stating, inferred, form, text)}"


def city_areas_sentence(table: pd.DataFrame, total: int, selection: Selection, text: Translator) -> str:
    """Return in how many cities areas of operations are known, in how many a source states one, and what adds up.

    Args:
        table: `queries.city_areas`.
        total: Number of cities in scope.
        selection: Selection of the page.
        text: Translator.
    """
    if table.empty:
        return text(
            "small_multiples.none.intervention" + ("_here" if is_filtered(selection, OPERATION_FILTERS) else "")
        )
    is_stated = table["declared_operations"].groupby(table["city"]).sum() > 0
    stating, inferred = int(is_stated.sum()), int((~is_stated).sum())
    headline = text.plural("answers.headline.areas", len(is_stated), subject="", total=text.number(total))
    return f"{headline}, {_basis_phrase(stating, inferred, MapLayer.AREAS, text)}. {text('city_areas.rule')}"


def _basis_phrase(stating: int, inferred: int, form: str, text: Translator) -> str:
    """Return for how many of the cities a source states it, and for how many it is inferred."""
    own = "class" if form in (MapLayer.AREAS, MapLayer.RECIPIENTS) else "filtered"
    if not stating or not inferred:
        return text.plural(f"answers.{'all_stating' if stating else 'all_inferred'}.{own}", stating + inferred)
    counts = {"stating": stating, "inferred": inferred}
    return ", ".join(text.plural(f"answers.{key}.{own}", n) for key, n in counts.items())


def _count_cities(answers: pd.DataFrame, selection: Selection) -> tuple[int, int]:
    """Return the number of cities for which a source states it, and for which only rules infer it."""
    if selection.has_operation_filters or selection.layer == MapLayer.FUNDING:
        stating = answers["stated"] > 0
        return int(stating.sum()), int(((answers["operations"] > 0) & ~stating).sum())
    classes = answers["area_counts" if selection.layer == MapLayer.AREAS else "group_counts"]
    stated = sum(any(item["stated"] for item in items) for items in classes)
    return stated, sum(bool(items) for items in classes) - stated


def answers_sentence(answers: pd.DataFrame, operations: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return the number of operations, their cities by name if they are few, and what the layer shows of them.

    The layer of funding has their amounts, a minimum by priority and status; the others have the number of operations
    whose areas or recipients are known.

    Args:
        answers: `queries.city_operations_summary` of the cities in scope.
        operations: `queries.operations` under the selection; not empty.
        selection: Selection of the page.
        text: Translator.
    """
    found = answers[answers["operations"] > 0]
    names = list(found["name"])
    where = text.list_and(names) if len(names) <= MAX_NAMED_CITIES else text.plural("sentence.cities", len(names))
    count = text.plural("sentence.operations", len(operations), cities=where)
    if selection.layer == MapLayer.FUNDING:
        return f"{count}: {_amounts_phrase(operations, found, selection, text)}."
    return f"{count}: {_classes_phrase(operations, selection, text)}."


def _amounts_phrase(operations: pd.DataFrame, found: pd.DataFrame, selection: Selection, text: Translator) -> str:
    parts: Iterable[AmountPart] = (part for of_city in found["amounts"] for part in of_city)
    if selection.split == AmountApportionment.FULL:  # the whole amount stands in each city: their sum would repeat it
        parts = _amount_parts(operations)
    amounts = minimum_amounts(add_amounts(parts), selection, text)
    without = int(operations["amount_cents"].isna().sum())
    if not amounts:
        return text("answers.no_amount" if without == len(operations) else "answers.no_amount_here")
    return f"{amounts}; {text.plural('answers.without_amount', without)}" if without else amounts


def _amount_parts(operations: pd.DataFrame) -> Iterator[AmountPart]:
    """Yield the amount of each operation that has one."""
    for row in list_records(operations[operations["amount_cents"].fillna(0) > 0]):
        priority = None if pd.isna(row["priority"]) else row["priority"]
        yield {"priority": priority, "status": row["status"], "cents": int(row["amount_cents"]), "operations": 1}


def _classes_phrase(operations: pd.DataFrame, selection: Selection, text: Translator) -> str:
    column = "interventions" if selection.layer == MapLayer.AREAS else "groups"
    is_known = operations[column].map(lambda codes: NOT_STATED not in codes).astype(bool)
    known, unknown = operations[is_known], operations[~is_known]
    stated = int((known[column].map(len) > known[f"inferred_{column}"].map(len)).sum())
    silent = len(select_classifiable(unknown))
    counts = {"class_stated": stated, "class_inferred": len(known) - stated, "class_silent": silent}
    parts = [text.plural(f"answers.{key}.{selection.layer}", n) for key, n in counts.items() if n]
    outside = outside_phrase(unknown, text)
    return text.list_and([*parts, outside] if outside else parts)

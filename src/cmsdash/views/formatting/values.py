"""Format a value of a table by its column."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from cmsdash.domain import NOT_STATED, ClassificationBasis
from cmsdash.i18n import Translator
from cmsdash.views.formatting.language import wrap_source_language
from cmsdash.views.templates import get_macro

CLASS_SECTIONS = {"intervention": "objective", "group": "group_kind"}
"""What the classes of each field are listed under; also the catalogue section of its codes."""

COLUMN_LABEL_SECTIONS = {
    "change_type": "change_type",
    "stage": "stage",
    "total_stage": "stage",
    "figure_stages": "stage",
    "kind": "kind",
    "amount_kind": "kind",
    "knowledge": "knowledge",
    "part": "reconciliation",
    "priority": "priority",
    "priority_basis": "priority_basis",
    "status": "status",
    "objective": "objective",
    "region": "region",
    "note": "note",
    "event": "event",
    "item": "unpublished",
    "programme_figure": "programme_figure",
    "conflicts_with": "programme_figure",
    "licence": "licence",
    "type": "type",
    "unit": "measurement_unit",
    "intervention": "intervention",
    "intervention_kind": "intervention_kind",
    "interventions": "intervention",
    "group": "group",
    "groups": "group",
    "group_kind": "group_kind",
    "basis": "basis",
    "objective_basis": "basis",
    "facet": "facet",
    "city_role": "city_role",
    "actor_role": "actor_role",
    "role_basis": "role_basis",
    "programme_topic": "programme_topic",
    "field": "field",
    "state": "completeness",
    "dated": "dated",
    "conflict": "conflict",
    "check": "check_kind",
    "rule": "check.rule",
    "age_band": "age_band",
    "level": "level",
    "declared_as": "facet",
    "half": "half",
    "known_by": "known_by",
    "what": "facet",
    "topic": "statement_topic",
    "says": "statement_says",
    "law_column": "law_column",
    "law_state": "law_state",
    "art49_i_fund": "fund",
    "art49_j_objective": "objective",
}
"""Columns of codes, and the catalogue section with the labels of the codes."""


_MONEY_COLUMNS = (
    "amount_cents", "total_cents", "share_cents", "median_cents", "lower_cents", "upper_cents", "other_cents",
    "difference_cents", "before_cents", "after_cents", "declared_cents", "inferred_cents", "art49_h_total_cost_cents",
    "art27_b_amount_cents",
)  # fmt: skip
_PER_HEAD_COLUMNS = (
    "per_resident_cents", "per_low_income_cents", "per_minor_cents", "per_young_cents", "per_older_cents",
)  # fmt: skip
"""Small amounts, whose cents align in a column."""
_COUNT_COLUMNS = (
    "operations", "inferred_operations", "declared_operations", "known_operations", "without_amount", "areas",
    "recipients",
    "cities", "of_cities", "count", "residents", "low_income", "minors", "young", "older", "income",
    "people", "women", "men", "rows",
    "stated", "code_says", "read_in", "inferred",
    "active", "planned", "texts", "labelled", "deduced", "right",
    "deduced_operations", "given", "asked", "cities_known", "cities_part", "cities_unpublished", "cities_none",
)  # fmt: skip
SHARE_COLUMNS = (
    "share",
    "share_cities",
    "low_income_share",
    "minors_share",
    "young_share",
    "older_share",
    "precision",
    "recall",
)
"""Shares from 0 to 1."""  # fmt: skip
_INDICATOR_COLUMNS = ("planned_value", "realised_value")

_FORMATTERS: Mapping[str, Callable[[Translator, object], str]] = {
    **dict.fromkeys(_MONEY_COLUMNS, lambda text, value: text.money(int(str(value)))),
    **dict.fromkeys(_PER_HEAD_COLUMNS, lambda text, value: text.money(int(str(value)), always_cents=True)),
    **dict.fromkeys(_COUNT_COLUMNS, lambda text, value: text.number(int(str(value)))),
    "area_km2": lambda text, value: text.number(float(str(value)), 1),
    **dict.fromkeys(
        _INDICATOR_COLUMNS, lambda text, value: text.number(float(str(value)), 0 if float(str(value)) % 1 == 0 else 2)
    ),
    **dict.fromkeys(SHARE_COLUMNS, lambda text, value: text.percent(float(str(value)), 1)),
    **dict.fromkeys(
        ("date", "start", "end", "source_date", "paid_on", "withdrawn", "art49_f_start", "art49_g_completion"),
        lambda text, value: text.date(str(value)),
    ),
    "time": lambda text, value: text.datetime(str(value)),
    **dict.fromkeys(("speaks_for", "declared", "class"), lambda text, value: text(str(value))),
    "age_from": lambda text, value: age_band_label(int(str(value)), text),
    "formula": lambda text, value: re.sub(
        r"\d+\.\d\d", lambda euro: text.money(int(Decimal(euro[0]) * 100)), str(value)
    ),
    "accessed": lambda text, value: text("sources.accessed", date=text.date(str(value))),
    **dict.fromkeys(
        ("is_known", "is_shown", "is_counted", "named", "named_by_objective"),
        lambda text, value: text("table.yes" if value else "table.no"),
    ),
}

NUMERIC_COLUMNS = frozenset({*_MONEY_COLUMNS, *_COUNT_COLUMNS, *SHARE_COLUMNS, *_INDICATOR_COLUMNS, "area_km2"})
"""Columns aligned to the right."""

_NOT_STATED_KEYS = {
    **dict.fromkeys(("group", "groups", "interventions"), "show.not_stated_plural"),
    "intervention": "show.not_stated",
}

_MISSING_KEYS = {
    "amount_cents": "show.not_published_m",
    **dict.fromkeys((name for name in _MONEY_COLUMNS if name.startswith("per_")), "show.not_published_m"),
    "share_cents": "show.not_published_m",
    "kind": "show.not_published_m",
    "planned_value": "show.not_stated",
    "objective": "show.not_stated",
    "priority": "show.not_stated_f",
}
"""Text for a missing value; it differs by column because the Italian adjective agrees with the heading."""


def format_value(column: str, value: object, text: Translator) -> str:
    """Return a value of a table as plain text.

    Args:
        column: Name of the column, which decides the format.
        value: One cell: amounts in cents, shares from 0 to 1, codes, ISO dates, or a list of codes.
        text: Translator.

    Returns:
        The text; a dash or "not published" for a missing value or an empty list, never zero.
    """
    if isinstance(value, (list, tuple)):
        labels = dict.fromkeys(_code_label(column, str(code), text) for code in value)
        return text.list_and(labels) if labels else "–"
    if value is None or pd.isna(value) or value == "":  # type: ignore[call-overload]  # one cell, not an array
        return text(_MISSING_KEYS[column]) if column in _MISSING_KEYS else "–"
    if column in COLUMN_LABEL_SECTIONS:
        return _code_label(column, str(value), text)
    if column in _FORMATTERS:
        return _FORMATTERS[column](text, value)
    return str(value)


def _code_label(column: str, code: str, text: Translator) -> str:
    if code == NOT_STATED and column in _NOT_STATED_KEYS:
        return text(_NOT_STATED_KEYS[column])
    return text(f"{COLUMN_LABEL_SECTIONS[column]}.{code}") if column in COLUMN_LABEL_SECTIONS else code


def age_band_label(age: int, text: Translator) -> str:
    """Return the label of the five-year age band from `age`; the band from 100 is open."""
    return text("age.open", age=age) if age >= 100 else text("age.years", first=age, last=age + 4)


def format_value_html(column: str, value: object, text: Translator) -> Markup:
    """Return `format_value` escaped for HTML."""
    return escape(format_value(column, value, text))


INFERENCE_COLUMNS = {
    "objective": "inferred_objective",
    "interventions": "inferred_interventions",
    "groups": "inferred_groups",
}
"""Columns of classes, and the columns that list each inferred or read class: `code`, `basis`, deciding `words`."""


def inferred_marker_html(column: str, record: Mapping[Any, Any], text: Translator) -> Markup:
    """Return the markers after the classes of a cell: the words that a rule inferred them from, and those we read.

    A marker names its classes where the cell has others too. It is empty where none is inferred or read.
    """
    inferred = record.get(INFERENCE_COLUMNS.get(column, ""), ())
    codes = list_items(record[column])
    markers = Markup()
    for basis, message in _MARKERS.items():
        items = [item for item in inferred if item["basis"] == basis]
        phrases = [phrase for item in items for phrase in item["words"]]
        is_part = len(codes) > len(items)
        classes = [_code_label(column, item["code"], text) for item in items] if is_part else []
        markers += " " + inferred_from_html(phrases, text, classes, message) if phrases else ""
    return markers


_MARKERS = {ClassificationBasis.INFERRED: "classification.from", ClassificationBasis.READ: "classification.read_in"}
"""Message of a marker by the basis of the classes."""
_inferred_marker = get_macro("inferred_marker")


def inferred_from_html(
    phrases: Iterable[str], text: Translator, classes: Sequence[str] = (), message: str = "classification.from"
) -> Markup:
    """Return the marker "inferred from: «housing sociale»"; phrases inside longer ones are omitted.

    `classes` are the labels of the inferred classes, where the cell has others too.
    """
    unique = list(dict.fromkeys(phrases))
    longest = [one for one in unique if not any(one.lower() in other.lower() and one != other for other in unique)]
    quotes = wrap_source_language(", ".join(text("punctuation.quote", words=phrase) for phrase in longest), text)
    marker = escape(text(message)).format(words=quotes)
    return _inferred_marker(Markup("{}: {}").format(text.list_and(classes), marker) if classes else marker)


def list_items(value: object) -> list[str]:
    """Return the items of a cell that holds a list, as text; none for any other cell."""
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else []

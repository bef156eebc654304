"""Areas, recipients and objectives of operations: those that a source states apart from those that are inferred."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmsdash.exports.briefing.content import Classes, ClassField, ClassItem
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records

CLASS_FIELDS = ("objective", "intervention", "group")
"""Fields of classes in the order in which a reader asks: what for, then for whom."""


def classes_block(table: pd.DataFrame, text: Translator) -> Classes:
    """Return the classes of operations.

    Args:
        table: `queries.declared_classes`.
        text: Translator.
    """
    rows = list_records(table)
    fields = [_class_field(field, [row for row in rows if row["declared_as"] == field], text) for field in CLASS_FIELDS]
    words = (text("briefing.classes.stated"), text("briefing.classes.inferred"), text("briefing.classes.unknown"))
    return Classes(tuple(fields), words)


def _class_field(field: str, rows: list[dict[Any, Any]], text: Translator) -> ClassField:
    items = [_class_item(row, text) for row in rows]
    return ClassField(
        text(f"city_classes.{field}"),
        stated=tuple(item for item in items if item.basis in ("stated", "both")),
        inferred=tuple(item for item in items if item.basis == "inferred"),
        unknown=tuple(item for item in items if item.basis == "unknown"),
    )


def _class_item(row: Mapping[Any, Any], text: Translator) -> ClassItem:
    n, stated, label = int(row["operations"]), int(row["declared_operations"]), text(row["declared"])
    count = text.plural("city_classes.operations", n)
    if row["declared"].startswith("option."):
        return ClassItem(label, count, "unknown")
    if stated in (0, n):
        return ClassItem(label, count, "stated" if stated else "inferred")
    note = text.plural("city_classes.both", n, stated=text.number(stated), inferred=text.number(n - stated))
    return ClassItem(label, note, "both")

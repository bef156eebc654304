"""Amounts of operations. They are a minimum, because not every operation has one, and stages are never added."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from cmsdash.domain import OperationStatus, Priority, Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records

AmountPart = Mapping[str, Any]
"""Amount of the operations of one priority and status: `priority`, `status`, `cents`, `operations`."""


def order_amounts(parts: Iterable[AmountPart], selection: Selection) -> list[AmountPart]:
    """Return parts with the shown priority first, each priority from the most advanced status to the least."""
    order = [selection.displayed_priority, *(priority.value for priority in Priority), None]
    return sorted(parts, key=lambda part: (order.index(part["priority"]), -OperationStatus(part["status"]).rank))


def add_amounts(parts: Iterable[AmountPart]) -> list[AmountPart]:
    """Return one part for each priority and status: amounts of different ones are not added."""
    totals: dict[tuple[str | None, str], dict[str, Any]] = {}
    for part in parts:
        key = (part["priority"], part["status"])
        total = totals.setdefault(key, {"priority": key[0], "status": key[1], "cents": 0, "operations": 0})
        total["cents"] += part["cents"]
        total["operations"] += part["operations"]
    return list(totals.values())


def class_amount_parts(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the rows of `queries.class_amounts` as parts: `cents` are those of stated and inferred operations."""
    return [
        {
            **row,
            "priority": None if pd.isna(row["priority"]) else row["priority"],
            "cents": sum(int(row[name]) for name in ("declared_cents", "inferred_cents") if not pd.isna(row[name])),
        }
        for row in list_records(table)
    ]


def minimum_amounts(parts: Iterable[AmountPart], selection: Selection, text: Translator) -> str:
    """Return the amounts as "at least 2.26 million euro admitted", one phrase for each priority and status; "" if none.

    Operations of another priority than the shown one are marked as such.
    """
    return text.list_and(_minimum_amount(part, selection, text) for part in order_amounts(parts, selection))


def _minimum_amount(part: AmountPart, selection: Selection, text: Translator) -> str:
    of_shown = part["priority"] == selection.displayed_priority
    priority = "" if of_shown else text(f"amounts.priority.{part['priority'] or 'unknown'}")
    status = text(f"amounts.status.{part['status']}")
    return text("amounts.minimum", amount=text.millions(part["cents"]), status=status, priority=priority)

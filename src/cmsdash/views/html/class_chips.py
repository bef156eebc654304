"""Classes of the operations of a city as chips, each a link to the operations behind it (HTML)."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import NOT_STATED
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.templates import render

CLASS_FIELDS = ("objective", "intervention", "group")
"""Classes in the order in which a reader asks: what for, then for whom."""


def class_chips(
    table: pd.DataFrame, sections: Mapping[str, str], href: Callable[[str, str], str], text: Translator
) -> Markup:
    """Return the chips of objectives, intervention areas and target groups; a mark and a word tell how each is known.

    The last chip of a field has the operations of which the class is neither stated nor inferred.

    Args:
        table: `queries.declared_classes` of one city.
        sections: Objective of each intervention and kind of each target group: the colour of the mark.
        href: Returns the address of the operations with a class, from field and code.
        text: Translator.
    """
    rows = list_records(table)
    chips = {
        field: [_chip(row, sections, href, text) for row in rows if row["declared_as"] == field]
        for field in CLASS_FIELDS
    }
    return render(
        "class_chips", fields=[(text(f"city_classes.{field}"), of_field) for field, of_field in chips.items()]
    )


def _chip(
    row: Mapping[Any, Any], sections: Mapping[str, str], href: Callable[[str, str], str], text: Translator
) -> dict[str, str]:
    field, n = row["declared_as"], int(row["operations"])
    if row["declared"].startswith("option."):
        label, note = text(row["declared"]), text.plural("city_classes.operations", n)
        return {"href": href(field, NOT_STATED), "label": label, "note": note, "basis": "unknown", "section": ""}
    code, stated = row["declared"].removeprefix(f"{field}."), int(row["declared_operations"])
    basis = "stated" if stated == n else "both" if stated else "inferred"
    note = text.plural(f"city_classes.{basis}", n, stated=text.number(stated), inferred=text.number(n - stated))
    section = code if field == "objective" else sections[code]
    return {"href": href(field, code), "label": text(row["declared"]), "note": note, "basis": basis, "section": section}

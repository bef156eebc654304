"""One operation: everything known of it, and everything that no source states (HTML)."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from cmsdash.domain import Basis
from cmsdash.text import Text
from cmsdash.views.cells import html_of, inferred_html
from cmsdash.views.columns import is_italian
from cmsdash.views.italian import lang_attribute
from cmsdash.views.tables import heading
from cmsdash.views.templates import render

KNOWN = (
    "status",
    "priority",
    "objective",
    "objective_wording",
    "interventions",
    "groups",
    "recipients_wording",
    "amount_cents",
    "start",
    "end",
    "decree",
    "local_code",
    "cup",
    "summary",
    "wording",
    "note",
    "date",
)
"""What an operation may state, in the order in which it is read."""

_EXTRA = frozenset({"objective_wording", "wording", "note"})
"""What only goes with something else: where it is missing nothing is missing."""

_KNOWN_BY = {"amount_cents": "kind", "priority": "priority_basis", "objective": "objective_basis"}
"""What says how something is known, in small type beside it."""


def sheet(row: Mapping[Any, Any], places: str, text: Text) -> Markup:
    """A row of `queries.operation`; `places` are the names of its cities as links."""
    stated = [name for name in KNOWN if is_stated(name, row) and not _said_already(name, row)]
    silent = [name for name in KNOWN if not is_stated(name, row) and name not in _EXTRA]
    return render(
        "sheet",
        places=places,
        facts=[_fact(name, row, text) for name in stated],
        silent=[heading(name, text) for name in silent],
        text=text,
    )


def is_stated(name: str, row: Mapping[Any, Any]) -> bool:
    """True when the row says something under this name."""
    value = row[name]
    if isinstance(value, list):
        return value not in ([], ["not-stated"])
    return isinstance(value, (str, int)) and value != ""


def _said_already(name: str, row: Mapping[Any, Any]) -> bool:
    """The words that made a rule infer the objective stand beside it."""
    return name == "objective_wording" and row["objective_basis"] == Basis.INFERRED


def _fact(name: str, row: Mapping[Any, Any], text: Text) -> dict[str, str]:
    known_by = _KNOWN_BY.get(name)
    return {
        "name": heading(name, text),
        "said": lang_attribute(text) if is_italian(name, row) else "",
        "value": html_of(name, row[name], text) + inferred_html(name, row, text),
        "known_by": html_of(known_by, row[known_by], text).lower() if known_by else "",
    }

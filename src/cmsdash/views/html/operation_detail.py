"""One operation: everything known of it, and everything that no source states (HTML)."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from cmsdash.domain import ClassificationBasis
from cmsdash.i18n import Translator
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.formatting.values import format_value_html, inferred_marker_html
from cmsdash.views.html.table_columns import is_source_language
from cmsdash.views.html.tables import heading
from cmsdash.views.templates import render

DETAIL_FIELDS = (
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


def operation_detail_html(row: Mapping[Any, Any], places: str, text: Translator) -> Markup:
    """A row of `queries.operation`; `places` are the names of its cities as links."""
    stated = [name for name in DETAIL_FIELDS if is_stated(name, row) and not _said_already(name, row)]
    silent = [name for name in DETAIL_FIELDS if not is_stated(name, row) and name not in _EXTRA]
    return render(
        "operation_detail",
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
    return name == "objective_wording" and row["objective_basis"] == ClassificationBasis.INFERRED


def _fact(name: str, row: Mapping[Any, Any], text: Translator) -> dict[str, str]:
    known_by = _KNOWN_BY.get(name)
    return {
        "name": heading(name, text),
        "said": lang_attribute(text) if is_source_language(name, row) else "",
        "value": format_value_html(name, row[name], text) + inferred_marker_html(name, row, text),
        "known_by": format_value_html(known_by, row[known_by], text).lower() if known_by else "",
    }

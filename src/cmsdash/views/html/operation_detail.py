"""Description list of one operation, with the fields that no source states (HTML)."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from cmsdash.domain import NOT_STATED, ClassificationBasis
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
"""Fields of an operation, in order."""

_SUPPLEMENTARY_FIELDS = frozenset({"objective_wording", "wording", "note"})
"""Fields that are not listed as missing."""

_BASIS_COLUMNS = {"amount_cents": "kind", "priority": "priority_basis", "objective": "objective_basis"}
"""Columns with the basis of a field, shown after its value."""


def operation_detail_html(row: Mapping[Any, Any], places: str, text: Translator) -> Markup:
    """Return the stated fields of an operation and the names of the missing ones.

    Args:
        row: Row of `queries.operation_detail`.
        places: Its cities as links (HTML).
        text: Translator.
    """
    stated = [name for name in DETAIL_FIELDS if is_stated(name, row) and not _repeats_inference(name, row)]
    missing = [name for name in DETAIL_FIELDS if not is_stated(name, row) and name not in _SUPPLEMENTARY_FIELDS]
    return render(
        "operation_detail",
        places=places,
        fields=[_field(name, row, text) for name in stated],
        missing=[heading(name, text) for name in missing],
        text=text,
    )


def is_stated(name: str, row: Mapping[Any, Any]) -> bool:
    """Return whether the row has a value in this column; missing, "" and `not-stated` are none."""
    value = row[name]
    if isinstance(value, list):
        return value not in ([], [NOT_STATED])
    return isinstance(value, (str, int)) and value != ""


def _repeats_inference(name: str, row: Mapping[Any, Any]) -> bool:
    """Return whether the field repeats the phrases that are shown with the inferred objective."""
    return name == "objective_wording" and row["objective_basis"] == ClassificationBasis.INFERRED


def _field(name: str, row: Mapping[Any, Any], text: Translator) -> dict[str, str]:
    basis_column = _BASIS_COLUMNS.get(name)
    return {
        "name": heading(name, text),
        "lang_attribute": lang_attribute(text) if is_source_language(name, row) else "",
        "value": format_value_html(name, row[name], text) + inferred_marker_html(name, row, text),
        "basis": format_value_html(basis_column, row[basis_column], text).lower() if basis_column else "",
    }

"""The lists that two laws ask for, and for how many operations each of their fields is known."""

from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.domain.legal_lists import BENEFICIARIES_LIST, OPERATIONS_LIST, FieldDuty, FieldState, LegalField
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cache_per_release, run_query

_OWN_COLUMNS = ("operation", "cup", "status", "amount_cents", "kind", "decree", "date", "note", "source")
"""What the list of operations has beside the data of the law: where the row is from, and the amount as published."""
_OWN_COLUMNS_OF_BENEFICIARIES = ("operation", "cup", "status", "kind", "date", "note", "source")
_TEXT = pd.StringDtype("python")


class FieldReason(TypedDict):
    """Why a field is empty, and in how many operations; 0 for a field that the law does not ask for here.

    A plain mapping: the collector of garbage does not look into arrays, so that a cached table of objects of our own
    would keep their modules, and DuckDB, alive at exit.
    """

    code: str
    operations: int


@cache_per_release
def operations_list(release: Release, selection: Selection) -> QueryResult:
    """Return the operations selected for support with the fields of Article 49(3), by key.

    Returns:
        One row an operation, the fields in the order of the law. Only what a source states: everything else is NA.
        `amount_cents` and `kind` are the amount as a source gives it, which need not be the total cost; both are NA
        where the amount was computed or inferred.
    """
    return _fill(release, selection, "operations_list", OPERATIONS_LIST, _OWN_COLUMNS)


@cache_per_release
def operations_list_fields(release: Release, selection: Selection) -> QueryResult:
    """Return one row a field of Article 49(3): `law_letter`, `law_column`, `law_state`, `given`, `asked`, reasons.

    `given` of the `asked` operations have it, both NA where the law asks for it of none; `law_reasons`, a list of
    `FieldReason`, are about the others.
    """
    return _count(release, selection, "operations_list_fields", OPERATIONS_LIST)


@cache_per_release
def beneficiaries_list(release: Release, selection: Selection) -> QueryResult:
    """Return the operations selected for support with the fields of Article 27 of Decree 33/2013, by key.

    Returns:
        One row an operation. Never a natural person; the amount only where a source gives it to the cent.
    """
    return _fill(release, selection, "beneficiaries_list", BENEFICIARIES_LIST, _OWN_COLUMNS_OF_BENEFICIARIES)


@cache_per_release
def beneficiaries_list_fields(release: Release, selection: Selection) -> QueryResult:
    """Return one row a field of Article 27, with the columns of `operations_list_fields`."""
    return _count(release, selection, "beneficiaries_list_fields", BENEFICIARIES_LIST)


def _fill(
    release: Release, selection: Selection, name: str, fields: Sequence[LegalField], own: Sequence[str]
) -> QueryResult:
    rows = run_query(release, "legal_operations", selection).table
    nothing = pd.array([pd.NA] * len(rows), dtype=_TEXT)
    listed = {field.column: rows[field.value] if field.value else nothing for field in fields if field.is_listed}
    return QueryResult(name, pd.DataFrame({**listed, **{column: rows[column] for column in own}}, index=rows.index))


def _count(release: Release, selection: Selection, name: str, fields: Sequence[LegalField]) -> QueryResult:
    rows = run_query(release, "legal_operations", selection).table
    counted = [_count_field(field, rows) for field in fields]
    return QueryResult(name, pd.DataFrame(counted).astype({"given": "Int64", "asked": "Int64"}))


def _count_field(field: LegalField, rows: pd.DataFrame) -> dict[str, object]:
    """Return the row of a field; its operations are those of which the law asks for it."""
    asked = {
        FieldDuty.EVERY: rows,
        FieldDuty.SEVERAL_PLACES: rows[rows["is_in_several_places"]],
        FieldDuty.NONE: rows[:0],
    }[field.duty]
    if asked.empty and field.duty is not FieldDuty.EVERY:
        reason = "one_place" if field.duty is FieldDuty.SEVERAL_PLACES else field.reason
        return _row(field, FieldState.NOT_DUE, None, None, [FieldReason(code=reason, operations=0)])
    missing = asked[asked[field.value].isna()] if field.value else asked
    given = len(asked) - len(missing)
    state = FieldState.EMPTY if not given else FieldState.FULL if given == len(asked) else FieldState.PART
    return _row(field, state, given, len(asked), _reasons(field, missing))


def _row(
    field: LegalField, state: FieldState, given: int | None, asked: int | None, reasons: list[FieldReason]
) -> dict[str, object]:
    return {
        "law_letter": field.letter or None,
        "law_column": field.column,
        "law_state": state.value,
        "given": given,
        "asked": asked,
        "law_reasons": reasons,
    }


def _reasons(field: LegalField, missing: pd.DataFrame) -> list[FieldReason]:
    """Return why a field is empty, the most frequent reason first."""
    column = f"{field.value}_reason"
    codes = missing[column] if column in missing else [field.reason] * len(missing)
    counts = Counter(map(str, codes))
    return [
        FieldReason(code=code, operations=n) for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]

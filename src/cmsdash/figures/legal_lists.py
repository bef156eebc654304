"""The lists that two laws ask for, and how complete each of their fields is."""

from collections.abc import Sequence

from cmsdash import queries
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import operation_link_cell
from cmsdash.figures.scope import OF_OPERATIONS, limit_filters
from cmsdash.queries import FieldReason, QueryResult
from cmsdash.views.html import table_columns
from cmsdash.views.html.lists import bullet_list
from cmsdash.views.html.tables import BLANK
from cmsdash.views.narrative import legal_lists


def operations_list(page: PageContext) -> Figure:
    """Return the operations selected for support in the order of Article 49(3) of Regulation 2021/1060."""
    listed = queries.operations_list(page.release, page.selection)
    selection = limit_filters(page.selection, OF_OPERATIONS)
    programme = queries.programme_figures(page.release)
    is_whole = not any(getattr(selection, facet) for facet in table_columns.OPERATION_FILTERS)
    return Figure(
        listed,
        "",
        title=page.text("legal.operations_title"),
        sentence=page.compose(legal_lists.operations_list_sentence, listed, programme, is_whole),
        table=TableSpec(
            _filled_columns(listed, table_columns.OPERATIONS_LIST), {"operation": operation_link_cell(page)}
        ),
        notes=tuple(page.text(f"legal.{note}_note") for note in ("stated", "cost", "columns")),
        selection=selection,
    )


def operations_list_fields(page: PageContext) -> Figure:
    """Return how many operations have each field of Article 49(3), and why the others have not."""
    return _fields(page, queries.operations_list_fields(page.release, page.selection), "operations")


def beneficiaries_list(page: PageContext) -> Figure:
    """Return the operations selected for support in the order of Article 27 of Decree 33/2013."""
    listed = queries.beneficiaries_list(page.release, page.selection)
    return Figure(
        listed,
        "",
        title=page.text("legal.beneficiaries_title"),
        sentence=page.compose(legal_lists.beneficiaries_list_sentence, listed),
        table=TableSpec(
            _filled_columns(listed, table_columns.BENEFICIARIES_LIST), {"operation": operation_link_cell(page)}
        ),
        notes=tuple(page.text(f"legal.{note}_note") for note in ("persons", "paid", "columns")),
        selection=limit_filters(page.selection, OF_OPERATIONS),
    )


def beneficiaries_list_fields(page: PageContext) -> Figure:
    """Return how many operations have each field of Article 27, and why the others have not."""
    return _fields(page, queries.beneficiaries_list_fields(page.release, page.selection), "beneficiaries")


def _fields(page: PageContext, fields: QueryResult, name: str) -> Figure:
    def reasons_cell(reasons: object) -> str:
        lines = [page.text.plural(f"law_reason.{item['code']}", item["operations"]) for item in _reasons(reasons)]
        return bullet_list(lines) if len(lines) > 1 else "".join(lines) or BLANK

    return Figure(
        fields,
        None,
        title=page.text(f"legal.{name}_fields_title"),
        sentence=page.compose(legal_lists.fields_sentence, fields),
        table=TableSpec(table_columns.LAW_FIELDS, {"law_reasons": reasons_cell}),
        selection=limit_filters(page.selection, OF_OPERATIONS),
    )


def _filled_columns(listed: QueryResult, columns: Sequence[str]) -> Sequence[str]:
    """Return the columns with a value in any row, as most of what the laws ask for is empty; all without rows."""
    return [name for name in columns if listed.is_empty or listed.table[name].notna().any()]


def _reasons(cell: object) -> Sequence[FieldReason]:
    return cell if isinstance(cell, list) else ()

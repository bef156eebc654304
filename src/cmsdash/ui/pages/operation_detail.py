"""The page of one operation, and the links between the pages of the operation list."""

import streamlit as st

from cmsdash import queries
from cmsdash.figures import PageContext, TableSpec
from cmsdash.i18n import escape_markdown
from cmsdash.queries.result import list_records
from cmsdash.ui.controls.option_pickers import option_toggle
from cmsdash.ui.figures.figure_block import city_link_cell, render_figure
from cmsdash.ui.layout.links import back_to_list, city_links_cell, class_href, list_page_href, operation_link_cell
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.html import table_columns
from cmsdash.views.html.operation_detail import operation_detail_html
from cmsdash.views.html.pagination import pagination_links
from cmsdash.views.narrative import operations
from cmsdash.views.templates import get_macro


def render_pagination(page: PageContext, list_page: queries.Page) -> None:
    """Render links to the other pages of the operation list, if there are any."""
    if list_page.count > 1:
        st.html(pagination_links(list_page.number, list_page.count, list_page_href(page), page.text))


def operation_detail_page(page: PageContext) -> None:
    """Render everything that is known of the selected operation, and what no source states."""
    text, selection, release = page.text, page.selection, page.release
    result = queries.operation_detail(release, selection)
    [row] = list_records(result.table)
    bodies, amounts = queries.organisations(release, selection), queries.operation_amounts(release, selection)
    statements = queries.operation_statements(release, selection)
    different_amounts = amounts.table["amount_cents"].nunique()
    st.html(back_to_list(page))
    st.html(get_macro("page_title")(row["title"], lang_attribute(text)))
    if notice := operations.uncounted_sentence(statements.table, row["operation"], release.sources, text):
        st.warning(escape_markdown(notice))
    render_figure(
        page,
        result,
        operation_detail_html(
            row, bodies.table, different_amounts, release.sources, class_href(page), page.names, text
        ),
        title="",
        sentence=operations.operation_sentence(row, page.names, text),
        table=TableSpec(
            table_columns.OPERATION_DETAIL, {"places": city_links_cell(page)}, caption=text("operation_detail.caption")
        ),
    )
    _render_statements(page, statements)
    _render_amounts(page, amounts)
    _render_bodies(page, bodies)
    _render_payments(page)
    _render_indicators(page)
    _render_city_shares(page)
    _render_classes(page)


def _render_section(page: PageContext, result: queries.QueryResult, name: str, table: TableSpec) -> None:
    """Render rows as a table with the title and the sentence that the catalogues have under a name."""
    title, sentence = page.text(f"operation_detail.{name}_title"), page.text(f"operation_detail.{name}")
    render_figure(page, result, None, title=title, sentence=sentence, table=table)


def _render_statements(page: PageContext, statements: queries.QueryResult) -> None:
    """Render what each source says of the operation, where several give it."""
    if len(statements.table) > 1:
        table = TableSpec(table_columns.OPERATION_STATEMENTS, {"operation": operation_link_cell(page)})
        _render_section(page, statements, "statements", table)


def _render_amounts(page: PageContext, amounts: queries.QueryResult) -> None:
    """Render every amount that sources give, unless there is only that of the operation's own source."""
    if not amounts.is_empty:
        _render_section(page, amounts, "amounts", TableSpec(table_columns.OPERATION_AMOUNTS))


def _render_payments(page: PageContext) -> None:
    """Render the payments. They have a section of their own, because they are not a funding stage."""
    payments = queries.operation_payments(page.release, page.selection)
    if not payments.is_empty:
        _render_section(page, payments, "payments", TableSpec(table_columns.PAYMENTS))


def _render_indicators(page: PageContext) -> None:
    """Render target and result of each operation indicator. They are not added: persons may be counted in several."""
    indicators = queries.operation_indicators(page.release, page.selection)
    if not indicators.is_empty:
        st.header(page.text("operation_detail.indicators_title"))
        render_figure(
            page,
            indicators,
            None,
            title="",
            sentence=page.text("operation_detail.indicators"),
            table=TableSpec(table_columns.INDICATORS),
        )


def _render_city_shares(page: PageContext) -> None:
    """Render the cities of an operation in several cities, with the share that the apportionment gives to each."""
    shares = queries.operation_city_shares(page.release, page.selection)
    if len(shares.table) > 1:
        title = page.text("operation_detail.shares_title")
        st.header(escape_markdown(title))
        option_toggle(page, "split")
        render_figure(
            page,
            shares,
            None,
            title="",
            sentence=operations.shared_operations_sentence(shares.table, page.selection, page.text),
            table=TableSpec(table_columns.OPERATION_SHARES, {"city": city_link_cell(page)}, caption=title),
        )


def _render_classes(page: PageContext) -> None:
    title = page.text("operation_detail.classes_title")
    st.header(escape_markdown(title))
    option_toggle(page, "inferred")
    classes = queries.operation_classes(page.release, page.selection)
    render_figure(
        page,
        classes,
        None,
        title="",
        sentence=page.text("operation_detail.classes_none" if classes.is_empty else "operation_detail.classes"),
        table=TableSpec(table_columns.CLASSES, caption=title),
    )


def _render_bodies(page: PageContext, bodies: queries.QueryResult) -> None:
    render_figure(
        page,
        bodies,
        None,
        title=page.text("bodies.operation_title"),
        sentence=page.text("bodies.operation_none" if bodies.is_empty else "bodies.operation"),
        table=TableSpec(table_columns.BODIES_OF_OPERATION),
    )

"""The page of one operation, and the links between the pages of the operation list."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from cmsdash import queries
from cmsdash.figures import Figure, PageContext, operation
from cmsdash.i18n import escape_markdown
from cmsdash.queries.result import list_records
from cmsdash.ui.controls.option_pickers import option_toggle
from cmsdash.ui.figures.figure_block import render_figure
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.html.pagination import pagination_links
from cmsdash.views.html.tables import link
from cmsdash.views.narrative import operations
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import get_macro


def render_pagination(page: PageContext, list_page: queries.Page) -> None:
    """Render links to the other pages of the operation list, if there are any."""
    if list_page.count > 1:
        st.html(pagination_links(list_page.number, list_page.count, _list_page_href(page), page.text))


def _list_page_href(page: PageContext) -> Callable[[int], str]:
    """Return a function from the number of a list page, from 1, to its address."""
    return lambda number: page_href("operations", page.selection, page=str(number) if number > 1 else "")


def operation_detail_page(page: PageContext) -> None:
    """Render everything that is known of the selected operation, and what no source states."""
    text, release = page.text, page.release
    detail, statements = operation.operation(page), operation.operation_statements(page)
    [row] = list_records(detail.result.table)
    st.html(_back_to_list(page))
    st.html(get_macro("page_title")(row["title"], lang_attribute(text)))
    if notice := operations.uncounted_sentence(statements.result.table, row["operation"], release.sources, text):
        st.warning(escape_markdown(notice))
    render_figure(page, detail)
    if len(statements.result.table) > 1:
        render_figure(page, statements)
    _render_filled(page, operation.operation_amounts(page))  # none if there is only that of the operation's own source
    render_figure(page, operation.organisations(page))
    _render_filled(page, operation.payments(page))
    _render_filled(page, operation.indicators(page))
    shares = operation.shares(page)
    if len(shares.result.table) > 1:
        _render_under_toggle(page, shares, "split")
    _render_under_toggle(page, operation.operation_classes(page), "inferred")


def _back_to_list(page: PageContext) -> Markup:
    """Return a link from an operation to the list (HTML)."""
    address = page_href("operations", page.selection, operation="")
    return get_macro("paragraph")(link(page.text("operation_detail.back"), address), "cms-back")


def _render_filled(page: PageContext, figure: Figure) -> None:
    """Render a figure if it has rows."""
    if not figure.result.is_empty:
        render_figure(page, figure)


def _render_under_toggle(page: PageContext, figure: Figure, field: str) -> None:
    """Render a figure under its name and the choice that changes it."""
    st.header(escape_markdown(figure.caption))
    option_toggle(page, field)
    render_figure(page, figure)

"""What the page of operations draws beside its list: one operation's own view, and the way through many pages."""

import streamlit as st

from cmsdash import queries
from cmsdash.i18n import escape_markdown
from cmsdash.ui.controls.toggles import option_toggle
from cmsdash.ui.figures.figure_block import TableSpec, city_link_cell, render_figure
from cmsdash.ui.layout.links import back_to_list, city_links_cell, list_page_href
from cmsdash.ui.layout.page import PageContext
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.html import table_columns
from cmsdash.views.html.operation_detail import operation_detail_html
from cmsdash.views.html.pagination import pagination_links
from cmsdash.views.narrative import operations
from cmsdash.views.templates import get_macro


def render_pagination(view: PageContext, leaf: queries.Page) -> None:
    """Links to the other pages of a list, where there are any."""
    if leaf.count > 1:
        st.html(pagination_links(leaf.number, leaf.count, list_page_href(view), view.text))


def operation_detail_page(view: PageContext) -> None:
    """Everything known of the operation that the selection names, and everything no source states."""
    text, selection, release = view.text, view.selection, view.release
    found = queries.operation_detail(release, selection)
    [row] = found.table.to_dict("records")
    st.html(back_to_list(view))
    st.html(get_macro("page_title")(row["title"], lang_attribute(text)))
    render_figure(
        view,
        found,
        operation_detail_html(row, city_links_cell(view)(row["places"]), text),
        title="",
        sentence=operations.operation_sentence(row, view.names, text),
        table=TableSpec(
            table_columns.OPERATION_DETAIL, {"places": city_links_cell(view)}, caption=text("operation_detail.caption")
        ),
    )
    _payments(view)
    _indicators(view)
    _shares(view)
    _classes(view)


def _payments(view: PageContext) -> None:
    """What was paid, under a heading of its own: it is no stage of the money that was granted."""
    answer = queries.operation_payments(view.release, view.selection)
    if not answer.is_empty:
        title, sentence = view.text("operation_detail.payments_title"), view.text("operation_detail.payments")
        render_figure(view, answer, None, title=title, sentence=sentence, table=TableSpec(table_columns.PAYMENTS))


def _indicators(view: PageContext) -> None:
    """What was planned and realised, indicator by indicator: who is counted in several, no file says."""
    answer = queries.operation_indicators(view.release, view.selection)
    if not answer.is_empty:
        st.header(view.text("operation_detail.indicators_title"))
        render_figure(
            view,
            answer,
            None,
            title="",
            sentence=view.text("operation_detail.indicators"),
            table=TableSpec(table_columns.INDICATORS),
        )


def _shares(view: PageContext) -> None:
    """The cities of an operation in several, with what the rule tells of each."""
    answer = queries.operation_city_shares(view.release, view.selection)
    if len(answer.table) > 1:
        title = view.text("operation_detail.shares_title")
        st.header(escape_markdown(title))
        option_toggle(view, "split")
        sentence = operations.shared_operations_sentence(answer.table, view.selection, view.text)
        shown = TableSpec(table_columns.OPERATION_SHARES, {"city": city_link_cell(view)}, caption=title)
        render_figure(view, answer, None, title="", sentence=sentence, table=shown)


def _classes(view: PageContext) -> None:
    text, selection, release = view.text, view.selection, view.release
    title = text("operation_detail.classes_title")
    st.header(escape_markdown(title))
    option_toggle(view, "inferred")
    classes, actors = queries.operation_classes(release, selection), queries.organisations(release, selection)
    sentence = text("operation_detail.classes_none" if classes.is_empty else "operation_detail.classes")
    render_figure(
        view, classes, None, title="", sentence=sentence, table=TableSpec(table_columns.CLASSES, caption=title)
    )
    sentence = (
        text("operation_detail.actors_none")
        if actors.is_empty
        else operations.organisations_sentence(actors.table, text)
    )
    shown = TableSpec(table_columns.ACTORS_OF_OPERATION)
    render_figure(view, actors, None, title=text("actors.title"), sentence=sentence, table=shown)

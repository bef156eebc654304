"""What the page of operations draws beside its list: one operation's own view, and the way through many pages."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell.frame import View
from cmsdash.shell.links import back_to_list, leaf_href, places_links
from cmsdash.shell.show import Shown, city_link, show
from cmsdash.shell.switches import switch
from cmsdash.text import escape_markdown
from cmsdash.views import columns, findings
from cmsdash.views.italian import lang_attribute
from cmsdash.views.leaves import leaves
from cmsdash.views.sheet import sheet
from cmsdash.views.templates import macro


def turn(view: View, leaf: queries.Leaf) -> None:
    """Links to the other pages of a list, where there are any."""
    if leaf.of > 1:
        st.html(leaves(leaf.number, leaf.of, leaf_href(view), view.text))


def operation_sheet(view: View) -> None:
    """Everything known of the operation that the selection names, and everything no source states."""
    text, selection, release = view.text, view.selection, view.release
    found = queries.operation(release, selection)
    [row] = found.table.to_dict("records")
    st.html(back_to_list(view))
    st.html(macro("title")(row["title"], lang_attribute(text)))
    show(
        view,
        found,
        sheet(row, places_links(view)(row["places"]), text),
        title="",
        sentence=findings.operation(row, view.names, text),
        table=Shown(columns.SHEET, {"places": places_links(view)}, caption=text("sheet.caption")),
    )
    _payments(view)
    _indicators(view)
    _shares(view)
    _classes(view)


def _payments(view: View) -> None:
    """What was paid, under a heading of its own: it is no stage of the money that was granted."""
    answer = queries.payments(view.release, view.selection)
    if not answer.is_empty:
        title, sentence = view.text("sheet.payments_title"), view.text("sheet.payments")
        show(view, answer, None, title=title, sentence=sentence, table=Shown(columns.PAYMENTS))


def _indicators(view: View) -> None:
    """What was planned and realised, indicator by indicator: who is counted in several, no file says."""
    answer = queries.indicators(view.release, view.selection)
    if not answer.is_empty:
        st.header(view.text("sheet.indicators_title"))
        show(view, answer, None, title="", sentence=view.text("sheet.indicators"), table=Shown(columns.INDICATORS))


def _shares(view: View) -> None:
    """The cities of an operation in several, with what the rule tells of each."""
    answer = queries.shares(view.release, view.selection)
    if len(answer.table) > 1:
        title = view.text("sheet.shares_title")
        st.header(escape_markdown(title))
        switch(view, "split")
        sentence = findings.shared(answer.table, view.selection, view.text)
        shown = Shown(columns.SHARES, {"city": city_link(view)}, caption=title)
        show(view, answer, None, title="", sentence=sentence, table=shown)


def _classes(view: View) -> None:
    text, selection, release = view.text, view.selection, view.release
    title = text("sheet.classes_title")
    st.header(escape_markdown(title))
    switch(view, "inferred")
    classes, actors = queries.classes(release, selection), queries.actors(release, selection)
    sentence = text("sheet.classes_none" if classes.is_empty else "sheet.classes")
    show(view, classes, None, title="", sentence=sentence, table=Shown(columns.CLASSES, caption=title))
    sentence = text("sheet.actors_none") if actors.is_empty else findings.actors(actors.table, text)
    shown = Shown(columns.ACTORS_OF_OPERATION)
    show(view, actors, None, title=text("actors.title"), sentence=sentence, table=shown)

"""The page that gathers views for a presentation, and builds the code of an embedded figure."""

from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup

from cmsdash.domain import FACETS, Selection
from cmsdash.domain.view_sequence import (
    MAX_SEQUENCE_QUERY_CHARS,
    VIEWS_PARAMETER,
    View,
    format_sequence,
    parse_sequence,
)
from cmsdash.exports import FileContext
from cmsdash.exports.embed import DEFAULT_HEIGHT_PX, EMBED_THEMES, embed_href, iframe_code, static_html
from cmsdash.exports.presentation import make_presentation
from cmsdash.figures import Figure, PageContext
from cmsdash.figures.catalogue import FIGURES, build_figure, is_available
from cmsdash.i18n import escape_markdown
from cmsdash.ui import session_state
from cmsdash.ui.layout.contact import page_address
from cmsdash.ui.layout.document_title import presentation_title
from cmsdash.ui.layout.page import render_note
from cmsdash.ui.layout.stylesheet import standalone_style
from cmsdash.views.formatting.filters import filters_sentence, is_filtered
from cmsdash.views.html.tables import link
from cmsdash.views.page_links import PAGES, presentation_href
from cmsdash.views.templates import get_macro

EMBED_HEIGHTS_PX = (320, 480, DEFAULT_HEIGHT_PX, 800, 1000)
_paragraph, _copy_box = get_macro("paragraph"), get_macro("copy_box")


def presentation_section(page: PageContext) -> None:
    """Render the views of the presentation in their order, with its link and its file."""
    text = page.text
    _take_linked_views(page)
    views = session_state.presentation_views()
    st.header(escape_markdown(text("share.presentation")))
    st.text(text.plural("share.chosen", len(views)) if views else text("share.usual"))
    for index, view in enumerate(views):
        _render_view(page, index, view, len(views))
    sequence = {"sequence": format_sequence(views)} if views else {}
    address = presentation_href(PAGES[0], _shared_selection(page, views), **sequence)
    if len(address) <= MAX_SEQUENCE_QUERY_CHARS:
        opened = link(text("share.open_presentation"), address, Markup(' target="_blank"'))
        st.html(_paragraph(opened, "cms-take-link"))
        st.html(_copy_box(_origin(page) + address, page.text))
    else:
        st.text(text("share.too_long"))
    context = FileContext(page.selection, page.names, page.release, text)
    st.download_button(
        text("share.download_presentation"),
        partial(_presentation_file, page, format_sequence(views), _origin(page)),
        file_name=context.file_name("presentation", "html"),
        mime="text/html",
        key="presentation-file",
        on_click="ignore",
    )


def _take_linked_views(page: PageContext) -> None:
    """Take over the views of a link that leads here from a presentation."""
    if linked := session_state.take_link_value(VIEWS_PARAMETER):
        views, _ = parse_sequence(linked, FIGURES, page.vocabulary, page.selection)
        session_state.store_presentation_views(views)


def _shared_selection(page: PageContext, views: tuple[View, ...]) -> Selection:
    """Return the selection of the link: of a sequence release and language alone, because each view has its own."""
    return page.selection.clear_filters() if views else page.selection


def _render_view(page: PageContext, index: int, view: View, of: int) -> None:
    text, number = page.text, page.text.number(index + 1)
    context = PageContext(view.selection, page.release, text, page.vocabulary, FIGURES[view.figure].page)
    if not is_available(view.figure, view.selection):
        return
    figure = build_figure(view.figure, context)
    selection = figure.selection or view.selection
    filters = f" {filters_sentence(selection, page.names, text)}" if is_filtered(selection, FACETS) else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"view-{index}"):
        st.text(f"{number}. {figure.caption}.{filters}")
        for code, step, is_possible in (("up", -1, index > 0), ("down", 1, index + 1 < of), ("remove", 0, True)):
            st.button(
                text.markdown(f"share.{code}", n=number),
                key=f"view-{code}-{index}",
                on_click=_move_view,
                args=(index, step),
                disabled=not is_possible,
            )


def _move_view(index: int, step: int) -> None:
    """Move a view by a step; 0 removes it."""
    views = list(session_state.presentation_views())
    view = views.pop(index)
    if step:
        views.insert(index + step, view)
    session_state.store_presentation_views(tuple(views))


def _presentation_file(page: PageContext, sequence: str, origin: str) -> bytes:
    heading = presentation_title(PAGES[0], page.selection, page.release, page.text)
    document = make_presentation(page, sequence, heading=heading, base=origin, style=standalone_style())
    return document.encode("utf-8")


def embed_section(page: PageContext) -> None:
    """Render the choice of a figure, its preview, and the code that shows it in another site."""
    text = page.text
    st.header(escape_markdown(text("share.embed")))
    st.text(text("share.embed_lead"))
    figure = _chosen_figure(page)
    with st.container(horizontal=True, key="embed-options"):
        theme = _choice(page, "theme", EMBED_THEMES)
        height = st.selectbox(
            text("share.height"),
            EMBED_HEIGHTS_PX,
            index=EMBED_HEIGHTS_PX.index(DEFAULT_HEIGHT_PX),
            placeholder=text("share.height"),
        )
        pinned = _choice(page, "version", ("latest", "pinned"))
    release = page.release.manifest.id if pinned == "pinned" else ""
    selection = replace(page.selection, release=release)
    address = embed_href(figure.name, selection, theme)
    st.iframe(address, height=height, alt=figure.caption)
    st.html(_copy_box(str(iframe_code(_origin(page) + address, figure.caption, height, text)), page.text))
    render_note(text("share.frames"), on_paper=False)
    context = FileContext(figure.selection or page.selection, page.names, page.release, text)
    st.text(text("share.static_lead"))
    st.download_button(
        text("share.static"),
        partial(_static_file, figure, page, _origin(page)),
        file_name=context.file_name(figure.name, "html"),
        mime="text/html",
        key="embed-static",
        on_click="ignore",
    )


def _chosen_figure(page: PageContext) -> Figure:
    """Render the choice among the figures that the selection has, and return the figure."""
    names = [name for name in FIGURES if is_available(name, page.selection)]
    linked = session_state.take_link_value("figure")
    # Filters change no name that matters here, and describing every figure takes a second.
    subject = replace(page.selection.clear_filters(), city=page.selection.city[:1], operation=page.selection.operation)
    captions = page.keep("figure-captions", partial(_captions, replace(page, selection=subject), names), subject)
    key = session_state.relabel_choice("embed-figure", page.text.lang)
    if linked in names:
        session_state.set_widget(key, linked)
    label = page.text("share.figure")
    name = st.selectbox(
        page.text("share.figure"), names, format_func=lambda code: captions[code], key=key, placeholder=label
    )
    return build_figure(name, _figure_page(page, name))


def _captions(page: PageContext, names: list[str]) -> dict[str, str]:
    """Return what each figure is called, with its page."""
    text = page.text
    return {
        name: f"{text(f'nav.{FIGURES[name].page}')}: {build_figure(name, _figure_page(page, name)).caption}"
        for name in names
    }


def _figure_page(page: PageContext, name: str) -> PageContext:
    return PageContext(page.selection, page.release, page.text, page.vocabulary, FIGURES[name].page)


def _choice(page: PageContext, name: str, codes: tuple[str, ...]) -> str:
    """Render a choice of one code, the first by default, and return it."""
    key = session_state.relabel_choice(f"embed-{name}", page.text.lang)
    return str(
        st.selectbox(
            page.text(f"share.{name}.label"),
            codes,
            placeholder=page.text(f"share.{name}.label"),
            format_func=lambda code: page.text(f"share.{name}.{code}"),
            key=key,
        )
    )


def _static_file(figure: Figure, page: PageContext, origin: str) -> bytes:
    return static_html(figure, _figure_page(page, figure.name), origin).encode("utf-8")


def _origin(page: PageContext) -> str:
    """Return the origin under which the reader sees the dashboard."""
    parts = urlsplit(page_address(page.selection))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

"""Page layout and page context: everything around the content of a page."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NoReturn

import streamlit as st
from markupsafe import Markup

from cmsdash import queries
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.domain import MULTI_VALUE_FIELDS, IgnoredParameter, Vocabulary
from cmsdash.figures import PageContext
from cmsdash.figures.code_labels import code_label
from cmsdash.i18n import escape_markdown, get_translator
from cmsdash.i18n.issue_messages import issue_lines
from cmsdash.installation.emblems import Emblem, EmblemError, configured_emblems, emblem_message
from cmsdash.ui import release_cache, session_state
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.document_title import document_title
from cmsdash.ui.layout.header import footer_html, header_html, page_explanations_html
from cmsdash.ui.layout.site_link import site_link
from cmsdash.ui.layout.stylesheet import ICON, LINKED_STYLE_HEADER, STYLE
from cmsdash.ui.made_files import bound_made_files
from cmsdash.views.html.notices import ignored_parameters_notice
from cmsdash.views.html.tables import link
from cmsdash.views.page_links import PAGES, page_href
from cmsdash.views.templates import get_macro, render

_paragraph = get_macro("paragraph")


def render_layout() -> Callable[[], None]:
    """Render what is above the content of every page and return the page's script, to be called once."""
    bound_made_files()
    st.set_page_config(layout="wide", page_icon=ICON)
    if LINKED_STYLE_HEADER not in st.context.headers:
        st.html(render("inline_style", css=STYLE))
    served, vocabulary = _resolve_release()
    text = get_translator(session_state.link_language())
    script = navigation.register_pages(text)
    name = script.url_path or PAGES[0]
    selection, ignored = session_state.sync_selection(script.url_path, vocabulary)
    page = PageContext(selection, served.release, get_translator(selection.lang), vocabulary, name)
    st.set_page_config(page_title=document_title(name, selection, page.release, page.text))
    _render_header(page)
    if served.is_fallback:
        _render_fallback_notice(page)
    if served.is_substitute:
        _render_substitute_notice(page, name)
    if not served.is_active:
        _render_inactive_release_notice(page, name)
    if ignored:
        st.html(ignored_parameters_notice(ignored, page.text, _similar_links(page, ignored)))
    session_state.store_page_context(page)
    return script.run


def _render_header(page: PageContext) -> None:
    selection, name, address = page.selection, page.script, _emblem_address()
    try:
        emblems = tuple(emblem.file_name for emblem in configured_emblems(selection.lang))
    except EmblemError as error:  # our server checks before it starts
        st.error(escape_markdown(emblem_message(error, page.text)))
        st.stop()
    depends = (name, selection, emblems, address is None)
    st.html(page.keep("header", lambda: header_html(selection, page.text, name, address), *depends))


def _emblem_address() -> Callable[[Emblem], str] | None:
    """Return what gives the addresses of emblems: None at our server, which has them as files."""
    return None if LINKED_STYLE_HEADER in st.context.headers else (lambda emblem: emblem.data_address)


def _similar_links(page: PageContext, ignored: Sequence[IgnoredParameter]) -> list[Markup]:
    """Return a link to this page with the code that each ignored value resembles, if it resembles one (HTML)."""
    links = []
    for item in ignored:
        field, codes = item.parameter, page.vocabulary.codes.get(item.parameter, ())
        labels = {code: code_label(page, field, code) for code in codes}
        code = None if field == "page" else queries.find_similar_code(item.value, labels)
        if code is None:
            continue
        is_multi_value = field in MULTI_VALUE_FIELDS
        value = page.vocabulary.sort(field, {*getattr(page.selection, field), code}) if is_multi_value else code
        links.append(link(labels[code], page_href(page.script, page.selection, **{field: value})))
    return links


def page_context() -> PageContext:
    """Return the context of the page that calls.

    The first page that a fresh server opens by a deep link runs without `app.py` and so without its layout. Then the
    pages are registered and the run is restarted, this time through `app.py`.
    """
    page: PageContext | None = session_state.pop_page_context()
    if page is None:
        navigation.register_pages(get_translator(session_state.link_language()))
        st.rerun()
    return page


def render_footer(page: PageContext) -> None:
    """Render the footer with the day on which the last source was accessed."""
    last_accessed = max(source.accessed for source in page.release.sources.values())
    today = datetime.now(UTC).date().isoformat()
    release_id = page.release.manifest.id
    address = _emblem_address()
    st.html(footer_html(page.selection, page.text, last_accessed, release_id, today, site_link(page), address))
    st.html(page.compose(page_explanations_html))


def render_note(note: str, *, on_paper: bool = True, only_phone: bool = False) -> None:
    """Render a remark in small type; Streamlit's own caption has too little contrast.

    Args:
        note: Plain text.
        on_paper: Whether it is printed. What a click does is not.
        only_phone: Whether only narrow screens show it.
    """
    modifier = " cms-phone" if only_phone else "" if on_paper else " cms-screen"
    st.html(_paragraph(note, f"cms-note{modifier}"))


def _resolve_release() -> tuple[release_cache.ServedRelease, Vocabulary]:
    try:
        served = release_cache.resolve_release(session_state.requested_release_id())
        return served, release_cache.vocabulary(served.release)
    except ReleaseValidationError as error:
        _render_issues_and_stop(error)


def _render_issues_and_stop(error: ReleaseValidationError) -> NoReturn:
    text = get_translator(session_state.link_language())
    st.error(text.plural("issue.headline", len(error.issues)))
    for line in issue_lines(error.issues, text):
        st.text(line)
    st.stop()


def _render_fallback_notice(page: PageContext) -> None:
    """Say that the active release cannot be read, and which one is shown instead."""
    manifest, text = page.release.manifest, page.text
    message = text("releases.fallback", date=text.date(manifest.created[:10]), id=manifest.id)
    st.warning(escape_markdown(message), icon=":material/warning:")


def _render_substitute_notice(page: PageContext, name: str) -> None:
    """Say that the release of the link has to wait, with a link that tries again."""
    release_id, text = page.selection.release, page.text
    st.warning(escape_markdown(text("releases.busy", id=release_id)), icon=":material/history:")
    address = page_href(name, page.selection)
    st.html(_paragraph(link(text("releases.busy_retry", id=release_id), address), "cms-note"))


def _render_inactive_release_notice(page: PageContext, name: str) -> None:
    """Say that the release is older or newer than the active one, with a link to the latter."""
    manifest, text = page.release.manifest, page.text
    age = "newer" if manifest.id > release_cache.active_release_id() else "old"
    with st.container(key="old-release"):
        message = text(f"releases.{age}", date=text.date(manifest.created[:10]), id=manifest.id)
        st.warning(escape_markdown(message), icon=":material/history:")
        address = page_href(name, page.selection, release="")
        st.html(_paragraph(link(text("releases.to_current"), address), "cms-note cms-to-current"))

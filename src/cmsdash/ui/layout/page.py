"""What surrounds every page: identity, menu, language, footer. Pages call `enter` and get their view."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn, TypeVar

import streamlit as st

from cmsdash.cache import Cache
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import IgnoredParameter, Selection, Vocabulary
from cmsdash.i18n import Translator, escape_markdown, get_translator
from cmsdash.i18n.issue_messages import issue_lines
from cmsdash.queries import QueryResult
from cmsdash.ui import release_cache, session_state
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.header import render_footer_html, render_header
from cmsdash.ui.layout.stylesheet import ICON, STYLE, THEME_SWITCH_RULES
from cmsdash.views.html.notices import ignored_parameters_notice
from cmsdash.views.html.tables import link
from cmsdash.views.palette import THEMES
from cmsdash.views.templates import get_macro, render

Drawing = TypeVar("Drawing")
_DRAWINGS = Cache(512)


@dataclass(frozen=True)
class PageContext:
    """What a page works with: the selection, the release it asks, the words of its language, the codes it knows."""

    selection: Selection
    release: Release
    text: Translator
    vocabulary: Vocabulary

    @property
    def colours(self) -> Mapping[str, str]:
        """The colour of each role (views/palette.py) in the reader's theme, for figures."""
        return THEMES[_theme()]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each city by its key."""
        cities = self.release.tables["cities"]
        return dict(zip(cities["city"], cities["name"], strict=True))

    def draw(self, draw_figure: Callable[..., Drawing], *arguments: QueryResult | Hashable) -> Drawing:
        """Draws a figure of the views, once for the same content, language and theme. It is shared: never change it.

        Args:
            draw_figure: Takes tables and other values, then the words and the colours.
            arguments: An answer stands for its table; all others are values that keys can hold.
        """
        theme = _theme()
        values = [item.table if isinstance(item, QueryResult) else item for item in arguments]
        keys = tuple(item.key if isinstance(item, QueryResult) else item for item in arguments)
        cacheable = self.release.cache_key and all(item.key for item in arguments if isinstance(item, QueryResult))
        key = (draw_figure, keys, self.text.lang, theme) if cacheable else None
        return _DRAWINGS.get(key, lambda: draw_figure(*values, self.text, THEMES[theme]))


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def render_layout() -> Callable[[], None]:
    """Draws what stands above every page and returns the page's script, to be called once."""
    st.set_page_config(layout="wide", page_icon=ICON)
    st.html(render("inline_style", css=STYLE + THEME_SWITCH_RULES[_theme()]))
    served, vocabulary = _data()
    page = navigation.register_pages(get_translator(session_state.link_language()))
    st.set_page_config(page_title=f"{page.title} | {get_translator(session_state.link_language())('app.title')}")
    selection, repairs = session_state.sync_selection(page.url_path, vocabulary)
    view = PageContext(selection, served.release, get_translator(selection.lang), vocabulary)
    render_header(selection, view.text, page.url_path or navigation.PAGES[0])
    if served.stands_in:
        _stand_in(view)
    if not served.is_current:
        _other_release(view, page.url_path or navigation.PAGES[0])
    _notices(repairs, view.text)
    session_state.store_page_context(view)
    return page.run


def page_context() -> PageContext:
    """The view of the page that calls.

    A page opened by a deep link in a fresh server runs without `app.py`, so without its frame: then the
    pages are declared and the run starts again, this time through `app.py`.
    """
    view: PageContext | None = session_state.pop_page_context()
    if view is None:
        navigation.register_pages(get_translator(session_state.link_language()))
        st.rerun()
    return view


def render_footer(view: PageContext) -> None:
    """Draws the footer."""
    collected = max(source.accessed for source in view.release.sources.values())
    render_footer_html(view.selection, view.text, collected, view.release.manifest.id)


_paragraph = get_macro("paragraph")


def render_note(words: str, *, on_paper: bool = True, only_phone: bool = False) -> None:
    """A remark in small type, in the full colour of the text: Streamlit's own caption is too pale to read. What a
    click does is of no use on paper; what a wider screen shows is said on a phone only."""
    only = " cms-phone" if only_phone else "" if on_paper else " cms-screen"
    st.html(_paragraph(words, f"cms-note{only}"))


def _data() -> tuple[release_cache.ServedRelease, Vocabulary]:
    try:
        served = release_cache.resolve_release(session_state.requested_release_id())
        return served, release_cache.vocabulary(served.release)
    except ReleaseValidationError as error:
        _refuse(error)


def _refuse(error: ReleaseValidationError) -> NoReturn:
    text = get_translator(session_state.link_language())
    st.error(text.plural("issue.headline", len(error.issues)))
    for line in issue_lines(error.issues, text):
        st.text(line)
    st.stop()


def _stand_in(view: PageContext) -> None:
    """Says that the release that was put to use cannot be read, and which one is shown in its place."""
    manifest, text = view.release.manifest, view.text
    words = text("releases.fallback", date=text.date(manifest.created[:10]), id=manifest.id)
    st.warning(escape_markdown(words), icon=":material/warning:")


def _other_release(view: PageContext, page: str) -> None:
    """Says that the reader looks at an old release, or at one that is not in use yet, and leads to the current one."""
    manifest, text = view.release.manifest, view.text
    age = "newer" if manifest.id > release_cache.current_id() else "old"
    with st.container(key="old-release"):
        words = text(f"releases.{age}", date=text.date(manifest.created[:10]), id=manifest.id)
        st.warning(escape_markdown(words), icon=":material/history:")
        address = navigation.page_href(page, view.selection, release="")
        st.html(_paragraph(link(text("releases.to_current"), address), "cms-note cms-to-current"))


def _notices(repairs: tuple[IgnoredParameter, ...], text: Translator) -> None:
    if repairs:
        st.html(ignored_parameters_notice(repairs, text))

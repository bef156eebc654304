"""What surrounds every page: identity, menu, language, footer. Pages call `enter` and get their view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import NoReturn

import streamlit as st

from cmsdash.domain import Repair, Selection, Vocabulary
from cmsdash.facts import Release, ReleaseError
from cmsdash.shell import data, navigation, state
from cmsdash.shell.header import footer, header
from cmsdash.shell.style import FOLLOWING, ICON, STYLE
from cmsdash.text import Text, escape_markdown, text_in
from cmsdash.text.problems import worded
from cmsdash.views.notices import repaired
from cmsdash.views.palette import THEMES
from cmsdash.views.tables import link


@dataclass(frozen=True)
class View:
    """What a page works with: the selection, the release it asks, the words of its language, the codes it knows."""

    selection: Selection
    release: Release
    text: Text
    vocabulary: Vocabulary

    @property
    def colours(self) -> Mapping[str, str]:
        """The colour of each role (views/palette.py) in the reader's theme, for figures."""
        return THEMES[_theme()]

    @property
    def names(self) -> Mapping[str, str]:
        """The name of each city by its key."""
        return _names(self.release)


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


@lru_cache(maxsize=8)
def _names(release: Release) -> Mapping[str, str]:
    cities = release.tables["cities"]
    return dict(zip(cities["city"], cities["name"], strict=True))


def open_frame() -> Callable[[], None]:
    """Draws what stands above every page and returns the page's script, to be called once."""
    st.set_page_config(layout="wide", page_icon=ICON)
    st.html(f"<style>{STYLE}{FOLLOWING[_theme()]}</style>")
    served, vocabulary = _data()
    page = navigation.declare(text_in(state.language()))
    st.set_page_config(page_title=f"{page.title} | {text_in(state.language())('app.title')}")
    selection, repairs = state.current(page.url_path, vocabulary)
    view = View(selection, served.release, text_in(selection.lang), vocabulary)
    header(selection, view.text, page.url_path or navigation.PAGES[0])
    if not served.is_current:
        _other_release(view, page.url_path or navigation.PAGES[0])
    _notices(repairs, view.text)
    state.mark_frame(selection, served.release, vocabulary)
    return page.run


def enter() -> View:
    """The view of the page that calls.

    A page opened by a deep link in a fresh server runs without `app.py`, so without its frame: then the
    pages are declared and the run starts again, this time through `app.py`.
    """
    drawn = state.take_frame()
    if drawn is None:
        navigation.declare(text_in(state.language()))
        st.rerun()
    selection, release, vocabulary = drawn
    return View(selection, release, text_in(selection.lang), vocabulary)


def leave(view: View) -> None:
    """Draws the footer."""
    collected = max(source.accessed for source in view.release.sources.values())
    footer(view.selection, view.text, collected, view.release.manifest.id)


def note(words: str, *, on_paper: bool = True, only_phone: bool = False) -> None:
    """A remark in small type, in the full colour of the text: Streamlit's own caption is too pale to read. What a
    click does is of no use on paper; what a wider screen shows is said on a phone only."""
    only = " cms-phone" if only_phone else "" if on_paper else " cms-screen"
    st.html(f'<p class="cms-note{only}">{escape(words)}</p>')


def _data() -> tuple[data.Served, Vocabulary]:
    try:
        served = data.serve(state.release())
        return served, data.vocabulary(served.release)
    except ReleaseError as error:
        _refuse(error)


def _refuse(error: ReleaseError) -> NoReturn:
    text = text_in(state.language())
    st.error(text.count("problem.headline", len(error.problems)))
    for problem in error.problems:
        st.text(worded(problem, text))
    st.stop()


def _other_release(view: View, page: str) -> None:
    """Says that the reader looks at an old release, or at one that is not in use yet, and leads to the current one."""
    manifest, text = view.release.manifest, view.text
    age = "newer" if manifest.id > data.current_id() else "old"
    with st.container(key="old-release"):
        words = text(f"releases.{age}", date=text.date(manifest.created[:10]), id=manifest.id)
        st.warning(escape_markdown(words), icon=":material/history:")
        address = navigation.href(page, view.selection, release="")
        st.html(f'<p class="cms-note cms-to-current">{link(text("releases.to_current"), address)}</p>')


def _notices(repairs: tuple[Repair, ...], text: Text) -> None:
    if repairs:
        st.html(repaired(repairs, text))

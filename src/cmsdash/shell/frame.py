"""What surrounds every page: identity, menu, language, footer. Pages call `enter` and get their view."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn, TypeVar

import streamlit as st

from cmsdash.cache import Cache
from cmsdash.domain import Repair, Selection, Vocabulary
from cmsdash.facts import Release, ReleaseError
from cmsdash.queries import Answer
from cmsdash.shell import data, navigation, state
from cmsdash.shell.header import footer, header
from cmsdash.shell.style import FOLLOWING, ICON, STYLE
from cmsdash.text import Text, escape_markdown, text_in
from cmsdash.text.problems import problem_lines
from cmsdash.views.notices import repaired
from cmsdash.views.palette import THEMES
from cmsdash.views.tables import link
from cmsdash.views.templates import macro, render

Drawing = TypeVar("Drawing")
_DRAWINGS = Cache(512)


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

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each city by its key."""
        cities = self.release.tables["cities"]
        return dict(zip(cities["city"], cities["name"], strict=True))

    def draw(self, draw_figure: Callable[..., Drawing], *arguments: Answer | Hashable) -> Drawing:
        """Draws a figure of the views, once for the same content, language and theme. It is shared: never change it.

        Args:
            draw_figure: Takes tables and other values, then the words and the colours.
            arguments: An answer stands for its table; all others are values that keys can hold.
        """
        theme = _theme()
        values = [item.table if isinstance(item, Answer) else item for item in arguments]
        keys = tuple(item.key if isinstance(item, Answer) else item for item in arguments)
        cacheable = self.release.cache_key and all(item.key for item in arguments if isinstance(item, Answer))
        key = (draw_figure, keys, self.text.lang, theme) if cacheable else None
        return _DRAWINGS.get(key, lambda: draw_figure(*values, self.text, THEMES[theme]))


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def open_frame() -> Callable[[], None]:
    """Draws what stands above every page and returns the page's script, to be called once."""
    st.set_page_config(layout="wide", page_icon=ICON)
    st.html(render("style", css=STYLE + FOLLOWING[_theme()]))
    served, vocabulary = _data()
    page = navigation.declare(text_in(state.language()))
    st.set_page_config(page_title=f"{page.title} | {text_in(state.language())('app.title')}")
    selection, repairs = state.current(page.url_path, vocabulary)
    view = View(selection, served.release, text_in(selection.lang), vocabulary)
    header(selection, view.text, page.url_path or navigation.PAGES[0])
    if served.stands_in:
        _stand_in(view)
    if not served.is_current:
        _other_release(view, page.url_path or navigation.PAGES[0])
    _notices(repairs, view.text)
    state.mark_frame(view)
    return page.run


def enter() -> View:
    """The view of the page that calls.

    A page opened by a deep link in a fresh server runs without `app.py`, so without its frame: then the
    pages are declared and the run starts again, this time through `app.py`.
    """
    view: View | None = state.take_frame()
    if view is None:
        navigation.declare(text_in(state.language()))
        st.rerun()
    return view


def leave(view: View) -> None:
    """Draws the footer."""
    collected = max(source.accessed for source in view.release.sources.values())
    footer(view.selection, view.text, collected, view.release.manifest.id)


_paragraph = macro("paragraph")


def note(words: str, *, on_paper: bool = True, only_phone: bool = False) -> None:
    """A remark in small type, in the full colour of the text: Streamlit's own caption is too pale to read. What a
    click does is of no use on paper; what a wider screen shows is said on a phone only."""
    only = " cms-phone" if only_phone else "" if on_paper else " cms-screen"
    st.html(_paragraph(words, f"cms-note{only}"))


def _data() -> tuple[data.Served, Vocabulary]:
    try:
        served = data.serve(state.release())
        return served, data.vocabulary(served.release)
    except ReleaseError as error:
        _refuse(error)


def _refuse(error: ReleaseError) -> NoReturn:
    text = text_in(state.language())
    st.error(text.count("problem.headline", len(error.problems)))
    for line in problem_lines(error.problems, text):
        st.text(line)
    st.stop()


def _stand_in(view: View) -> None:
    """Says that the release that was put to use cannot be read, and which one is shown in its place."""
    manifest, text = view.release.manifest, view.text
    words = text("releases.fallback", date=text.date(manifest.created[:10]), id=manifest.id)
    st.warning(words, icon=":material/warning:")


def _other_release(view: View, page: str) -> None:
    """Says that the reader looks at an old release, or at one that is not in use yet, and leads to the current one."""
    manifest, text = view.release.manifest, view.text
    age = "newer" if manifest.id > data.current_id() else "old"
    with st.container(key="old-release"):
        words = text(f"releases.{age}", date=text.date(manifest.created[:10]), id=manifest.id)
        st.warning(escape_markdown(words), icon=":material/history:")
        address = navigation.href(page, view.selection, release="")
        st.html(_paragraph(link(text("releases.to_current"), address), "cms-note cms-to-current"))


def _notices(repairs: tuple[Repair, ...], text: Text) -> None:
    if repairs:
        st.html(repaired(repairs, text))

"""The pages of the dashboard, and links between them that keep the selection."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from cmsdash.domain import Selection, write
from cmsdash.text import Text, escape_markdown

GROUPS: Mapping[str, tuple[str, ...]] = {
    "programme": ("overview", "questions", "timeline"),
    "places": ("cities", "city", "compare"),
    "money": ("money", "need"),
    "work": ("objectives", "recipients", "operations"),
    "data": ("quality", "classification", "releases", "bring", "accessibility", "sources"),
}
"""The menu: its groups in order, and the stems of the scripts in `pages/` in each."""

PAGES = tuple(page for pages in GROUPS.values() for page in pages)
"""Every page in the order of the menu; the first one lives at `/`."""


def declare(text: Text) -> st.Page:
    """Tells Streamlit the pages, with no menu of its own: it would drop the selection from the address."""
    pages = [
        st.Page(f"pages/{name}.py", title=text(f"nav.{name}"), url_path=name, default=name == PAGES[0])
        for name in PAGES
    ]
    return st.navigation(pages, position="hidden")


def first_page(pages: Sequence[str]) -> str:
    """The first of these pages that is in the menu; the last resort is the overview."""
    return next((page for page in pages if page in PAGES), PAGES[0])


def link(page: str, label: str, selection: Selection, /, **changes: Any) -> None:
    """A link to a page that keeps the selection, with some of its fields changed."""
    st.page_link(f"pages/{page}.py", label=escape_markdown(label), query_params=write(replace(selection, **changes)))


def open_page(page: str, selection: Selection, /, **changes: Any) -> None:
    """Goes to a page with the selection, some of its fields changed."""
    st.switch_page(f"pages/{page}.py", query_params=write(replace(selection, **changes)))


def query(selection: Selection, /, **changes: Any) -> str:
    """The query string of a selection with some of its fields changed, without its question mark."""
    return urlencode(write(replace(selection, **changes)))


def href(page: str, selection: Selection, /, **changes: Any) -> str:
    """The address of a page with a selection, for links inside HTML."""
    asked = query(selection, **changes)
    return f"/{'' if page == PAGES[0] else page}" + (f"?{asked}" if asked else "")

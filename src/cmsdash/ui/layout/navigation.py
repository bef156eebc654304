"""The pages of the dashboard, and links between them that keep the selection."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from cmsdash.domain import Selection, to_query_params
from cmsdash.i18n import Translator, escape_markdown

PAGE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "programme": ("overview", "questions", "timeline"),
    "places": ("cities", "city", "compare"),
    "money": ("money", "need"),
    "work": ("objectives", "recipients", "operations"),
    "data": ("quality", "classification", "releases", "bring", "accessibility", "sources"),
}
"""The menu: its groups in order, and the stems of the scripts in `pages/` in each."""

PAGES = tuple(page for pages in PAGE_GROUPS.values() for page in pages)
"""Every page in the order of the menu; the first one lives at `/`."""


def register_pages(text: Translator) -> st.Page:
    """Tells Streamlit the pages, with no menu of its own: it would drop the selection from the address."""
    pages = [
        st.Page(f"pages/{name}.py", title=text(f"nav.{name}"), url_path=name, default=name == PAGES[0])
        for name in PAGES
    ]
    return st.navigation(pages, position="hidden")


def first_available_page(pages: Sequence[str]) -> str:
    """The first of these pages that is in the menu; the last resort is the overview."""
    return next((page for page in pages if page in PAGES), PAGES[0])


def page_link(page: str, label: str, selection: Selection, /, **changes: Any) -> None:
    """A link to a page that keeps the selection, with some of its fields changed."""
    st.page_link(
        f"pages/{page}.py", label=escape_markdown(label), query_params=to_query_params(replace(selection, **changes))
    )


def switch_page(page: str, selection: Selection, /, **changes: Any) -> None:
    """Goes to a page with the selection, some of its fields changed."""
    st.switch_page(f"pages/{page}.py", query_params=to_query_params(replace(selection, **changes)))


def query_string(selection: Selection, /, **changes: Any) -> str:
    """The query string of a selection with some of its fields changed, without its question mark."""
    return urlencode(to_query_params(replace(selection, **changes)))


def page_href(page: str, selection: Selection, /, **changes: Any) -> str:
    """The address of a page with a selection, for links inside HTML."""
    asked = query_string(selection, **changes)
    return f"/{'' if page == PAGES[0] else page}" + (f"?{asked}" if asked else "")

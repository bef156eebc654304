"""The pages of the dashboard, and links between them that keep the selection."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from cmsdash.domain import Selection, to_query_params
from cmsdash.i18n import Translator, escape_markdown

PAGE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "programme": ("overview", "search", "questions", "timeline", "glossary"),
    "places": ("cities", "city", "compare"),
    "money": ("money", "need"),
    "work": ("objectives", "recipients", "operations", "bodies"),
    "data": ("quality", "classification", "releases", "bring", "accessibility", "sources"),
}
"""The groups of the menu in order, each with the stems of its scripts in `pages/`."""

PAGES = tuple(page for pages in PAGE_GROUPS.values() for page in pages)
"""Every page in the order of the menu. The first one has the path `/`."""


def register_pages(text: Translator) -> st.Page:
    """Register all pages with Streamlit and return the one to run.

    Streamlit's own menu is hidden: its links drop the selection.
    """
    pages = [
        st.Page(f"pages/{name}.py", title=text(f"nav.{name}"), url_path=name, default=name == PAGES[0])
        for name in PAGES
    ]
    return st.navigation(pages, position="hidden")


def first_available_page(pages: Sequence[str]) -> str:
    """Return the first of some pages that is in the menu, the overview if none is."""
    return next((page for page in pages if page in PAGES), PAGES[0])


def page_link(page: str, label: str, selection: Selection, /, **changes: Any) -> None:
    """Render a link to a page.

    Args:
        page: The stem of its script.
        label: Plain text.
        selection: The selection that the link keeps.
        changes: Fields of the selection that the link changes.
    """
    st.page_link(
        f"pages/{page}.py", label=escape_markdown(label), query_params=to_query_params(replace(selection, **changes))
    )


def switch_page(page: str, selection: Selection, /, **changes: Any) -> None:
    """Open a page with the selection and some changed fields. Ends the run."""
    st.switch_page(f"pages/{page}.py", query_params=to_query_params(replace(selection, **changes)))


def query_string(selection: Selection, /, **changes: Any) -> str:
    """Return the query string of a selection with some changed fields, without its question mark."""
    return urlencode(to_query_params(replace(selection, **changes)))


def page_href(page: str, selection: Selection, /, **changes: Any) -> str:
    """Return the path and query of a page with the selection and some changed fields, for links in HTML."""
    query = query_string(selection, **changes)
    return f"/{'' if page == PAGES[0] else page}" + (f"?{query}" if query else "")


def toggle_href(page: str, selection: Selection, facet: str, code: str) -> str:
    """Return the path and query of a page with a code of a facet as its only one, or without it where it is chosen."""
    chosen: tuple[str, ...] = getattr(selection, facet)
    codes = tuple(other for other in chosen if other != code) if code in chosen else (code,)
    return page_href(page, selection, page="", **{facet: codes})

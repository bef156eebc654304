"""The pages of the dashboard as Streamlit knows them, and links between them that keep the selection."""

from copy import copy
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from cmsdash.cache import Cache
from cmsdash.domain import Selection, to_query_params
from cmsdash.i18n import Translator, escape_markdown
from cmsdash.views.page_links import PAGES

_PAGES = Cache(8)
"""The pages by the path of the main script and the language."""


def register_pages(text: Translator) -> st.Page:
    """Register all pages with Streamlit and return the one to run.

    Streamlit's own menu is hidden: its links drop the selection.
    """
    context = get_script_run_ctx()
    # A page looks for its file when it is made. A run changes its pages, so it gets copies.
    pages = _PAGES.get(context and (context.main_script_path, text.lang), lambda: _make_pages(text))
    return st.navigation([copy(page) for page in pages], position="hidden")


def _make_pages(text: Translator) -> list[st.Page]:
    return [
        st.Page(f"pages/{name}.py", title=text(f"nav.{name}"), url_path=name, default=name == PAGES[0])
        for name in PAGES
    ]


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

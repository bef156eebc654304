"""The pages of the dashboard as Streamlit knows them, and links between them that keep the selection."""

from dataclasses import replace
from typing import Any

import streamlit as st

from cmsdash.domain import Selection, to_query_params
from cmsdash.i18n import Translator, escape_markdown
from cmsdash.views.page_links import PAGES


def register_pages(text: Translator) -> st.Page:
    """Register all pages with Streamlit and return the one to run.

    Streamlit's own menu is hidden: its links drop the selection.
    """
    pages = [
        st.Page(f"pages/{name}.py", title=text(f"nav.{name}"), url_path=name, default=name == PAGES[0])
        for name in PAGES
    ]
    return st.navigation(pages, position="hidden")


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

"""Links by which readers report errors, as the one who publishes the site has configured them."""

import streamlit as st
from markupsafe import Markup

from cmsdash.domain import Selection
from cmsdash.exports import ErrorReport, report_href
from cmsdash.i18n import Translator
from cmsdash.installation.publisher import Publisher
from cmsdash.views.page_links import query_string
from cmsdash.views.templates import get_macro


def error_report_link(selection: Selection, text: Translator, release_id: str) -> Markup:
    """Return a link that reports an error (HTML), empty without a configured address."""
    address = error_report_href(selection, text, release_id)
    return get_macro("anchor")(text("contact.report"), address) if address else Markup()


def error_report_href(selection: Selection, text: Translator, release_id: str) -> str:
    """Return the address that reports an error, with page address and release filled in.

    Without a configured address the result is empty.
    """
    address = Publisher.from_environment().feedback
    return report_href(address, ErrorReport(text, page_address(selection), release_id)) if address else ""


def page_address(selection: Selection) -> str:
    """Return the full address of the current page with the selection."""
    base = (st.context.url or "").split("?", 1)[0]
    query = query_string(selection)
    return f"{base}?{query}" if query else base

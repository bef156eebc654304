"""Contact links from the environment. Without a configured address the page says that there is none.

`CMSDASH_FEEDBACK` (an `https://` or `mailto:` address) receives reports of errors and accessibility barriers.
`CMSDASH_ACCESSIBILITY_STATEMENT` (`https://`) is the official statement of the body that publishes the site.
"""

import os
import re

import streamlit as st
from markupsafe import Markup

from cmsdash.datastore.addresses import is_web_address
from cmsdash.domain import Selection
from cmsdash.exports import ErrorReport, report_href
from cmsdash.i18n import Translator
from cmsdash.views.html.tables import link
from cmsdash.views.page_links import query_string
from cmsdash.views.templates import get_macro

_MAILTO = re.compile(r"mailto:[^\s@?&<>\"']+@[^\s@?&<>\"']+\.[a-z]{2,}", re.IGNORECASE)
_paragraph = get_macro("paragraph")


def contact_section(selection: Selection, text: Translator, release_id: str) -> None:
    """Render the link that reports a barrier and the link to the official accessibility statement."""
    report_link = error_report_link(selection, text, release_id)
    st.text(text("contact.lead" if report_link else "contact.no_address"))
    if report_link:
        st.html(_paragraph(report_link))
    statement = configured_address("CMSDASH_ACCESSIBILITY_STATEMENT")
    is_configured = statement.startswith("https:")
    st.html(_paragraph(link(text("contact.statement"), statement) if is_configured else text("contact.no_statement")))


def error_report_link(selection: Selection, text: Translator, release_id: str) -> Markup:
    """Return a link that reports an error, with page address and release filled in (HTML).

    Without a configured address the result is empty.
    """
    address = configured_address("CMSDASH_FEEDBACK")
    if not address:
        return Markup()
    report = ErrorReport(text, page_address(selection), release_id)
    return get_macro("anchor")(text("contact.report"), report_href(address, report))


def configured_address(variable: str) -> str:
    """Return the `https:` or `mailto:` address in an environment variable, "" if it is unset or invalid."""
    address = os.environ.get(variable, "").strip()
    is_https = address.startswith("https:") and is_web_address(address)
    return address if is_https or _MAILTO.fullmatch(address) else ""


def page_address(selection: Selection) -> str:
    """Return the full address of the current page with the selection."""
    base = (st.context.url or "").split("?", 1)[0]
    query = query_string(selection)
    return f"{base}?{query}" if query else base

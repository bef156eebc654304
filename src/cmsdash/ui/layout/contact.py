"""Where readers can write: the addresses that the deployer configured, checked; without one the page says so.

`CMSDASH_FEEDBACK` (an `https://` or a `mailto:` address) takes reports of errors and of barriers;
`CMSDASH_ACCESSIBILITY_STATEMENT` (`https://`) is the official statement of the body that publishes the site.
"""

import os
import re
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st
from markupsafe import Markup

from cmsdash.datastore.addresses import is_web_address
from cmsdash.domain import Selection
from cmsdash.i18n import Translator
from cmsdash.ui.layout import navigation
from cmsdash.views.html.tables import link
from cmsdash.views.templates import get_macro

_MAIL = re.compile(r"mailto:[^\s@?&<>\"']+@[^\s@?&<>\"']+\.[a-z]{2,}", re.IGNORECASE)
_paragraph = get_macro("paragraph")


def contact_section(selection: Selection, text: Translator, release: str) -> None:
    """How to report a barrier, and the official statement; nobody is asked to write where no address is configured."""
    way = error_report_link(selection, text, release)
    st.text(text("contact.lead" if way else "contact.no_address"))
    if way:
        st.html(_paragraph(way))
    official = configured_address("CMSDASH_ACCESSIBILITY_STATEMENT")
    given = official.startswith("https:")
    st.html(_paragraph(link(text("contact.statement"), official) if given else text("contact.no_statement")))


def error_report_link(selection: Selection, text: Translator, release: str) -> Markup:
    """A link (HTML) that reports an error, prefilled with the page's own link and the release; "" without address."""
    given = configured_address("CMSDASH_FEEDBACK")
    if not given:
        return Markup()
    asked = {"page": _here(selection), "release": release}
    if given.startswith("mailto:"):
        asked = {"subject": text("contact.subject"), "body": text("contact.body", **asked)}
    joint = "&" if urlsplit(given).query else "?"
    return get_macro("anchor")(text("contact.report"), given + joint + urlencode(asked, quote_via=quote))


def configured_address(variable: str) -> str:
    """The address in a variable of the environment, "" where there is none or it is neither https nor mailto."""
    given = os.environ.get(variable, "").strip()
    safe = given.startswith("https:") and is_web_address(given)
    return given if safe or _MAIL.fullmatch(given) else ""


def _here(selection: Selection) -> str:
    """The page's link as somebody else can open it: its address with the selection."""
    place = (st.context.url or "").split("?", 1)[0]
    asked = navigation.query_string(selection)
    return f"{place}?{asked}" if asked else place

"""The pages on which the site tells of itself: method, accessibility, privacy, contact."""

import streamlit as st

from cmsdash.figures import PageContext
from cmsdash.i18n import escape_markdown
from cmsdash.installation.publisher import Publisher
from cmsdash.ui.layout.contact import error_report_href
from cmsdash.views.html.public_pages import PublicSite, public_page_html, public_page_lead, public_page_title
from cmsdash.views.page_links import page_href


def public_page(page: PageContext) -> None:
    """Render title, first sentence and sections of the page that `page.script` names."""
    text, selection = page.text, page.selection
    site = PublicSite(
        text,
        Publisher.from_environment(),
        lambda name: page_href(name, selection),
        error_report_href(selection, text, page.release.manifest.id),
    )
    st.title(escape_markdown(public_page_title(page.script, text)), anchor=False)
    st.text(public_page_lead(page.script, text))
    st.html(public_page_html(page.script, site))

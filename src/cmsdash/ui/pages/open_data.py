"""The data as a whole: the file of the release, and the catalogue that portals read."""

import streamlit as st

from cmsdash.exports.site.addresses import CATALOGUES
from cmsdash.figures import PageContext
from cmsdash.i18n import escape_markdown
from cmsdash.ui.layout.stylesheet import LINKED_STYLE_HEADER
from cmsdash.ui.pages.releases import release_download_button
from cmsdash.views.base_path import base_path
from cmsdash.views.html import lists
from cmsdash.views.html.tables import link


def open_data_section(page: PageContext) -> None:
    """Render the download of the release, and links to the catalogue where our server serves it."""
    text = page.text
    st.header(escape_markdown(text("dictionary.files_title")))
    st.text(text("dictionary.files_lead"))
    release_download_button(page)
    if LINKED_STYLE_HEADER in st.context.headers:
        st.text(text("dictionary.catalogue_lead"))
        st.html(lists.bullet_list(link(name, f"{base_path()}/{path}") for name, path in CATALOGUES.items()))

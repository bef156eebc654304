"""Header and footer of every page."""

import os

import streamlit as st
from markupsafe import Markup

from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import Translator
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.contact import error_report_link
from cmsdash.views.html.tables import link
from cmsdash.views.templates import render


def render_header(selection: Selection, text: Translator, page: str) -> None:
    """Render the slim bar, the brand bar and the menu as one element, so that a rerun replaces them at once."""
    st.html(
        render(
            "header",
            brand=brand_bars_html(_language_menu(selection, text), text, emblem_html(text)),
            groups=_menu_groups(selection, page),
            text=text,
        )
    )


def brand_bars_html(languages: Markup, text: Translator, emblem: str = "") -> Markup:
    """Return the slim bar with the language links, and the brand bar with name and emblem (HTML)."""
    return render("brand_bars", languages=languages, mark=emblem, text=text)


def render_footer_html(selection: Selection, text: Translator, last_accessed: str, release_id: str) -> None:
    """Render co-financing, independence, date of the data, and links to method, accessibility and error report.

    Args:
        selection: The selection that the links keep.
        text: The translator of the page's language.
        last_accessed: The ISO date on which the last source was accessed.
        release_id: The release that an error report names.
    """
    pages = [page for page in ("sources", "accessibility") if page in navigation.PAGES]
    links = [link(text(f"nav.{page}"), navigation.page_href(page, selection)) for page in pages]
    if report_link := error_report_link(selection, text, release_id):
        links.append(report_link)
    st.html(render("footer", emblem=emblem_html(text), collected=last_accessed, links=links, text=text))


def emblem_html(text: Translator) -> Markup:
    """Return the image in `static/` that `CMSDASH_EMBLEM` names, empty if unset (HTML)."""
    name = os.environ.get("CMSDASH_EMBLEM", "")
    return render("emblem", name=name, text=text) if name else Markup()


def _menu_groups(selection: Selection, current_page: str) -> list[tuple[str, list[dict[str, object]]]]:
    """Return the groups of the menu with the links of each.

    Wide screens have a button for each group, narrow ones a single button. The lists are HTML popovers, which work
    without a script; static/page.js opens the links in the same document.
    """
    start = selection.reset("operation").reset("page")  # a page opens with its list, not with one operation
    return [
        (
            group,
            [{"name": page, "href": navigation.page_href(page, start), "here": page == current_page} for page in pages],
        )
        for group, pages in navigation.PAGE_GROUPS.items()
    ]


def _language_menu(selection: Selection, text: Translator) -> Markup:
    """Return links to the page in each language. They load a new document, because its `lang` cannot change."""
    links = [(lang, f"?{navigation.query_string(selection, lang=lang)}") for lang in LANGUAGES]
    return render("language_menu", links=links, text=text)

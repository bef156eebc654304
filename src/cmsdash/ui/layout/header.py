"""The head and the foot of every page: who speaks, the menu, the languages, who pays, where to complain."""

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
    """A slim bar, the name, and the menu, in one element: a rerun draws it at once."""
    st.html(
        render(
            "header",
            brand=brand_bars_html(_languages(selection, text), text, emblem_html(text)),
            groups=_groups(selection, page),
            text=text,
        )
    )


def brand_bars_html(languages: Markup, text: Translator, mark: str = "") -> Markup:
    """The slim bar with the links to languages, and under it the name with a mark beside it (HTML)."""
    return render("brand_bars", languages=languages, mark=mark, text=text)


def render_footer_html(selection: Selection, text: Translator, collected: str, release: str) -> None:
    """Co-financing, independence, release, and the ways to the method, to the accessibility and to us."""
    pages = [page for page in ("sources", "accessibility") if page in navigation.PAGES]
    links = [link(text(f"nav.{page}"), navigation.page_href(page, selection)) for page in pages]
    links += [asked for asked in (error_report_link(selection, text, release),) if asked]
    st.html(render("footer", emblem=emblem_html(text), collected=collected, links=links, text=text))


def emblem_html(text: Translator) -> Markup:
    """The emblem that the deployer put into `static/` and named in CMSDASH_EMBLEM; none is part of this project."""
    name = os.environ.get("CMSDASH_EMBLEM", "")
    return render("emblem", name=name, text=text) if name else Markup()


def _groups(selection: Selection, here: str) -> list[tuple[str, list[dict[str, object]]]]:
    """Every page in groups: on a desktop a row of buttons that open a list each, on a phone one that opens them all.

    The lists are popovers of the browser: it opens them, tells whether they are open, and closes them on Escape and
    on a click elsewhere, without a script. The links work alone; static/page.js spares them a new document.
    """
    start = selection.reset("operation").reset("page")  # each page opens at its beginning, not at one operation
    return [
        (group, [{"name": page, "href": navigation.page_href(page, start), "here": page == here} for page in pages])
        for group, pages in navigation.PAGE_GROUPS.items()
    ]


def _languages(selection: Selection, text: Translator) -> Markup:
    """Links to this page in each language: a new document, because only that can say its language to the browser."""
    links = [(lang, f"?{navigation.query_string(selection, lang=lang)}") for lang in LANGUAGES]
    return render("language_menu", links=links, text=text)

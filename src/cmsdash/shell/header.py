"""The head and the foot of every page: who speaks, the menu, the languages, who pays, where to complain."""

import os

import streamlit as st
from markupsafe import Markup

from cmsdash.domain import LANGUAGES, Selection
from cmsdash.shell import navigation
from cmsdash.shell.contact import report
from cmsdash.text import Text
from cmsdash.views.tables import link
from cmsdash.views.templates import render


def header(selection: Selection, text: Text, page: str) -> None:
    """A slim bar, the name, and the menu, in one element: a rerun draws it at once."""
    st.html(
        render(
            "header",
            brand=bars(_languages(selection, text), text, emblem(text)),
            groups=_groups(selection, page),
            text=text,
        )
    )


def bars(languages: Markup, text: Text, mark: str = "") -> Markup:
    """The slim bar with the links to languages, and under it the name with a mark beside it (HTML)."""
    return render("brand", languages=languages, mark=mark, text=text)


def footer(selection: Selection, text: Text, collected: str, release: str) -> None:
    """Co-financing, independence, release, and the ways to the method, to the accessibility and to us."""
    pages = [page for page in ("sources", "accessibility") if page in navigation.PAGES]
    links = [link(text(f"nav.{page}"), navigation.href(page, selection)) for page in pages]
    links += [asked for asked in (report(selection, text, release),) if asked]
    st.html(render("footer", emblem=emblem(text), collected=collected, links=links, text=text))


def emblem(text: Text) -> Markup:
    """The emblem that the deployer put into `static/` and named in CMSDASH_EMBLEM; none is part of this project."""
    name = os.environ.get("CMSDASH_EMBLEM", "")
    return render("emblem", name=name, text=text) if name else Markup()


def _groups(selection: Selection, here: str) -> list[tuple[str, list[dict[str, object]]]]:
    """Every page in groups: on a desktop a row of buttons that open a list each, on a phone one that opens them all.

    The lists are popovers of the browser: it opens them, tells whether they are open, and closes them on Escape and
    on a click elsewhere, without a script. The links work alone; static/page.js spares them a new document.
    """
    start = selection.without("operation").without("page")  # each page opens at its beginning, not at one operation
    return [
        (group, [{"name": page, "href": navigation.href(page, start), "here": page == here} for page in pages])
        for group, pages in navigation.GROUPS.items()
    ]


def _languages(selection: Selection, text: Text) -> Markup:
    """Links to this page in each language: a new document, because only that can say its language to the browser."""
    links = [(lang, f"?{navigation.query(selection, lang=lang)}") for lang in LANGUAGES]
    return render("languages", links=links, text=text)

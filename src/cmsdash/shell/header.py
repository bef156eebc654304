"""The head and the foot of every page: who speaks, the menu, the languages, who pays, where to complain."""

import os
from html import escape

import streamlit as st

from cmsdash.domain import LANGUAGES, Selection
from cmsdash.shell import navigation
from cmsdash.shell.contact import report
from cmsdash.text import Text
from cmsdash.views.tables import link


def header(selection: Selection, text: Text, page: str) -> None:
    """A slim bar, the name, and the menu with the current page's group marked."""
    st.html(
        f'<a class="cms-skip" href="#start">{text("nav.skip")}</a>'
        f'<div class="cms-head"><div class="cms-slim"><span>{text("app.slim")}</span>{_languages(selection, text)}'
        f'</div><div class="cms-brand"><div><span class="cms-brand-name">{text("app.title")}</span>'
        f'<span class="cms-brand-line">{text("app.subtitle")}</span></div>{emblem(text)}</div></div>'
    )
    with st.container(horizontal=True, key="menu"):
        for group, pages in navigation.GROUPS.items():
            _group(group, pages, selection, text, page)
    with st.container(key="menu-sheet"), st.popover(text("nav.menu"), key=f"sheet-{page}", icon=":material/menu:"):
        for group, pages in navigation.GROUPS.items():
            st.html(f'<p class="cms-menu-group">{text(f"nav.group.{group}")}</p>')
            _links(pages, selection, text, page)
    with st.container(key="start"):  # Streamlit's own link skips to its main part, which holds the menu
        st.html('<span id="start" tabindex="-1"></span>')


def footer(selection: Selection, text: Text, collected: str, release: str) -> None:
    """Co-financing, independence, release, and the ways to the method, to the accessibility and to us."""
    pages = [page for page in ("sources", "accessibility") if page in navigation.PAGES]
    links = [link(text(f"nav.{page}"), navigation.href(page, selection)) for page in pages]
    links += [asked for asked in (report(selection, text, release),) if asked]
    items = "".join(f"<li>{item}</li>" for item in links)
    st.html(
        f'<footer class="cms-footer"><div class="cms-eu">{emblem(text)}<strong>{text("app.eu")}</strong></div>'
        f"<p>{text('app.independent')} {text('app.release', date=text.date(collected))}.</p>"
        f'<ul class="cms-footer-links">{items}</ul></footer>'
    )


def emblem(text: Text) -> str:
    """The emblem that the deployer put into `static/` and named in CMSDASH_EMBLEM; none is part of this project."""
    name = os.environ.get("CMSDASH_EMBLEM", "")
    return f'<img class="cms-emblem" src="/app/static/{escape(name)}" alt="{text("app.eu")}">' if name else ""


def _group(group: str, pages: tuple[str, ...], selection: Selection, text: Text, page: str) -> None:
    """A group of the menu. Its key holds the page, so that a list that led elsewhere is closed there."""
    here = "-here" if page in pages else ""
    with st.container(key=f"menu-{group}{here}", width="content"):
        if len(pages) == 1:
            _links(pages, selection, text, page)
            return
        with st.popover(text(f"nav.group.{group}"), type="tertiary", key=f"open-{group}-{page}"):
            _links(pages, selection, text, page)


def _links(pages: tuple[str, ...], selection: Selection, text: Text, here: str) -> None:
    """Links to pages, the one that is open in bold; each page opens at its beginning, not at one operation."""
    start = selection.without("operation").without("page")
    for page in pages:
        words = text(f"nav.{page}")
        navigation.link(page, f"**{words}**" if page == here else words, start)


def _languages(selection: Selection, text: Text) -> str:
    """Links to this page in each language: a new document, because only that can say its language to the browser."""
    links = (
        f'<a lang="{lang}" href="?{escape(navigation.query(selection, lang=lang))}"'
        f"{' aria-current=true' if lang == text.lang else ''}>{text(f'language.{lang}')}</a>"
        for lang in LANGUAGES
    )
    return f'<nav class="cms-languages" aria-label="{text("nav.language")}">{"".join(links)}</nav>'

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
    """A slim bar, the name, and the menu, in one element: a rerun draws it at once."""
    st.html(
        f'<a class="cms-skip" href="#start">{text("nav.skip")}</a>'
        f'<div class="cms-head">{bars(_languages(selection, text), text, emblem(text))}</div>'
        f"{_menu(selection, text, page)}"
        '<span id="start" tabindex="-1"></span>'  # Streamlit's own link skips to its main part, which holds the menu
    )


def bars(languages: str, text: Text, mark: str = "") -> str:
    """The slim bar with the links to languages, and under it the name with a mark beside it (HTML)."""
    return (
        f'<div class="cms-slim"><span>{text("app.slim")}</span>{languages}</div>'
        f'<div class="cms-brand"><div><span class="cms-brand-name">{text("app.title")}</span>'
        f'<span class="cms-brand-line">{text("app.subtitle")}</span></div>{mark}</div>'
    )


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


def _menu(selection: Selection, text: Text, here: str) -> str:
    """Every page in groups: on a desktop a row of buttons that open a list each, on a phone one that opens them all.

    The lists are popovers of the browser: it opens them, tells whether they are open, and closes them on Escape and
    on a click elsewhere, without a script. The links work alone; static/page.js spares them a new document.
    """
    start = selection.without("operation").without("page")  # each page opens at its beginning, not at one operation
    groups = "".join(_group(group, pages, start, text, here) for group, pages in navigation.GROUPS.items())
    return (
        f'<nav class="cms-menu" aria-label="{text("nav.label")}">'
        f'<button type="button" popovertarget="cms-menu">{text("nav.menu")}</button>'
        f'<div id="cms-menu" popover><button type="button" popovertarget="cms-menu" popovertargetaction="hide">'
        f"{text('nav.close')}</button><ul>{groups}</ul></div></nav>"
    )


def _group(group: str, pages: tuple[str, ...], start: Selection, text: Text, here: str) -> str:
    """A group of the menu: its button, its name where there is no button, and its list."""
    name, current = text(f"nav.group.{group}"), ' aria-current="true"' if here in pages else ""
    links = "".join(_link(page, start, text, here) for page in pages)
    return (
        f'<li><button type="button" popovertarget="cms-menu-{group}"{current}>{name}</button>'
        f'<span id="cms-group-{group}">{name}</span>'
        f'<ul id="cms-menu-{group}" popover aria-labelledby="cms-group-{group}">{links}</ul></li>'
    )


def _link(page: str, start: Selection, text: Text, here: str) -> str:
    current = ' aria-current="page"' if page == here else ""
    return f'<li><a href="{escape(navigation.href(page, start))}"{current}>{text(f"nav.{page}")}</a></li>'


def _languages(selection: Selection, text: Text) -> str:
    """Links to this page in each language: a new document, because only that can say its language to the browser."""
    links = (
        f'<a lang="{lang}" hreflang="{lang}" href="?{escape(navigation.query(selection, lang=lang))}"'
        f"{' aria-current=true' if lang == text.lang else ''}>{text(f'language.{lang}')}</a>"
        for lang in LANGUAGES
    )
    return f'<nav class="cms-languages" aria-label="{text("nav.language")}">{"".join(links)}</nav>'

"""The title of the document, in browser tabs, bookmarks and link previews."""

from textwrap import shorten

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.i18n import Translator
from cmsdash.views.page_links import PAGES

MAX_SUBJECT_CHARS = 80
"""Titles of operations and lists of cities are cut after a word."""


def document_title(page: str, selection: Selection, release: Release, text: Translator) -> str:
    """Return what a page is about, and the name of the site. The arguments are those of `document_subject`."""
    return text("app.document_title", subject=document_subject(page, selection, release, text))


def presentation_title(page: str, selection: Selection, release: Release, text: Translator) -> str:
    """Return the title of a presentation. The arguments are those of `document_subject`; the first page has no name."""
    return text("app.subtitle") if page == PAGES[0] else document_subject(page, selection, release, text)


def document_subject(page: str, selection: Selection, release: Release, text: Translator) -> str:
    """Return what a page is about: its operation or its cities; else it has its name in the menu.

    Args:
        page: The stem of the script of the page.
        selection: What the reader chose; its codes are those of the release.
        release: The release that the page shows.
        text: Translator.
    """
    if page == "operations" and selection.operation:
        operations = release.tables["operations"]
        [title] = operations.loc[operations["operation"] == selection.operation, "title"]
        return shorten(str(title), MAX_SUBJECT_CHARS, placeholder="…")
    cities = release.tables["cities"]
    if page == "city" and selection.city:
        return str(cities.loc[cities["city"] == selection.city[0], "name"].iloc[0])
    if page == "compare" and selection.city:
        names = text.list_and(cities.loc[cities["city"].isin(selection.city), "name"])
        return shorten(f"{text('nav.compare')}: {names}", MAX_SUBJECT_CHARS, placeholder="…")
    return text(f"nav.{page}")

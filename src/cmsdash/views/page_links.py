"""The pages of the dashboard, and addresses of their views: path and query of a page with a selection."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from cmsdash.domain import Selection, to_query_params
from cmsdash.domain.view_sequence import SEQUENCE_PARAMETER, VIEWS_PARAMETER, WHOLE_SELECTION
from cmsdash.views.base_path import base_path

PAGE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "programme": ("overview", "search", "questions", "timeline", "glossary"),
    "places": ("cities", "city", "compare"),
    "money": ("money", "need"),
    "work": ("objectives", "recipients", "operations", "bodies"),
    "data": (
        "quality", "sources", "dictionary", "method", "classification", "transparency", "releases", "bring", "share",
        "accessibility", "privacy", "contact",
    ),
}  # fmt: skip
"""The groups of the menu in order, each with the stems of its scripts in `pages/`."""

ATOM_PATH, JSON_FEED_PATH = "/releases.atom", "/releases.json"
"""The paths of the feeds of releases."""

CARD_PREFIX, CARD_SUFFIX = "/cards/", ".png"
"""Around the name of a page: the path of the picture for links to it."""

PAGES = tuple(page for pages in PAGE_GROUPS.values() for page in pages)
"""Every page in the order of the menu. The first one has the path `/`."""


def first_available_page(pages: Sequence[str]) -> str:
    """Return the first of some pages that is in the menu, the overview if none is."""
    return next((page for page in pages if page in PAGES), PAGES[0])


def query_string(selection: Selection, /, **changes: Any) -> str:
    """Return the query string of a selection with some changed fields, without its question mark."""
    return urlencode(to_query_params(replace(selection, **changes)))


def page_href(page: str, selection: Selection, /, **changes: Any) -> str:
    """Return the path, base path included, and query of a page with the selection and some changed fields."""
    query = query_string(selection, **changes)
    return f"{base_path()}/{'' if page == PAGES[0] else page}" + (f"?{query}" if query else "")


def feed_href(path: str, lang: str) -> str:
    """Return the path and query of a feed of releases in a language."""
    query = query_string(Selection(), lang=lang)
    return base_path() + path + (f"?{query}" if query else "")


def card_href(page: str, selection: Selection) -> str:
    """Return the path and query of the picture for the link of a page."""
    query = query_string(selection)
    return f"{base_path()}{CARD_PREFIX}{page}{CARD_SUFFIX}" + (f"?{query}" if query else "")


def toggle_href(page: str, selection: Selection, facet: str, code: str) -> str:
    """Return the path and query of a page with a code of a facet as its only one, or without it where it is chosen."""
    chosen: tuple[str, ...] = getattr(selection, facet)
    codes = tuple(other for other in chosen if other != code) if code in chosen else (code,)
    return page_href(page, selection, page="", **{facet: codes})


def presentation_href(page: str, selection: Selection, sequence: str = WHOLE_SELECTION) -> str:
    """Return the path and query of a presentation.

    Args:
        page: The page that it leads back to.
        selection: What is presented; for a sequence, release and language of its views.
        sequence: `format_sequence` of its views, by default the usual ones of the selection.
    """
    address = page_href(page, selection)
    value = urlencode({SEQUENCE_PARAMETER: sequence}, safe=";:,")
    return f"{address}{'&' if '?' in address else '?'}{value}"


def editor_href(selection: Selection, sequence: str) -> str:
    """Return the path and query of the page that changes the views of a presentation (`format_sequence`)."""
    address = page_href("share", selection)
    return f"{address}{'&' if '?' in address else '?'}{urlencode({VIEWS_PARAMETER: sequence}, safe=';:,')}"

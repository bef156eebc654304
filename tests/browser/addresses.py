"""Where each page of the menu is visited: bare, and in a state that shows what the bare page does not."""

from cmsdash.shell.navigation import PAGES

STATES = {
    "city": ("city=gela",),
    "cities": ("region=campania&group=giovani&city=salerno",),
    "operations": ("region=campania&objective=ESO4.11", "operation=crotone-02&inferred=include"),
}
"""Query strings that show more of a page: a chosen city, filters in use."""


def address(page: str, query: str = "") -> str:
    """A page's address below the server's, with a query string."""
    path = "" if page == PAGES[0] else page
    return f"{path}?{query}" if query else path


ADDRESSES = [address(page, query) for page in PAGES for query in ("", *STATES.get(page, ()))]


def in_language(place: str, lang: str) -> str:
    """The same place in a language."""
    return f"{place}{'&' if '?' in place else '?'}lang={lang}"

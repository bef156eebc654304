"""Where each page of the menu is visited: bare, and in a state that shows what the bare page does not."""

from tools.browser import page_path

from cmsdash.ui.layout.navigation import PAGES

STATES = {
    "city": ("city=gela",),
    "cities": ("region=campania&group=giovani&city=salerno",),
    "operations": ("region=campania&objective=ESO4.11", "operation=crotone-02&inferred=include"),
}
"""Query strings that show more of a page: a chosen city, filters in use."""

BARE = [page_path(page) for page in PAGES]
ADDRESSES = [page_path(page, query) for page in PAGES for query in ("", *STATES.get(page, ()))]

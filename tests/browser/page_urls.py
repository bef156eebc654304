"""Paths of the pages of the menu, without a query string and with the query strings that show more content."""

from tools.browser import page_path

from cmsdash.views.page_links import PAGES

PAGE_QUERIES = {
    "city": ("city=gela",),
    "cities": ("region=campania&group=giovani&city=salerno",),
    "search": ("search=casa",),
    "operations": ("region=campania&objective=ESO4.11", "operation=crotone-02&inferred=include"),
}
"""Query strings that show more of a page: a chosen city, active filters."""

BARE_PAGE_PATHS = [page_path(page) for page in PAGES]
PAGE_PATHS = [page_path(page, query) for page in PAGES for query in ("", *PAGE_QUERIES.get(page, ()))]

"""The way of the money on the glossary page, with the number of cities or operations at each step."""

from markupsafe import Markup

from cmsdash import queries
from cmsdash.figures.context import PageContext
from cmsdash.i18n.glossary import TOPICS
from cmsdash.views.html.glossary import money_path_html
from cmsdash.views.html.tables import link
from cmsdash.views.page_links import page_href

_COUNTED = {"stage": ("cities", "city"), "kind": ("cities", "city"), "status": ("operations", "operation")}
"""For each facet of the picture, the page that lists what has a code, and what is counted."""


def money_path(page: PageContext) -> Markup:
    """Return stages, statuses and kinds with links to the cities or operations that have them (HTML)."""
    text, everything = page.text, page.selection.clear_filters()
    counts = queries.facet_counts(page.release, everything)
    links = {
        term.anchor: link(
            text.plural(f"search.found.{counted}", counts[facet][term.code]),
            page_href(target, everything, **{facet: (term.code,)}),
        )
        for facet, (target, counted) in _COUNTED.items()
        for term in TOPICS[facet]
        if counts[facet].get(term.code)
    }
    return money_path_html(links, text)

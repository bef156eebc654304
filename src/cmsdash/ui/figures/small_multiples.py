"""Little maps of all intervention areas or target groups, each a link that filters the page."""

from functools import partial

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.datastore.releases.release import Release
from cmsdash.figures import PageContext, TableSpec
from cmsdash.ui import release_cache
from cmsdash.ui.figures.figure_block import city_link_cell, render_figure
from cmsdash.views.html import table_columns
from cmsdash.views.maps.small_base_map import SmallBaseMap, small_base_map
from cmsdash.views.maps.small_multiples import small_multiples as draw_small_multiples
from cmsdash.views.narrative import operations
from cmsdash.views.page_links import toggle_href

_BASE_MAPS = Cache(release_cache.MAX_OPEN_RELEASES)


def base_map(release: Release) -> SmallBaseMap:
    """Return the base map of a release, which all its little maps share."""
    return _BASE_MAPS.get(
        release.cache_key, lambda: small_base_map(release.shapes["regions"], release.tables["cities"])
    )


def small_multiples(page: PageContext, field: str) -> None:
    """Render a little map of the cities of each class, with its sentence, table, sources and download.

    Args:
        page: The context of the page, which the links filter.
        field: "intervention" for the areas, "group" for the recipients.
    """
    release, selection, text = page.release, page.selection, page.text
    result = queries.class_cities(release, selection, field)
    classes = queries.programme_classes(release, selection, field)
    chosen: tuple[str, ...] = getattr(selection, field)
    filter_href = partial(toggle_href, page.script, selection, field)
    base = base_map(release)
    grid = page.keep(
        f"{field}-multiples",
        lambda: draw_small_multiples(result.table, field, classes, base, chosen, filter_href, text),
        result,
        selection,
        page.script,
    )
    render_figure(
        page,
        result,
        grid,
        title=text(f"small_multiples.title.{field}"),
        sentence=page.compose(operations.class_cities_sentence, result, field, len(classes), selection),
        table=TableSpec(table_columns.CLASS_CITIES[field], {"city": city_link_cell(page)}),
    )

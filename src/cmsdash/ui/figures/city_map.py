"""The cached map of the cities for a page."""

import os
from dataclasses import replace

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.ui import release_cache
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.page import PageContext
from cmsdash.views.maps.city_map import CityMap, Tiles, base_map_script
from cmsdash.views.maps.city_map import city_map as draw_city_map

_BASE_SCRIPTS = Cache(release_cache.MAX_OPEN_RELEASES)
_MAPS = Cache(256)


def city_map(page: PageContext, opens: str = "") -> CityMap:
    """Return the map of all cities; those of the selection have a ring.

    Args:
        page: The context of the page.
        opens: The page that a click on a city opens. With "", and in browsers where static/page.js does not run, the
            click is reported to the script instead.
    """
    release, selection, text = page.release, page.selection, page.text
    tiles = _configured_tiles()
    base_key = release.cache_key and (release.cache_key, tiles)
    base = _BASE_SCRIPTS.get(base_key, lambda: base_map_script(release.shapes, tiles))
    funding = queries.city_funding(release, selection.reset("city"))
    city_map_key = funding.key and (funding.key, tiles, selection, text.lang)
    drawn_map = _MAPS.get(city_map_key, lambda: draw_city_map(base, funding.table, selection, text))
    return replace(drawn_map, opens=navigation.page_href(opens, selection)) if opens else drawn_map


def _configured_tiles() -> Tiles | None:
    """Return the tile layer of the deployer. There is none by default: its host sees the address of every reader."""
    address = os.environ.get("CMSDASH_TILES")
    return Tiles(address, os.environ.get("CMSDASH_TILES_ATTRIBUTION", "")) if address else None

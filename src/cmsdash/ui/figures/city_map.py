"""The map of the cities for a view: drawn once per language and selection."""

import os
from dataclasses import replace

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.ui import release_cache
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.page import PageContext
from cmsdash.views.maps.city_map import CityMap, Tiles, base_map_script
from cmsdash.views.maps.city_map import city_map as draw_city_map

_BASES = Cache(release_cache.MAX_OPEN_RELEASES)
_MAPS = Cache(256)


def city_map(view: PageContext, opens: str = "") -> CityMap:
    """The map under the view's selection; cities that the filter leaves out stay, without the ring of the chosen.
    A click on a city is told to the script, or where static/page.js is, it `opens` a page with that city."""
    release, selection, text = view.release, view.selection, view.text
    tiles = _tiles()
    base = _BASES.get(release.cache_key and (release.cache_key, tiles), lambda: base_map_script(release.shapes, tiles))
    known = queries.city_funding(release, selection.reset("city"))
    drawn = _MAPS.get(
        known.key and (known.key, tiles, selection, text.lang),
        lambda: draw_city_map(base, known.table, selection, text),
    )
    return replace(drawn, opens=navigation.page_href(opens, selection)) if opens else drawn


def _tiles() -> Tiles | None:
    """The background that the deployer configured, none by default: its host would see every reader's address."""
    address = os.environ.get("CMSDASH_TILES")
    return Tiles(address, os.environ.get("CMSDASH_TILES_ATTRIBUTION", "")) if address else None

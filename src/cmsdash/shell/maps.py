"""The map of the cities for a view: drawn once per language and selection."""

import os
from dataclasses import replace

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.shell import data, navigation
from cmsdash.shell.frame import View
from cmsdash.views.maps import CityMap, Tiles, base_script
from cmsdash.views.maps import city_map as draw_city_map

_BASES = Cache(data.KEPT)
_MAPS = Cache(256)


def city_map(view: View, opens: str = "") -> CityMap:
    """The map under the view's selection; cities that the filter leaves out stay, without the ring of the chosen.
    A click on a city is told to the script, or where static/page.js is, it `opens` a page with that city."""
    release, selection, text = view.release, view.selection, view.text
    tiles = _tiles()
    base = _BASES.get(release.cache_key and (release.cache_key, tiles), lambda: base_script(release.shapes, tiles))
    known = queries.known_by_city(release, selection.without("city"))
    drawn = _MAPS.get(
        known.key and (known.key, tiles, selection, text.lang),
        lambda: draw_city_map(base, known.table, selection, text),
    )
    return replace(drawn, opens=navigation.href(opens, selection)) if opens else drawn


def _tiles() -> Tiles | None:
    """The background that the deployer configured, none by default: its host would see every reader's address."""
    address = os.environ.get("CMSDASH_TILES")
    return Tiles(address, os.environ.get("CMSDASH_TILES_ATTRIBUTION", "")) if address else None

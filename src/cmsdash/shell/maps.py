"""The map of the cities for a view: built once per language and selection, then kept."""

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from cmsdash import queries
from cmsdash.domain import Selection
from cmsdash.shell import data, navigation
from cmsdash.shell.frame import View
from cmsdash.text import text_in
from cmsdash.views import maps
from cmsdash.views.maps import CityMap, Tiles


def city_map(view: View, opens: str = "") -> CityMap:
    """The map under the view's selection; cities that the filter leaves out stay, without the ring of the chosen.
    A click on a city is told to the script, or where static/page.js is, it `opens` a page with that city."""
    drawn = _city_map(view.release.folder, view.selection)
    return replace(drawn, opens=navigation.href(opens, view.selection)) if opens else drawn


def city_map_of(view: View) -> CityMap:
    """The map of the view's own release, which is not the one that is served: drawn anew, never kept for others."""
    table = queries.known_by_city(view.release, view.selection.without("city")).table
    return maps.city_map(maps.base_script(view.release.shapes, _tiles()), table, view.selection, view.text)


@lru_cache(maxsize=256)
def _city_map(folder: Path, selection: Selection) -> CityMap:
    text = text_in(selection.lang)
    table = queries.known_by_city(data.release_in(folder), selection.without("city")).table
    return maps.city_map(_base(folder), table, selection, text)


@lru_cache(maxsize=data.KEPT)
def _base(folder: Path) -> str:
    return maps.base_script(data.release_in(folder).shapes, _tiles())


def _tiles() -> Tiles | None:
    """The background that the deployer configured, none by default: its host would see every reader's address."""
    address = os.environ.get("CMSDASH_TILES")
    return Tiles(address, os.environ.get("CMSDASH_TILES_ATTRIBUTION", "")) if address else None

"""The base maps of a release, which all its maps share."""

from cmsdash.cache import Cache
from cmsdash.datastore.releases.release import Release
from cmsdash.installation import MAX_OPEN_RELEASES
from cmsdash.views.maps.city_map import Tiles, base_map_script
from cmsdash.views.maps.small_base_map import SmallBaseMap, small_base_map

_SCRIPTS, _SMALL_MAPS = Cache(MAX_OPEN_RELEASES), Cache(MAX_OPEN_RELEASES)


def base_script_of(release: Release, tiles: Tiles | None) -> str:
    """Return the script of the base map of a release, made once."""
    key = release.cache_key and (release.cache_key, tiles)
    return _SCRIPTS.get(key, lambda: base_map_script(release.shapes, tiles))


def small_base_map_of(release: Release) -> SmallBaseMap:
    """Return the base map of the little maps and the locator of a release, made once."""
    return _SMALL_MAPS.get(
        release.cache_key, lambda: small_base_map(release.shapes["regions"], release.tables["cities"])
    )

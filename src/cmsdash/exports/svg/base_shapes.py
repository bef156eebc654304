"""The base map of a release in px of the world, and what its maps share of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd

from cmsdash.cache import Cache
from cmsdash.exports.svg.geometry import Box
from cmsdash.exports.svg.inset_layout import sample_land
from cmsdash.exports.svg.land import Land, Shape, read_shapes
from cmsdash.exports.svg.mercator import Points, world_box
from cmsdash.views.maps.city_map import BOUNDS

_SAMPLE_SCALE = 2**6.5
"""At which land is sampled for the search for free sea."""
MAX_KEPT_LANDS, MAX_KEPT_VIEWS, MAX_KEPT_PLACEMENTS, MAX_PATHS_BYTES = 8, 32, 64, 1_500_000
"""What is kept of a base map: regions in frames, views of the whole area, placements of 20 kB, and path data of 20 to
100 kB each."""


@dataclass(frozen=True)
class BaseShapes:
    """The base map of a release in px of the world, and what maps of the same frame share of it.

    Attributes:
        context: Neighbouring areas.
        regions: The regions.
        cities: The municipalities.
        lands: Regions in frames.
        views: Views of the whole area.
        placements: Places of symbols and names, which are the same in both themes, and where the names are in both
            languages.
        paths: Path data of drawn areas.
    """

    context: Sequence[Shape]
    regions: Sequence[Shape]
    cities: Sequence[Shape]
    lands: Cache = field(default_factory=lambda: Cache(MAX_KEPT_LANDS), compare=False)
    views: Cache = field(default_factory=lambda: Cache(MAX_KEPT_VIEWS), compare=False)
    placements: Cache = field(default_factory=lambda: Cache(MAX_KEPT_PLACEMENTS), compare=False)
    paths: Cache = field(default_factory=lambda: Cache(MAX_PATHS_BYTES, size_of=len), compare=False)

    @cached_property
    def land_sample(self) -> Points:
        """Points on the land of the regions, in px of the world."""
        area = world_box(BOUNDS)
        frame = Box(*(side * _SAMPLE_SCALE for side in area))
        land = Land(self.regions, lambda world: world * _SAMPLE_SCALE, frame)
        return sample_land(land.is_land, BOUNDS, _SAMPLE_SCALE)


def read_base_shapes(shapes: Mapping[str, gpd.GeoDataFrame]) -> BaseShapes:
    """Return the base map of the geometries of a release: `context`, `regions` and `cities`."""
    return BaseShapes(
        read_shapes(shapes["context"], "context"),
        read_shapes(shapes["regions"], "region"),
        read_shapes(shapes["cities"], "city"),
    )

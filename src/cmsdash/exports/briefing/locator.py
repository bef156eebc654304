"""Where the cities of a briefing are: outlines of the regions and points, which every format draws.

The whole South is about 2 units of height to 2 of width. Coordinates are whole units of a map that is `WIDTH` wide, so
that the outlines of all regions are a few kilobytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import shapely

from cmsdash.cache import Cache
from cmsdash.datastore.releases.release import Release
from cmsdash.views.maps.flat_map import Point, fit_map, whole_rings, without_islets

WIDTH = 1000
"""Width of the map in units."""

_MARGIN = 12
"""Units around the land, so that outlines are not cut."""

_TOLERANCE = 1.6
"""Units by which an outline may differ from the boundary: a third of a point where the map is 70 mm wide."""

Ring = tuple[Point, ...]


@dataclass(frozen=True)
class RegionShape:
    """A region: its code and the outline of each of its parts."""

    region: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class LocatorBase:
    """What the locators of all briefings of a release share: size in units, regions, position of each city."""

    width: int
    height: int
    regions: tuple[RegionShape, ...]
    positions: Mapping[str, Point]


@dataclass(frozen=True)
class Mark:
    """A city on the locator.

    Attributes:
        name: Its name.
        x: Units from the left.
        y: Units from the top.
        style: How its figure is known: "stated", "estimated", "total-only", "none"; "other" for a city that is only
            context.
        is_named: Whether the name stands beside the mark.
        is_left: Whether it stands to the left.
    """

    name: str
    x: int
    y: int
    style: str
    is_named: bool = False
    is_left: bool = False


@dataclass(frozen=True)
class Locator:
    """The map of a briefing.

    Attributes:
        base: Regions and size.
        region: Code of the region that is set off; "" for none.
        marks: The cities, the important ones last.
        alt: The map as a text.
        legend: Style and words of the marks.
    """

    base: LocatorBase
    region: str
    marks: tuple[Mark, ...]
    alt: str
    legend: tuple[tuple[str, str], ...] = ()


_BASES = Cache(4)
_LETTER_WIDTH, _NAME_HEIGHT, _NAME_DISTANCE = 24, 52, 28
"""Units that a letter of a name takes, that a name is high, and that it stands from the middle of its mark."""


def name_marks(marks: Sequence[Mark]) -> list[Mark]:
    """Return marks of which each has its name on the side where it is free; those without room have none."""
    named: list[Mark] = []
    taken: list[tuple[float, float, float, float]] = [
        (mark.x - 14, mark.y - 14, mark.x + 14, mark.y + 14) for mark in marks
    ]
    for mark in marks:
        sides = (mark.x > 0.55 * WIDTH, mark.x <= 0.55 * WIDTH)
        free = [(is_left, _name_box(mark, is_left)) for is_left in sides]
        free = [(is_left, box) for is_left, box in free if not any(_overlap(box, other) for other in taken)]
        if free:
            is_left, box = free[0]
            taken.append(box)
            named.append(replace(mark, is_named=True, is_left=is_left))
        else:
            named.append(mark)
    return named


def _name_box(mark: Mark, is_left: bool) -> tuple[float, float, float, float]:
    length = _LETTER_WIDTH * len(mark.name)
    left = mark.x - _NAME_DISTANCE - length if is_left else mark.x + _NAME_DISTANCE
    return (left, mark.y - _NAME_HEIGHT / 2, left + length, mark.y + _NAME_HEIGHT / 2)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def locator_base(release: Release) -> LocatorBase:
    """Return the outlines and positions of a release."""
    return _BASES.get(release.cache_key, lambda: _build_base(release.shapes["regions"], release.tables["cities"]))


def _build_base(regions: gpd.GeoDataFrame, cities: pd.DataFrame) -> LocatorBase:
    land = without_islets(regions.geometry)
    flat = fit_map(land, WIDTH, _MARGIN)
    # One coverage, so that neighbours keep a common boundary.
    simplified = shapely.coverage_simplify([shapely.transform(shape, flat.project) for shape in land], _TOLERANCE)
    points = flat.points(cities[["label_lon", "label_lat"]].to_numpy(dtype=float))
    return LocatorBase(
        width=WIDTH,
        height=flat.height,
        regions=tuple(
            RegionShape(str(code), tuple(map(tuple, whole_rings(shape))))
            for code, shape in zip(regions["region"], simplified, strict=True)
        ),
        positions=dict(zip(map(str, cities["city"]), points, strict=True)),
    )


def path_data(rings: Iterable[Ring]) -> str:
    """Return outlines as the data of an SVG path."""
    return "".join(f"M{'L'.join(f'{x} {y}' for x, y in ring)}Z" for ring in rings)

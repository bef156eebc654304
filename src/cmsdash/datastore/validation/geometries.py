"""The shapes of a release: municipalities, regions, and the coast around them."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import shapely

from cmsdash.datastore.data_files import read_json
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue

LAYERS = {"cities": "city", "regions": "region", "context": "context"}
"""Layer name (a file of `geography/`) and the property that is its key."""


def read_layer(folder: Path, layer: str, expected: frozenset[str]) -> gpd.GeoDataFrame:
    """One layer in WGS84 with its key and `geometry`. Raises ReleaseError when it is unreadable, has other keys
    than `expected` (an empty set expects nothing in particular), or holds an invalid shape."""
    file, key = f"geography/{layer}.geojson", LAYERS[layer]
    content = read_json(folder / file, file)
    try:
        frame = gpd.GeoDataFrame.from_features(content["features"], crs="EPSG:4326")[[key, "geometry"]]
    except (ValueError, LookupError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise ReleaseValidationError([ValidationIssue("file_unreadable", file, value=str(error))]) from error
    problems = list(_problems(frame, file, key, expected))
    if problems:
        raise ReleaseValidationError(problems)
    return frame


def _problems(frame: gpd.GeoDataFrame, file: str, key: str, expected: frozenset[str]) -> Iterator[ValidationIssue]:
    codes = [str(code) for code in frame[key]]
    yield from (
        ValidationIssue("shape_missing", file, column=key, value=code) for code in sorted(expected.difference(codes))
    )
    for row, (code, shape) in enumerate(zip(codes, frame.geometry, strict=True), start=1):
        if expected and code not in expected:
            yield ValidationIssue("shape_unknown", file, row, key, code)
        elif code in codes[: row - 1]:
            yield ValidationIssue("key_twice", file, row, key, code)
        if not _is_area(shape):
            yield ValidationIssue("shape_invalid", file, row, key, code)


def _is_area(shape: object) -> bool:
    """True for a valid area on the globe."""
    if not isinstance(shape, (shapely.Polygon, shapely.MultiPolygon)) or not shape.is_valid or shape.is_empty:
        return False
    west, south, east, north = shape.bounds
    return bool(west >= -180 and south >= -90 and east <= 180 and north <= 90)

"""Loading and validation of the boundaries of municipalities, regions and the surrounding coast."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import shapely

from cmsdash.datastore.data_files import read_json
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue, describe_error

LAYER_KEYS = {"cities": "city", "regions": "region", "context": "context"}
"""Layers (`geography/<layer>.geojson`) and the property that is the key of each."""


def read_layer(folder: Path, layer: str, expected_keys: frozenset[str]) -> gpd.GeoDataFrame:
    """Read a layer of boundaries.

    Args:
        folder: The data folder.
        layer: One of `LAYER_KEYS`.
        expected_keys: Keys that the layer must have, and no others; empty for any keys.

    Returns:
        A table with the key and `geometry`, in WGS84 degrees.

    Raises:
        ReleaseValidationError: The file is unreadable, has missing, unknown or repeated keys, or a geometry is not
            a valid area.
    """
    file, key = f"geography/{layer}.geojson", LAYER_KEYS[layer]
    content = read_json(folder / file, file)
    try:
        areas = gpd.GeoDataFrame.from_features(content["features"], crs="EPSG:4326")[[key, "geometry"]]
    except (ValueError, LookupError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise ReleaseValidationError([ValidationIssue("file_unreadable", file, value=describe_error(error))]) from error
    issues = list(_layer_issues(areas, file, key, expected_keys))
    if issues:
        raise ReleaseValidationError(issues)
    return areas


def _layer_issues(
    areas: gpd.GeoDataFrame, file: str, key: str, expected_keys: frozenset[str]
) -> Iterator[ValidationIssue]:
    codes = [str(code) for code in areas[key]]
    for code in sorted(expected_keys.difference(codes)):
        yield ValidationIssue("shape_missing", file, column=key, value=code)
    for row, (code, geometry) in enumerate(zip(codes, areas.geometry, strict=True), start=1):
        if expected_keys and code not in expected_keys:
            yield ValidationIssue("shape_unknown", file, row, key, code)
        elif code in codes[: row - 1]:
            yield ValidationIssue("key_twice", file, row, key, code)
        if not _is_valid_area(geometry):
            yield ValidationIssue("shape_invalid", file, row, key, code)


def _is_valid_area(geometry: object) -> bool:
    """Return True for a valid, non-empty polygon within the bounds of the globe."""
    if not isinstance(geometry, (shapely.Polygon, shapely.MultiPolygon)) or not geometry.is_valid or geometry.is_empty:
        return False
    west, south, east, north = geometry.bounds
    return bool(west >= -180 and south >= -90 and east <= 180 and north <= 90)

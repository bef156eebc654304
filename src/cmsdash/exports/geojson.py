"""Query results of a map as GeoJSON (RFC 7946)."""

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from cmsdash.datastore.releases.release import Release
from cmsdash.exports.file_table import Cell, FileTable
from cmsdash.exports.json_export import describe_sources, describe_table, row_objects, write_json
from cmsdash.queries import codes_of

_PLACE_COLUMNS = ("city", "places")
"""Columns with the code or codes of the cities of a row."""
_KEY_COLUMNS = ("city", "operation")
"""Columns whose code identifies a row, if no other row has it."""


def table_to_geojson(table: FileTable, *, with_areas: bool = False) -> bytes:
    """Return a table as a GeoJSON feature collection in UTF-8, in degrees of WGS 84.

    Args:
        table: The table.
        with_areas: The municipalities as polygons instead of points.

    Returns:
        One feature a row: the point of its city, or the points of its cities; null if no place is known. Its
        properties are those of a row in `json_export.table_to_json`, whose other keys the collection has too. A city
        without a known place is left out of the geometry, never guessed.
    """
    return write_json(feature_collection(table, with_areas=with_areas))


def feature_collection(table: FileTable, *, with_areas: bool = False) -> dict[str, Any]:
    """Return the feature collection of `table_to_geojson`."""
    places = _city_areas(table.context.release) if with_areas else _city_points(table.context.release)
    rows = row_objects(table)
    geometries = [_row_geometry(row, places) for row in rows]
    key = _key_column(rows)
    features = [
        {"type": "Feature"}
        | ({"id": row[key]} if key else {})
        | {"geometry": shapely.geometry.mapping(geometry) if geometry else None, "properties": row}
        for row, geometry in zip(rows, geometries, strict=True)
    ]
    bounds = (
        shapely.total_bounds([geometry for geometry in geometries if geometry]).tolist() if any(geometries) else None
    )
    return (
        {"type": "FeatureCollection"}
        | describe_table(table)
        | {"sources": describe_sources(table)}
        | ({"bbox": bounds} if bounds else {})
        | {"features": features}
    )


def _row_geometry(row: Mapping[str, Cell], places: Mapping[str, BaseGeometry]) -> BaseGeometry | None:
    cities = [code for name in _PLACE_COLUMNS for code in codes_of(row.get(name))]
    parts = [part for city in cities if city in places for part in shapely.get_parts(places[city])]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    collect = shapely.MultiPolygon if parts[0].geom_type == "Polygon" else shapely.MultiPoint
    return collect(parts)


def _key_column(rows: list[dict[str, Cell]]) -> str | None:
    """Return the column that identifies the rows."""
    for name in _KEY_COLUMNS:
        keys: list[Any] = [row.get(name) for row in rows]
        if all(isinstance(key, str) for key in keys) and len(set(keys)) == len(keys):
            return name
    return None


def _city_points(release: Release) -> dict[str, BaseGeometry]:
    """Return the point of each city at which maps show it."""
    cities = release.tables["cities"]
    points = shapely.points(cities["label_lon"].to_numpy(float), cities["label_lat"].to_numpy(float))
    return dict(zip(cities["city"], points, strict=True))


def _city_areas(release: Release) -> dict[str, BaseGeometry]:
    """Return the polygons of each municipality, their outer rings counterclockwise."""
    frame = release.shapes["cities"]
    return dict(zip(frame["city"], shapely.orient_polygons(frame.geometry.to_numpy()), strict=True))

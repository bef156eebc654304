"""GeoJSON has the rows of the JSON with their places, as RFC 7946 wants it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
import shapely

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports import MAP_FORMATS, result_to_file
from cmsdash.exports.geojson import table_to_geojson
from cmsdash.exports.json_export import table_to_json
from cmsdash.exports.result_table import result_to_table
from cmsdash.queries import QueryResult
from tests.exports.file_readers import file_context, read_json
from tests.hostile_strings import HOSTILE_STRINGS

ITALY = (6.0, 35.0, 19.0, 48.0)


def read(release: Release, result: QueryResult, code: str = "geojson", lang: str = "it") -> dict[str, Any]:
    context = file_context(release, Selection(lang=lang))
    return read_json(result_to_file(result, context, code, title="Titolo"))


def shapes_of(document: dict[str, Any]) -> Iterator[shapely.Geometry]:
    return (shapely.geometry.shape(item["geometry"]) for item in document["features"] if item["geometry"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", MAP_FORMATS)
def test_properties_and_words_are_those_of_the_json(release: Release, code: str, lang: str) -> None:
    for query in (queries.city_funding, queries.operations):
        result = query(release, Selection(group=("minori",)))
        table = result_to_table(result, file_context(release, Selection(lang=lang)), title="Titolo")
        expected = read_json(table_to_json(table))
        document = read(release, result, code, lang)
        assert document["type"] == "FeatureCollection"
        assert [feature["properties"] for feature in document["features"]] == expected.pop("rows")
        assert {name: document[name] for name in expected} == expected
        assert not {"coordinates", "geometry", "properties", "crs"} & set(document)


def test_cities_are_points_where_the_release_has_them(release: Release) -> None:
    document = read(release, queries.city_funding(release, Selection()))
    cities = release.tables["cities"].set_index("city")
    assert len(document["features"]) == 39
    for feature in document["features"]:
        row = cities.loc[feature["id"]]
        assert feature["geometry"] == {"type": "Point", "coordinates": [row["label_lon"], row["label_lat"]]}
    west, south, east, north = document["bbox"]
    assert ITALY[0] < west < east < ITALY[2]
    assert ITALY[1] < south < north < ITALY[3]


def test_municipalities_are_polygons_with_counterclockwise_outer_rings(release: Release) -> None:
    document = read(release, queries.city_funding(release, Selection()), "geojson_areas")
    polygons = [polygon for shape in shapes_of(document) for polygon in shapely.get_parts(shape)]
    assert len(polygons) >= 39
    assert all(polygon.exterior.is_ccw for polygon in polygons)
    assert not any(ring.is_ccw for polygon in polygons for ring in polygon.interiors)
    cities = release.tables["cities"]
    points = dict(zip(cities["city"], shapely.points(cities["label_lon"], cities["label_lat"]), strict=True))
    for feature in document["features"]:
        area = shapely.geometry.shape(feature["geometry"])
        assert area.distance(points[feature["id"]]) < 0.02, feature["id"]


def test_operation_of_several_cities_has_several_points_and_one_without_a_place_none(release: Release) -> None:
    context = file_context(release)
    table = pd.DataFrame({"operation": ["a", "b", "c"], "places": [["gela", "trani"], ["gela"], ["nowhere"]]})
    document = read_json(table_to_geojson(result_to_table(QueryResult("operations", table), context)))
    kinds = [feature["geometry"] and feature["geometry"]["type"] for feature in document["features"]]
    assert kinds == ["MultiPoint", "Point", None]
    assert [feature["id"] for feature in document["features"]] == ["a", "b", "c"]
    areas = read_json(table_to_geojson(result_to_table(QueryResult("operations", table), context), with_areas=True))
    assert areas["features"][0]["geometry"]["type"] == "MultiPolygon"


def test_result_without_rows_is_a_collection(release: Release) -> None:
    result = QueryResult("city_funding", queries.city_funding(release, Selection()).table.head(0))
    document = read(release, result)
    assert document["features"] == []
    assert "bbox" not in document


@pytest.mark.parametrize("name", HOSTILE_STRINGS)
def test_hostile_strings_stay_strings(release: Release, name: str) -> None:
    words = HOSTILE_STRINGS[name]
    table = pd.DataFrame({"city": ["gela", words or "x"], "title": [words, words]})
    document = read(release, QueryResult("operations", table))
    assert len(document["features"]) == 2
    assert document["features"][0]["geometry"]["type"] == "Point"
    assert document["features"][1]["geometry"] is None

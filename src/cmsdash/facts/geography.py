"""The shapes of a release: municipalities, regions, and the coast around them."""

import json
from pathlib import Path

import geopandas as gpd

from cmsdash.facts.problems import Problem, ReleaseError

LAYERS = {"cities": "city", "regions": "region", "context": "context"}
"""Layer name (a file of `geography/`) and the property that is its key."""


def read_layer(folder: Path, layer: str, expected: frozenset[str]) -> gpd.GeoDataFrame:
    """One layer in WGS84 with its key and `geometry`. Raises ReleaseError when it is unreadable, has other keys
    than `expected` (an empty set expects nothing in particular), or holds an invalid shape."""
    path = folder / "geography" / f"{layer}.geojson"
    key = LAYERS[layer]
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        frame = gpd.GeoDataFrame.from_features(content["features"], crs="EPSG:4326")[[key, "geometry"]]
    except FileNotFoundError as error:
        raise ReleaseError([Problem("file_missing", f"geography/{path.name}")]) from error
    except (UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError([Problem("file_unreadable", f"geography/{path.name}", value=str(error))]) from error
    problems = _problems(frame, layer, key, expected)
    if problems:
        raise ReleaseError(problems)
    return frame


def _problems(frame: gpd.GeoDataFrame, layer: str, key: str, expected: frozenset[str]) -> list[Problem]:
    file = f"geography/{layer}.geojson"
    found = set(frame[key])
    missing = [Problem("shape_missing", file, column=key, value=code) for code in sorted(expected - found)]
    unknown = [Problem("shape_unknown", file, column=key, value=code) for code in sorted(found - expected)]
    invalid = [
        Problem("shape_invalid", file, row, key, code)
        for row, (code, valid) in enumerate(zip(frame[key], frame.geometry.is_valid, strict=True), start=1)
        if not valid
    ]
    return missing + (unknown if expected else []) + invalid

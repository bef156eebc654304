"""What every reader works with: the cities, the mapping, the known sources, and what the person who imports said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cmsdash.facts.reading import Rows, read_rows
from cmsdash.facts.schema import read_schema
from cmsdash.intake.mapping import FieldMap, read_mapping
from cmsdash.intake.places import Places, places_of
from cmsdash.intake.refusals import FileRefusedError


@dataclass(frozen=True)
class Request:
    """What is said beside the file: the source its rows come from, confirmed spellings of cities, and the folder of
    the mapping files (the one of the data folder without it: a release keeps the mappings it was made with)."""

    source: Mapping[str, str] = field(default_factory=dict)
    matches: Mapping[str, str] = field(default_factory=dict)
    mappings: Path | None = None


@dataclass(frozen=True)
class Context:
    """The data folder as a reader sees it."""

    folder: Path
    mapping: FieldMap
    places: Places
    request: Request


def context_of(folder: Path, reader: str, request: Request) -> Context:
    """The context of a reader in a data folder. Raises FileRefusedError or ReleaseError."""
    mappings = request.mappings or folder / "mappings"
    spellings = {**read_mapping(mappings, "cities").values.get("city", {}), **request.matches}
    cities = table(folder, "cities")
    unknown = sorted(set(request.matches.values()) - {row["city"] for row in cities})
    if unknown:
        raise FileRefusedError("match_unknown", "--match", value=", ".join(unknown))
    places = places_of(cities, table(folder, "regions"), spellings)
    return Context(folder, read_mapping(mappings, reader), places, request)


def table(folder: Path, name: str) -> Rows:
    """A table of the data folder as text."""
    return read_rows(folder / f"{name}.csv", read_schema(folder / f"{name}.toml"))

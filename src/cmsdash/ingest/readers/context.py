"""What every reader works with: the cities, the mapping, the known sources, and what the person who imports said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cmsdash.datastore.schema.csv_reader import TextRows, read_csv_text
from cmsdash.datastore.schema.table_schema import load_schema
from cmsdash.ingest.column_mapping import ColumnMapping, load_mapping
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.parsing.city_matcher import CityMatcher, build_city_matcher


@dataclass(frozen=True)
class ImportOptions:
    """What is said beside the file: the source its rows come from, confirmed spellings of cities, and the folder of
    the mapping files (the one of the data folder without it: a release keeps the mappings it was made with)."""

    source: Mapping[str, str] = field(default_factory=dict)
    matches: Mapping[str, str] = field(default_factory=dict)
    mappings: Path | None = None


@dataclass(frozen=True)
class ReaderContext:
    """The data folder as a reader sees it."""

    folder: Path
    mapping: ColumnMapping
    places: CityMatcher
    request: ImportOptions


def build_context(folder: Path, reader: str, request: ImportOptions) -> ReaderContext:
    """The context of a reader in a data folder. Raises FileRefusedError or ReleaseError."""
    mappings = request.mappings or folder / "mappings"
    spellings = {**load_mapping(mappings, "cities").values.get("city", {}), **request.matches}
    cities = read_table_rows(folder, "cities")
    unknown = sorted(set(request.matches.values()) - {row["city"] for row in cities})
    if unknown:
        raise FileRejectedError("match_unknown", "--match", value=", ".join(unknown))
    places = build_city_matcher(cities, read_table_rows(folder, "regions"), spellings)
    return ReaderContext(folder, load_mapping(mappings, reader), places, request)


def read_table_rows(folder: Path, name: str) -> TextRows:
    """A table of the data folder as text."""
    return read_csv_text(folder / f"{name}.csv", load_schema(folder / f"{name}.toml"))

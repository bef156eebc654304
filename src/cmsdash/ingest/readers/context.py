"""Context of a file reader: mapping, city matcher and options of the import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cmsdash.datastore.schema.csv_reader import TextRows, read_csv_text
from cmsdash.datastore.schema.table_schema import load_schema
from cmsdash.ingest.column_mapping import ColumnMapping, load_mapping
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.mapping_overlay import MappingOverlay, overlay_mapping
from cmsdash.ingest.parsing.amounts import AmountNotation, parse_notation
from cmsdash.ingest.parsing.city_matcher import CityMatcher, build_city_matcher


@dataclass(frozen=True)
class ImportOptions:
    """Options of an import.

    Attributes:
        source: description of the source by field name: `key`, `publisher`, `title`, `url`, `date`, `accessed`,
            `licence`; the key alone for a source that is in the register.
        matches: confirmed spellings of cities, with the key of their city.
        mappings: folder of the mapping files; None for the one of the data folder.
        mapping_file: mapping file of the reader in place of the one in the folder.
        overlay: what the reader declares about this file alone.
        same: operations that a person confirmed to be the same: key in the file to key in the release.
    """

    source: Mapping[str, str] = field(default_factory=dict)
    matches: Mapping[str, str] = field(default_factory=dict)
    mappings: Path | None = None
    mapping_file: Path | None = None
    overlay: MappingOverlay = field(default_factory=MappingOverlay)
    same: Mapping[str, str] = field(default_factory=dict)

    @property
    def spellings(self) -> dict[str, str]:
        """The confirmed spellings of cities, with the key of their city."""
        return {**self.matches, **self.overlay.words.get("city", {})}


@dataclass(frozen=True)
class ReaderContext:
    """Everything that a file reader needs of the data folder and of the options."""

    folder: Path
    mapping: ColumnMapping
    city_matcher: CityMatcher
    options: ImportOptions

    @cached_property
    def notation(self) -> AmountNotation:
        """How the file writes its amounts."""
        return parse_notation(self.mapping.settings)


def build_context(folder: Path, reader: str, options: ImportOptions) -> ReaderContext:
    """Return the context of a file reader in a data folder. Raises FileRejectedError or ReleaseValidationError."""
    mappings = options.mappings or folder / "mappings"
    mapping = overlay_mapping(load_mapping(mappings, reader, options.mapping_file), options.overlay)
    cities = _read_table_rows(folder, "cities")
    unknown = sorted(set(options.spellings.values()) - {row["city"] for row in cities})
    if unknown:
        raise FileRejectedError("match_unknown", "--match", value=", ".join(unknown))
    spellings = {
        **load_mapping(mappings, "cities").values.get("city", {}),
        **mapping.values.get("city", {}),
        **options.spellings,
    }
    city_matcher = build_city_matcher(cities, _read_table_rows(folder, "regions"), spellings)
    return ReaderContext(folder, mapping, city_matcher, options)


def _read_table_rows(folder: Path, name: str) -> TextRows:
    return read_csv_text(folder / f"{name}.csv", load_schema(folder / f"{name}.toml"))

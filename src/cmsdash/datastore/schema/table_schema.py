"""Table schemas, read from the sidecar `<table>.toml` of each table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmsdash.datastore.data_files import parse_record, read_toml
from cmsdash.datastore.issues import ContentError, ReleaseValidationError, ValidationIssue, describe_error

EUR_COLUMN_TYPES = ("money", "integer", "decimal")
"""Types of columns with names that end in `_eur`; `money` has two decimals."""

OTHER_COLUMN_TYPES = ("code", "text", "integer", "decimal", "degrees", "date")
"""Types of all other columns."""


@dataclass(frozen=True)
class Column:
    """Schema of a column.

    Attributes:
        name: Header in the CSV file.
        type: One of `EUR_COLUMN_TYPES` or `OTHER_COLUMN_TYPES`.
        meaning: Description by language.
        unit: Unit of the values.
        empty: Whether cells may be empty.
        many: Whether cells hold several codes joined with `|`.
        pattern: Regular expression of the values.
        references: Table (or `sources`) with the values as keys.
        vocabulary: Code list in `CODE_LISTS` with the values.
        words: Section of the catalogues with a label for each value.
        since: ISO date from which releases have an optional column; "" if they always had it.
    """

    name: str
    type: str
    meaning: Mapping[str, str]
    unit: str = ""
    empty: bool = False
    many: bool = False
    pattern: str = ""
    references: str = ""
    vocabulary: str = ""
    words: str = ""
    since: str = ""

    @property
    def dataframe_name(self) -> str:
        """Name of the column in data frames: `x_cents` for `x_eur` of type money."""
        return self.name.removesuffix("_eur") + "_cents" if self.type == "money" else self.name


@dataclass(frozen=True)
class Schema:
    """Schema of a table.

    Attributes:
        table: Name of the table.
        origin: Where the data come from.
        licence: Licence of the data.
        accessed: Day of access.
        key: Columns of the primary key.
        columns: All columns in file order.
        since: ISO date from which releases have the table; "" if they always had it.
        newer_columns: Columns that were added after a release was built; its file lacks them.
    """

    table: str
    origin: str
    licence: str
    accessed: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    since: str = ""
    newer_columns: frozenset[str] = frozenset()


def load_schema(path: Path) -> Schema:
    """Load the schema of a table from its sidecar. Raises ReleaseValidationError (`sidecar_unreadable`)."""
    content = read_toml(path, path.name)
    try:
        columns = tuple(_parse_column(name, properties) for name, properties in content["columns"].items())
        key = tuple(content["key"])
        if not key or not {column.name for column in columns}.issuperset(key):
            raise ContentError(f"key = {content['key']!r:.80}")
        return parse_record(Schema, {**content, "table": path.stem, "columns": columns, "key": key})
    except (LookupError, AttributeError, TypeError, ValueError, re.error) as error:
        raise ReleaseValidationError(
            [ValidationIssue("sidecar_unreadable", path.name, value=describe_error(error))]
        ) from error


def _parse_column(name: str, properties: dict[str, Any]) -> Column:
    meaning = {language: properties[language] for language in ("it", "en")}
    others = {key: value for key, value in properties.items() if key not in meaning}
    column = parse_record(Column, {**others, "name": name, "meaning": meaning})
    if not all(isinstance(description, str) for description in meaning.values()):
        raise ContentError(f"{name}: {meaning!r:.80}")
    if column.type not in (EUR_COLUMN_TYPES if name.endswith("_eur") else OTHER_COLUMN_TYPES):
        raise ContentError(f"{name}: {column.type}")
    re.compile(column.pattern)
    return column

"""The sidecar of a table: where it comes from and what each column means, read from `<table>.toml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmsdash.datastore.data_files import read_toml
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.json_records import parse_record

MONEY = ("money", "integer", "decimal")
"""The types of a column whose name ends in `_eur`; `money` is to the cent."""

NO_MONEY = ("code", "text", "integer", "decimal", "degrees", "date")
"""The types of any other column."""


@dataclass(frozen=True)
class Column:
    """One column: its type, its unit, which values it takes, and what it means in each language.

    `references` names a table (or `sources`) whose key the value is; `vocabulary` a closed list of the
    domain; `words` a section of the catalogues. `many` means several codes joined with `|`. `since` is the day from
    which releases have an optional column, empty where they always had it.
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
        """Name in the release: money is carried as whole cents."""
        return self.name.removesuffix("_eur") + "_cents" if self.type == "money" else self.name


@dataclass(frozen=True)
class Schema:
    """One table's sidecar. `since` is the day from which releases have the table, empty where they always had it;
    `younger` are the columns that there were not yet when a release was built: its file lacks them."""

    table: str
    origin: str
    licence: str
    accessed: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    since: str = ""
    younger: frozenset[str] = frozenset()


def load_schema(path: Path) -> Schema:
    """The schema in a sidecar file. Raises ReleaseError when the file is not a sidecar."""
    content = read_toml(path, path.name)
    try:
        columns = tuple(_column(name, spec) for name, spec in content["columns"].items())
        key = tuple(content["key"])
        if not key or not {column.name for column in columns}.issuperset(key):
            raise ValueError(f"key = {content['key']!r:.80}")
        return parse_record(Schema, {**content, "table": path.stem, "columns": columns, "key": key})
    except (LookupError, AttributeError, TypeError, ValueError, re.error) as error:
        raise ReleaseValidationError([ValidationIssue("sidecar_unreadable", path.name, value=str(error))]) from error


def _column(name: str, spec: dict[str, Any]) -> Column:
    meaning = {language: spec[language] for language in ("it", "en")}
    rest = {key: value for key, value in spec.items() if key not in meaning}
    column = parse_record(Column, {**rest, "name": name, "meaning": meaning})
    if not all(isinstance(words, str) for words in meaning.values()):
        raise TypeError(f"{name}: {meaning!r:.80}")
    if column.type not in (MONEY if name.endswith("_eur") else NO_MONEY):
        raise ValueError(f"{name}: {column.type}")
    re.compile(column.pattern)
    return column

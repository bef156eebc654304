"""The sidecar of a table: where it comes from and what each column means, read from `<table>.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmsdash.facts.problems import Problem, ReleaseError

TYPES = ("code", "text", "integer", "decimal", "degrees", "money", "date")


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
    def typed_name(self) -> str:
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


def read_schema(path: Path) -> Schema:
    """The schema in a sidecar file. Raises ReleaseError when the file is not a sidecar."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = tuple(_column(name, spec) for name, spec in content.pop("columns").items())
        return Schema(table=path.stem, columns=columns, **{**content, "key": tuple(content["key"])})
    except FileNotFoundError as error:
        raise ReleaseError([Problem("file_missing", path.name)]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise ReleaseError([Problem("sidecar_unreadable", path.name, value=str(error))]) from error


def _column(name: str, spec: dict[str, Any]) -> Column:
    meaning = {language: spec.pop(language) for language in ("it", "en")}
    if spec["type"] not in TYPES:
        raise ValueError(f"{name}: {spec['type']}")
    return Column(name=name, meaning=meaning, **spec)

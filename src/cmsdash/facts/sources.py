"""The register of sources: who says it, where, when, under which licence."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from cmsdash.facts.checks import is_date
from cmsdash.facts.problems import Problem, ReleaseError


@dataclass(frozen=True)
class Source:
    """One source. `date` is as precise as it is known; `accessed` is the last possible day of reading."""

    key: str
    publisher: str
    title: str
    url: str
    date: str
    accessed: str
    licence: str


def read_sources(path: Path, licences: frozenset[str]) -> Mapping[str, Source]:
    """Every source by its key. Raises ReleaseError naming the entry and the field that are wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ReleaseError([Problem("file_missing", path.name)]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReleaseError([Problem("sidecar_unreadable", path.name, value=str(error))]) from error
    problems = [problem for key, entry in content.items() for problem in _problems(path, key, entry, licences)]
    if problems:
        raise ReleaseError(problems)
    return {key: Source(key, **entry) for key, entry in content.items()}


def _problems(path: Path, key: str, entry: dict[str, str], licences: frozenset[str]) -> list[Problem]:
    expected = {field.name for field in fields(Source)} - {"key"}
    off = sorted(expected ^ entry.keys())
    if off:
        return [Problem("source_fields", path.name, column=key, value=", ".join(off))]
    wrong = [name for name in ("date", "accessed") if not is_date(entry[name])]
    wrong += [] if entry["url"].startswith("https://") else ["url"]
    wrong += [] if entry["licence"] in licences else ["licence"]
    return [Problem("source_field", path.name, column=key, value=f"{name} = {entry[name]}") for name in wrong]

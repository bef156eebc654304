"""The register of sources: who says it, where, when, under which licence."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from cmsdash.datastore.addresses import is_web_address
from cmsdash.datastore.data_files import read_toml
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.validation.cell_checks import is_partial_iso_date

KEY_PATTERN = r"[a-z0-9.-]+"
"""What the key of a source is made of. Tables join keys with `|`, links hold them."""


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


def load_sources(path: Path, licences: frozenset[str]) -> Mapping[str, Source]:
    """Every source by its key. Raises ReleaseError naming the entry and the field that are wrong."""
    content = read_toml(path, path.name)
    problems = [problem for key, entry in content.items() for problem in _problems(path, key, entry, licences)]
    problems += [] if content else [ValidationIssue("table_empty", path.name)]
    if problems:
        raise ReleaseValidationError(problems)
    return {key: Source(key, **entry) for key, entry in content.items()}


def wrong_fields(key: str, said: Mapping[str, object], licences: Collection[str]) -> list[str]:
    """The fields of a source whose values are of no use, in the order of `Source`.

    Args:
        key: its key.
        said: its other fields; all are needed.
        licences: the codes of the licences that have words.
    """
    wrong = [] if re.fullmatch(KEY_PATTERN, key) else ["key"]
    wrong += [name for name in ("publisher", "title") if not _is_line(said[name])]
    wrong += [] if is_web_address(said["url"]) else ["url"]
    wrong += [name for name in ("date", "accessed") if not is_partial_iso_date(said[name])]
    return wrong + ([] if said["licence"] in tuple(licences) else ["licence"])


def _is_line(value: object) -> bool:
    """True for words on one line."""
    return isinstance(value, str) and bool(value.strip()) and not re.search(r"[\x00-\x1f\x7f]", value)


def _problems(path: Path, key: str, entry: object, licences: frozenset[str]) -> list[ValidationIssue]:
    expected = {field.name for field in fields(Source)} - {"key"}
    if not isinstance(entry, dict):
        return [ValidationIssue("source_fields", path.name, column=key, value=", ".join(sorted(expected)))]
    off = sorted(expected ^ entry.keys())
    if off:
        return [ValidationIssue("source_fields", path.name, column=key, value=", ".join(off))]
    told: dict[str, object] = {"key": key, **entry}
    return [
        ValidationIssue("source_field", path.name, column=key, value=f"{name} = {told[name]}", expected=EXPECTED[name])
        for name in wrong_fields(key, entry, licences)
    ]


EXPECTED: Mapping[str, str] = {
    "key": "a-z 0-9 . -",
    "publisher": '"…"',
    "title": '"…"',
    "url": "https://…",
    "date": '"2026-06-30"',
    "accessed": '"2026-06-30"',
    "licence": "[licence]",
}
"""What each field of a source should look like."""

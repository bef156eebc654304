"""The register of sources, `sources.toml`: publisher, title, URL, dates and licence of each source."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from cmsdash.datastore.addresses import is_web_address
from cmsdash.datastore.data_files import read_toml
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.validation.cell_checks import is_partial_iso_date

SOURCE_KEY_PATTERN = r"[a-z0-9.-]+"
"""Pattern of a source key. Tables join keys with `|`, and links contain them."""

SOURCE_FIELD_EXAMPLES: Mapping[str, str] = {
    "key": "a-z 0-9 . -",
    "publisher": '"…"',
    "title": '"…"',
    "url": "https://…",
    "date": '"2026-06-30"',
    "accessed": '"2026-06-30"',
    "licence": "[licence]",
}
"""Example of each field of a source, for messages."""


@dataclass(frozen=True)
class Source:
    """A source. `date` is a partial ISO date, "" if it bears none; `accessed` is the latest possible day of access."""

    key: str
    publisher: str
    title: str
    url: str
    date: str
    accessed: str
    licence: str


def load_sources(path: Path, licences: frozenset[str]) -> Mapping[str, Source]:
    """Load the register of sources.

    Args:
        path: The TOML file.
        licences: Codes of the licences that have a label in the catalogues.

    Returns:
        Sources by key, in file order.

    Raises:
        ReleaseValidationError: The file is empty, or an entry lacks a field or has an invalid one.
    """
    content = read_toml(path, path.name)
    issues = [issue for key, entry in content.items() for issue in _entry_issues(path, key, entry, licences)]
    issues += [] if content else [ValidationIssue("table_empty", path.name)]
    if issues:
        raise ReleaseValidationError(issues)
    return {key: Source(key, **entry) for key, entry in content.items()}


def invalid_source_fields(key: str, entry: Mapping[str, object], licences: Collection[str]) -> list[str]:
    """Return the names of the fields of a source that have invalid values.

    Args:
        key: Key of the source.
        entry: All other fields of the source.
        licences: Codes of the licences that have a label in the catalogues.
    """
    invalid = [] if re.fullmatch(SOURCE_KEY_PATTERN, key) else ["key"]
    invalid += [name for name in ("publisher", "title") if not _is_single_line(entry[name])]
    invalid += [] if is_web_address(entry["url"]) else ["url"]
    invalid += [
        name
        for name in ("date", "accessed")
        if not is_partial_iso_date(entry[name]) and (name, entry[name]) != ("date", "")
    ]
    return invalid + ([] if entry["licence"] in tuple(licences) else ["licence"])


def _is_single_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not re.search(r"[\x00-\x1f\x7f]", value)


def _entry_issues(path: Path, key: str, entry: object, licences: frozenset[str]) -> list[ValidationIssue]:
    expected = {field.name for field in fields(Source)} - {"key"}
    if not isinstance(entry, dict):
        return [ValidationIssue("source_fields", path.name, column=key, value=", ".join(sorted(expected)))]
    names = sorted(expected ^ entry.keys())
    if names:
        return [ValidationIssue("source_fields", path.name, column=key, value=", ".join(names))]
    values: dict[str, object] = {"key": key, **entry}
    return [
        ValidationIssue("source_field", path.name, 0, key, f"{name} = {values[name]}", SOURCE_FIELD_EXAMPLES[name])
        for name in invalid_source_fields(key, entry, licences)
    ]

"""Tables and sources as the files of a release; the same content gives the same bytes."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import fields

from cmsdash.facts import Rows, Source


def table_bytes(columns: tuple[str, ...], rows: Rows) -> bytes:
    """A CSV file (UTF-8, comma, line feed) of text rows. Raises KeyError when a row lacks a column."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    return buffer.getvalue().encode("utf-8")


def sources_bytes(before: str, sources: Mapping[str, Source]) -> bytes:
    """The register of sources as TOML, by key, under the opening remarks of the text `before`."""
    remarks = before.partition("\n[")[0].rstrip() if before.lstrip().startswith("#") else ""
    entries = [_entry(sources[key]) for key in sorted(sources)]
    return ("\n\n".join([remarks, *entries] if remarks else entries) + "\n").encode("utf-8")


def _entry(source: Source) -> str:
    # A JSON string is a TOML string, but for the one character that TOML wants written as an escape.
    names = [field.name for field in fields(Source) if field.name != "key"]
    lines = [f"{name} = {_quoted(getattr(source, name))}" for name in names]
    return "\n".join([f"[{_quoted(source.key)}]", *lines])


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

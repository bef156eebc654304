"""Tables and sources as the files of a release; the same content gives the same bytes."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields

from cmsdash.facts import Rows, Source


def table_bytes(columns: tuple[str, ...], rows: Rows) -> bytes:
    """A CSV file (UTF-8, comma, line feed) of text rows. Raises KeyError when a row lacks a column."""
    lines = [columns, *(tuple(row[name] for name in columns) for row in rows)]
    return "".join(_line(cells) + "\n" for cells in lines).encode("utf-8")


def _line(cells: tuple[str, ...]) -> str:
    # Not csv.writer: with line feeds as ends it leaves a lone carriage return unquoted, where a reader ends the row.
    line = ",".join('"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell for cell in cells)
    return line or '""'


_QUOTED = re.compile(r'[",\r\n]')


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

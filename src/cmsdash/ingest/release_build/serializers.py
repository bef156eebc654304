"""Deterministic serialization of tables and of the source register."""

import re
from collections.abc import Mapping
from dataclasses import fields

import tomlkit

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.source_register import Source

SOURCE_FIELDS = tuple(field.name for field in fields(Source) if field.name != "key")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def encode_csv(columns: tuple[str, ...], rows: TextRows) -> bytes:
    """Return a CSV file (UTF-8, comma, line feed). Raises KeyError when a row lacks a column."""
    lines = [columns, *(tuple(row[name] for name in columns) for row in rows)]
    return "".join(_encode_row(cells) + "\n" for cells in lines).encode("utf-8")


def _encode_row(cells: tuple[str, ...]) -> str:
    # csv.writer with line feeds as line ends leaves a lone carriage return unquoted, which ends a row for readers.
    line = ",".join('"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell for cell in cells)
    return line or '""'


def encode_sources_toml(register_text: str, sources: Mapping[str, Source]) -> bytes:
    """Return the TOML register with the given sources.

    Unchanged entries and comments are preserved; new entries are appended in the order of their keys.
    """
    register = tomlkit.parse(register_text)
    for key in sorted(sources):
        entry = {name: getattr(sources[key], name) for name in SOURCE_FIELDS}
        if key not in register:
            if register.body:
                register.add(tomlkit.nl())
            register.append(tomlkit.key([key]), tomlkit.table())
        for name in SOURCE_FIELDS:
            if register[key].get(name) != entry[name]:
                register[key][name] = entry[name]
    return register.as_string().encode("utf-8")

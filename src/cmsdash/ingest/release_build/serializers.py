"""Tables and sources as the files of a release; the same content gives the same bytes."""

import re
from collections.abc import Mapping
from dataclasses import fields

import tomlkit

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.source_register import Source


def encode_csv(columns: tuple[str, ...], rows: TextRows) -> bytes:
    """A CSV file (UTF-8, comma, line feed) of text rows. Raises KeyError when a row lacks a column."""
    lines = [columns, *(tuple(row[name] for name in columns) for row in rows)]
    return "".join(_line(cells) + "\n" for cells in lines).encode("utf-8")


def _line(cells: tuple[str, ...]) -> str:
    # Not csv.writer: with line feeds as ends it leaves a lone carriage return unquoted, where a reader ends the row.
    line = ",".join('"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell for cell in cells)
    return line or '""'


_QUOTED = re.compile(r'[",\r\n]')


def encode_sources_toml(before: str, sources: Mapping[str, Source]) -> bytes:
    """The register of sources `before` (TOML) with these: entries that say the same stay as they are, comments too;
    new ones follow, by key."""
    register = tomlkit.parse(before)
    for key in sorted(sources):
        entry = {name: getattr(sources[key], name) for name in NAMES}
        if key not in register:
            if register.body:
                register.add(tomlkit.nl())
            register.append(tomlkit.key([key]), tomlkit.table())
        for name in NAMES:
            if register[key].get(name) != entry[name]:
                register[key][name] = entry[name]
    return register.as_string().encode("utf-8")


NAMES = tuple(field.name for field in fields(Source) if field.name != "key")
"""The fields of an entry, in order."""

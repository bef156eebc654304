"""Overlay of a column mapping: headers, words, decimal sign and unit that a reader declares for one file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import tomlkit
from tomlkit.items import Array, Table

from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.column_mapping import (
    ALLOWED_CODES,
    ALLOWED_SETTINGS,
    ColumnMapping,
    MappedField,
    validate_mapping,
)
from cmsdash.ingest.errors import FileRejectedError

_CITY = "city"


@dataclass(frozen=True)
class MappingOverlay:
    """What a reader declares about one file, beside its mapping file.

    Attributes:
        headers: the field of each column name. They come first among the headers of their field, and are of no other.
        words: the code of each word, by kind of code (`status`, `stage`, `priority`, `objective`, `kind`, `city`).
        decimal: decimal sign of all amounts, "" where not declared.
        unit: euros that an amount counts (`1`, `1000`, `1000000`), "" where not declared.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decimal: str = ""
    unit: str = ""

    def __or__(self, other: "MappingOverlay") -> "MappingOverlay":
        """Return both overlays as one; the other one has the last word, also on which column is a field."""
        kinds = dict.fromkeys([*self.words, *other.words])
        words = {kind: {**self.words.get(kind, {}), **other.words.get(kind, {})} for kind in kinds}
        headers = {header: name for header, name in self.headers.items() if name not in other.headers.values()}
        return MappingOverlay(
            {**headers, **other.headers}, words, other.decimal or self.decimal, other.unit or self.unit
        )

    @property
    def is_empty(self) -> bool:
        """True when nothing is declared."""
        return self == MappingOverlay()

    @property
    def settings(self) -> dict[str, str]:
        """The declared settings by their name in a mapping file."""
        return {name: value for name, value in (("decimal", self.decimal), ("unit", self.unit)) if value}


def overlay_mapping(mapping: ColumnMapping, overlay: MappingOverlay) -> ColumnMapping:
    """Return a mapping with an overlay applied.

    Raises:
        FileRejectedError: the overlay has an unknown field, kind of code, code, decimal sign or unit
            (`overlay_unknown`).
    """
    _reject_unknown(mapping, overlay)
    values = {
        kind: {**mapping.values.get(kind, {}), **_fold_words(overlay.words.get(kind, {}))}
        for kind in dict.fromkeys([*mapping.values, *overlay.words])
    }
    fields = tuple(_overlay_headers(item, overlay.headers) for item in mapping.fields)
    return replace(mapping, fields=fields, values=values, settings={**mapping.settings, **overlay.settings})


def _fold_words(words: Mapping[str, str]) -> dict[str, str]:
    return {fold_text(word): code for word, code in words.items()}


def _reject_unknown(mapping: ColumnMapping, overlay: MappingOverlay) -> None:
    fields = [item.name for item in mapping.fields]
    for header, name in overlay.headers.items():
        if name not in fields:
            raise FileRejectedError("overlay_unknown", "", value=f"{header} = {name}", expected=", ".join(fields))
    for kind in overlay.words:
        if kind != _CITY and kind not in ALLOWED_CODES:
            expected = ", ".join([*ALLOWED_CODES, _CITY])
            raise FileRejectedError("overlay_unknown", "", value=kind, expected=expected)
    try:
        validate_mapping(replace(mapping, values=overlay.words, settings={**mapping.settings, **overlay.settings}))
    except ValueError as error:
        raise FileRejectedError("overlay_unknown", "", value=str(error), expected=_expected_codes(overlay)) from error


def _expected_codes(overlay: MappingOverlay) -> str:
    """Return the codes of the kinds that an overlay has words of."""
    lists = [", ".join(ALLOWED_CODES[kind]) for kind in overlay.words if kind in ALLOWED_CODES]
    return "; ".join([*lists, *(["decimal: , .", "unit: 1, 1000, 1000000"] if overlay.settings else [])])


def _overlay_headers(item: MappedField, field_by_header: Mapping[str, str]) -> MappedField:
    """Return a field with its declared headers first, and without those that are declared for another field."""
    declared = tuple(header for header, name in field_by_header.items() if name == item.name)
    taken = {fold_text(header) for header in field_by_header}
    others = tuple(header for header in item.headers if fold_text(header) not in taken)
    return replace(item, headers=(*declared, *others))


def find_overlay(saved: ColumnMapping, base: ColumnMapping) -> MappingOverlay:
    """Return what a saved mapping declares beside the one it was made from: headers, words, decimal sign and unit.

    What an overlay cannot have, such as a default status or a field that must be there, is that of the base.
    """
    known = {item.name: item.headers for item in base.fields}
    headers = {
        header: item.name
        for item in saved.fields
        if item.name in known
        for header in _declared_headers(item.headers, known[item.name])
    }
    words = {
        kind: {word: code for word, code in spellings.items() if base.values.get(kind, {}).get(word) != code}
        for kind, spellings in saved.values.items()
        if kind == _CITY or kind in ALLOWED_CODES
    }
    settings = {
        name: value if value != base.settings.get(name, "") else ""
        for name, value in saved.settings.items()
        if name in ALLOWED_SETTINGS
    }
    declared = {kind: spellings for kind, spellings in words.items() if spellings}
    return MappingOverlay(headers, declared, settings.get("decimal", ""), settings.get("unit", ""))


def _declared_headers(headers: Sequence[str], base: Sequence[str]) -> list[str]:
    """Return the headers that the base does not have, and those at the start that come later in the base."""
    rank = {fold_text(header): position for position, header in enumerate(base)}
    ranks = [rank.get(fold_text(header), -1) for header in headers]
    return [
        header
        for position, header in enumerate(headers)
        if ranks[position] < 0 or any(0 <= later < ranks[position] for later in ranks[position + 1 :])
    ]


def encode_mapping_toml(mapping_text: str, overlay: MappingOverlay) -> bytes:
    """Return a mapping file with an overlay written into it.

    Comments and other entries are preserved. Declared headers come first among those of their field and are removed
    from the others; declared words replace the same words.

    Args:
        mapping_text: a mapping file (TOML) that has the fields of the overlay.
        overlay: what to add.
    """
    document = tomlkit.parse(mapping_text)
    for name, spec in document["fields"].items():
        _write_headers(spec["headers"], name, overlay.headers)
    for kind, words in overlay.words.items():
        _write_words(_subtable(_subtable(document, "values"), kind), words)
    for name, value in overlay.settings.items():
        _subtable(document, "settings")[name] = value
    return document.as_string().encode("utf-8")


def _subtable(parent: tomlkit.TOMLDocument | Table, name: str) -> Table:
    if name not in parent:
        parent[name] = tomlkit.table(is_super_table=name == "values")
    return cast(Table, parent[name])


def _write_headers(headers: Array, name: str, field_by_header: Mapping[str, str]) -> None:
    taken = {fold_text(header) for header in field_by_header}
    for position in reversed(range(len(headers))):
        if fold_text(str(headers[position])) in taken:
            del headers[position]
    for header in reversed([header for header, owner in field_by_header.items() if owner == name]):
        headers.insert(0, header)


def _write_words(table: Table, words: Mapping[str, str]) -> None:
    folded = {fold_text(word) for word in words}
    for known in [word for word in table if fold_text(word) in folded]:
        del table[known]
    for word, code in words.items():
        table[word] = code


def mapping_with_overlay(folder: Path, reader: str, overlay: MappingOverlay) -> bytes:
    """Return the mapping file of a reader in a folder of mappings, with an overlay written into it."""
    return encode_mapping_toml((folder / f"{reader}.toml").read_text(encoding="utf-8"), overlay)

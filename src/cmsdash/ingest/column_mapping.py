"""Column mappings (`data/mappings/*.toml`): which header is which field, and which word is which code."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from pathlib import Path
from typing import Any

from cmsdash.datastore.data_files import read_toml
from cmsdash.datastore.import_report import RowIssue
from cmsdash.datastore.issues import ContentError, ReleaseValidationError, ValidationIssue, describe_error
from cmsdash.datastore.validation.cell_checks import CODE_LISTS
from cmsdash.domain import ActorRole
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.errors import FileRejectedError, RowRejectedError
from cmsdash.ingest.formats.cell_text import MAX_CELL_CHARS, clean_cell
from cmsdash.ingest.formats.encodings import MOJIBAKE
from cmsdash.ingest.mapping_names import find_unknown_name, reader_fields

MAX_COLUMN_NAME_CHARS = 200
"""Longer column names are truncated."""

MAPPING_NAMES = ("cities", "operations", "allocations", "opencoesione")
"""The mapping files: the spellings of cities, then one for each file reader."""

REQUIRED_ENTRIES: Mapping[str, tuple[str, ...]] = {
    "cities": (),
    "operations": ("title", "city", "settings.status"),
    "allocations": ("city", "stage", "priority", "amount"),
    "opencoesione": ("key", "programme", "amount", "title", "municipality", "settings.programme"),
    "participants": ("key", "role", "name"),
    "locations": ("key", "municipality"),
    "payments": ("key", "date", "amount"),
    "indicators": ("key", "code"),
}
"""Fields and settings without which a file reader does not work."""

ALLOWED_CODES: Mapping[str, tuple[str, ...]] = {
    **{kind: CODE_LISTS[kind] for kind in ("status", "priority", "stage", "kind")},
    "objective": ("ESO4.8", "ESO4.11"),
    "excluded_status": ("withdrawn", "not_admitted"),
    "role": (*(role.value for role in ActorRole), "none"),
}
"""Codes that the words of a mapping may stand for; other kinds are not checked."""

ALLOWED_SETTINGS: Mapping[str, tuple[str, ...]] = {"decimal": (",", "."), "unit": ("1", "1000", "1000000")}
"""Values that a setting may have, beside "" for unknown: the decimal sign of amounts, and the euros they count."""

INFLECTED_KINDS = frozenset({"status", "excluded_status", "stage", "kind"})
"""Kinds of codes whose Italian words stand for all genders and numbers: `ammessa`, `ammesso`, `ammessi`, `ammesse`."""

_LINE_JOINERS = {"city": "\n"}
"""Replacement of line ends inside a cell where it is not a space: a list may give each city its own line."""


@dataclass(frozen=True)
class MappedField:
    """One field: its headers, whether a file must have it, and whether a release stores it (`carried`).

    `codes` name its column in the lists that `cmsdash lists` writes; a field without headers stands in those only.
    """

    name: str
    headers: tuple[str, ...]
    required: bool = False
    example: str = ""
    carried: bool = True
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnMapping:
    """One mapping file.

    Attributes:
        name: stem of the file, or kind of a related file.
        fields: the fields of the reader.
        values: codes by folded word, by kind of code.
        settings: plain settings.
        columns: folded names of all columns of the publisher, empty where they are not listed.
        renamed: new names of columns by their folded old name.
        related: mappings of related files by kind.
    """

    name: str
    fields: tuple[MappedField, ...]
    values: Mapping[str, Mapping[str, str]]
    settings: Mapping[str, str]
    columns: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = dataclass_field(default_factory=dict)
    related: Mapping[str, "ColumnMapping"] = dataclass_field(default_factory=dict)

    def code(self, kind: str, word: str) -> str | None:
        """Return the code of a word in any gender and number, None when the mapping does not know it."""
        if not word:
            return None
        folded = fold_text(word)
        return self.values.get(kind, {}).get(folded) or self._code_by_stem.get(kind, {}).get(_stem(folded))

    @cached_property
    def _code_by_stem(self) -> Mapping[str, Mapping[str, str]]:
        """Codes by the stem of their words, by kind of code; not those that words of one stem do not share."""
        codes: dict[str, dict[str, str]] = {}
        for kind in INFLECTED_KINDS & self.values.keys():
            by_stem: dict[str, set[str]] = {}
            for word, code in self.values[kind].items():
                by_stem.setdefault(_stem(word), set()).add(code)
            codes[kind] = {stem: min(found) for stem, found in by_stem.items() if len(found) == 1}
        return codes

    @cached_property
    def blank_fields(self) -> dict[str, str]:
        """Every field that a reader looks at or the mapping has, with an empty text; not to be changed."""
        return dict.fromkeys((*reader_fields(self.name), *(field.name for field in self.fields)), "")

    @property
    def named_fields(self) -> tuple[MappedField, ...]:
        """The fields with headers: all but those that only lists of our own have."""
        return tuple(field for field in self.fields if field.headers)

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that a file must have."""
        return tuple(field.name for field in self.fields if field.required)


@dataclass(frozen=True)
class Header:
    """The header of a table.

    Attributes:
        line: line of its first row.
        names: column names, up to the last one that is not empty.
        positions: position of each field, from 0.
        unknown: column names without a field.
        last_line: line of its last row, 0 where it has one row.
        columns: columns that belong to the table; tables may stand side by side.
        remarks: remarks on columns that were not read although their name is known, or although they are hidden.
        doubtful_amounts: columns of money of which none can be preferred.
    """

    line: int
    names: tuple[str, ...]
    positions: Mapping[str, int]
    unknown: tuple[str, ...]
    last_line: int = 0
    columns: range = range(0)
    remarks: tuple[RowIssue, ...] = ()
    doubtful_amounts: tuple[str, ...] = ()

    def column(self, field: str) -> str:
        """Return the column name of a field in this file, or the name of the field where the file has none."""
        return self.names[self.positions[field]] if field in self.positions else field

    def fields(self, cells: Sequence[str], verbatim: frozenset[str] = frozenset()) -> dict[str, str]:
        """Return the cells of a row by field name, cleaned; those of `verbatim` fields are only stripped."""
        if verbatim:
            return {
                field: cells[position].strip() if field in verbatim else clean_cell(cells[position], joiner)
                for field, position, joiner in self._field_cells
            }
        return {field: clean_cell(cells[position], joiner) for field, position, joiner in self._field_cells}

    @cached_property
    def _field_cells(self) -> tuple[tuple[str, int, str], ...]:
        """Each field, its position, and what replaces line ends inside its cells."""
        return tuple((field, position, _LINE_JOINERS.get(field, " ")) for field, position in self.positions.items())

    def reject_damage(self, fields: Mapping[str, str], reported_value: str = "") -> None:
        """Raise RowRejectedError for mojibake and overlong cells; it reports `reported_value` or the value."""
        for field, value in fields.items():
            if len(value) > MAX_CELL_CHARS:
                raise RowRejectedError("cell_too_long", self.column(field), str(len(value)), str(MAX_CELL_CHARS))
            if not (value.isascii() and value.isprintable()) and MOJIBAKE.search(value):
                raise RowRejectedError("text_mangled", self.column(field), reported_value or value)


def load_mapping(folder: Path, name: str, file: Path | None = None) -> ColumnMapping:
    """Load the mapping file `<name>.toml` of a folder, or another file in its place.

    Raises:
        FileRejectedError: the file is missing, malformed, lacks an entry that its reader requires or has a name that
            its reader does not know.
    """
    path = file or folder / f"{name}.toml"
    try:
        content = read_toml(path, path.name)
        if unknown := find_unknown_name(name, content):
            line = unknown.find_line(path.read_text("utf-8"))
            raise FileRejectedError("mapping_name_unknown", path.name, line, unknown.path, unknown.options)
        mapping = _parse_mapping(name, content)
        validate_mapping(mapping, REQUIRED_ENTRIES[name])
        for kind, related in mapping.related.items():
            validate_mapping(related, REQUIRED_ENTRIES[kind])
    except ReleaseValidationError as error:
        raise _reject_mapping(path.name, error.issues[0]) from error
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise FileRejectedError("mapping_unreadable", path.name, value=describe_error(error)) from error
    return mapping


def _reject_mapping(name: str, issue: ValidationIssue) -> FileRejectedError:
    """Return the rejection of a mapping file that is missing, no UTF-8, no TOML or unreadable."""
    if issue.code == "file_missing":
        return FileRejectedError("mapping_missing", name)
    if issue.code == "file_not_utf8":
        return FileRejectedError("mapping_not_utf8", name, issue.row, issue.value)
    if issue.code == "toml_syntax":
        return FileRejectedError("mapping_syntax", name, issue.row, issue.value)
    return FileRejectedError("mapping_unreadable", name, issue.row, issue.value)


def validate_mappings(folder: Path, cities: Collection[str], *, all_needed: bool) -> list[ValidationIssue]:
    """Return the issues of the mapping files of a data folder.

    Args:
        folder: the data folder; its mapping files are in `mappings/`.
        cities: the keys of the cities.
        all_needed: report missing files too.
    """
    issues: list[ValidationIssue] = []
    for name in MAPPING_NAMES:
        file = f"mappings/{name}.toml"
        if not (folder / file).is_file():
            issues += [ValidationIssue("file_missing", file)] if all_needed else []
            continue
        try:
            spellings = load_mapping(folder / "mappings", name).values.get("city", {})
        except FileRejectedError as error:
            issues.append(_mapping_issue(file, error))
        else:
            issues += [
                ValidationIssue("reference_unknown", file, 0, f"values.city.{spelling}", city, "cities")
                for spelling, city in spellings.items()
                if city not in cities
            ]
    return issues


def _mapping_issue(file: str, error: FileRejectedError) -> ValidationIssue:
    if error.code == "mapping_not_utf8":
        return ValidationIssue("file_not_utf8", file, error.line, value=error.value)
    if error.code == "mapping_syntax":
        return ValidationIssue("toml_syntax", file, error.line, value=error.value)
    if error.code == "mapping_name_unknown":
        return ValidationIssue("mapping_name_unknown", file, error.line, value=error.value, expected=error.expected)
    return ValidationIssue("mapping_unreadable", file, error.line, value=error.value)


def _stem(folded: str) -> str:
    """Return folded words without the last vowel of those that may be inflected."""
    return " ".join(word[:-1] if len(word) > 4 and word[-1] in "aeio" else word for word in folded.split())


def validate_mapping(mapping: ColumnMapping, required: tuple[str, ...] = ()) -> None:
    """Raise ValueError for a missing field or setting, an unknown code, or a setting that is not allowed."""
    known = {field.name for field in mapping.fields} | {f"settings.{key}" for key in mapping.settings}
    if missing := [name for name in required if name not in known]:
        raise ContentError(", ".join(missing))
    for kind, words in mapping.values.items():
        for word, code in words.items():
            if code not in ALLOWED_CODES.get(kind, (code,)):
                raise ContentError(f"values.{kind}: {word} = {code}")
    for name, allowed in ALLOWED_SETTINGS.items():
        if mapping.settings.get(name, "") not in ("", *allowed):
            raise ContentError(f"settings.{name} = {mapping.settings[name]}")


def _parse_headers(spec: Mapping[str, Any]) -> tuple[str, ...]:
    headers = spec["headers"]
    return () if headers == [] and spec.get("codes") else _parse_names("headers", headers)


def _parse_names(entry: str, names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise ContentError(f"{entry} = {names!r:.80}")
    return tuple(names)


def _parse_mapping(name: str, content: Mapping[str, Any]) -> ColumnMapping:
    return ColumnMapping(
        name,
        tuple(
            MappedField(
                key,
                _parse_headers(spec),
                bool(spec.get("required")),
                str(spec.get("example", "")),
                bool(spec.get("carried", True)),
                _parse_names("codes", spec["codes"]) if "codes" in spec else (),
            )
            for key, spec in content["fields"].items()
        ),
        {
            kind: {fold_text(word): str(code) for word, code in words.items()}
            for kind, words in content.get("values", {}).items()
        },
        {key: str(value) for key, value in content.get("settings", {}).items()},
        frozenset(fold_text(column) for column in content.get("columns", [])),
        {fold_text(old): str(new) for old, new in content.get("renamed", {}).items()},
        {kind: _parse_mapping(kind, spec) for kind, spec in content.get("beside", {}).items()},
    )


def column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cleaned and shortened column names of a header."""
    return tuple(clean_cell(cell)[:MAX_COLUMN_NAME_CHARS] for cell in cells)


def match_header(line: int, names: Sequence[str], mapping: ColumnMapping) -> Header:
    """Match column names to fields. Of two columns for one field the first counts and the other is unknown."""
    field_by_header = {
        fold_text(header): field.name for field in mapping.fields for header in (field.name, *field.headers)
    }
    positions: dict[str, int] = {}
    unknown = []
    names = column_names(names)
    for position, name in enumerate(names):
        field = field_by_header.get(fold_text(name)) if name else None  # some headers, such as #, fold to nothing
        if field is None or field in positions:
            unknown += [name] if name else []
        else:
            positions[field] = position
    return Header(line, names, positions, tuple(unknown))


def locate_header(lines: Iterable[tuple[int, Sequence[str]]], mapping: ColumnMapping, file: str) -> Header:
    """Return the header among the first lines of a file: the line with most fields, since titles may precede it.

    Raises:
        FileRejectedError: the file is empty, or the best line lacks required fields.
    """
    headers = [match_header(line, names, mapping) for line, names in lines]
    if not headers:
        raise FileRejectedError("file_empty", file)
    best = max(headers, key=lambda header: (len(header.positions), -header.line))
    missing = [field.headers[0] for field in mapping.fields if field.required and field.name not in best.positions]
    if missing:
        found = " | ".join(best.names)[:300]
        raise FileRejectedError("header_missing", file, best.line, ", ".join(missing), found, best.names)
    return best

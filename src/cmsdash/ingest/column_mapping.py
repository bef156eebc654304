"""The mapping files of `data/mappings/`: which header is which field, which word which code. Users edit them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from pathlib import Path
from typing import Any

from cmsdash.datastore.data_files import read_toml
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.validation.cell_checks import CODE_LISTS
from cmsdash.domain import ActorRole
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.errors import FileRejectedError, RowRejectedError
from cmsdash.ingest.formats.cell_text import MAX_CELL_CHARS, clean_cell
from cmsdash.ingest.formats.encodings import MOJIBAKE


@dataclass(frozen=True)
class MappedField:
    """One field of a reader: the headers it goes by, whether a file must have it, and whether a release keeps it."""

    name: str
    headers: tuple[str, ...]
    required: bool = False
    example: str = ""
    carried: bool = True


@dataclass(frozen=True)
class ColumnMapping:
    """One mapping file: its fields, the codes of words in `values`, plain settings; where the publisher's columns
    are known, their names, and the new names of those that were renamed; the maps of files that come `beside`."""

    name: str
    fields: tuple[MappedField, ...]
    values: Mapping[str, Mapping[str, str]]
    settings: Mapping[str, str]
    columns: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = default(default_factory=dict)
    beside: Mapping[str, "ColumnMapping"] = default(default_factory=dict)

    def code(self, kind: str, word: str) -> str | None:
        """The code that a word of the file stands for, None when the mapping does not know it."""
        return self.values.get(kind, {}).get(fold_text(word))

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that a file must have."""
        return tuple(field.name for field in self.fields if field.required)


@dataclass(frozen=True)
class Header:
    """A file's header, understood: the place of each field, and the headers nobody knows."""

    line: int
    names: tuple[str, ...]
    places: Mapping[str, int]
    unknown: tuple[str, ...]

    def column(self, field: str) -> str:
        """The file's own name of a field's column."""
        return self.names[self.places[field]] if field in self.places else field

    def fields(self, cells: Sequence[str], verbatim: frozenset[str] = frozenset()) -> dict[str, str]:
        """One row by field name, each cell cleaned; of those `verbatim` only the blanks around are taken away."""
        return {
            field: cells[place].strip() if field in verbatim else clean_cell(cells[place], _LINE_ENDS.get(field, " "))
            for field, place in self.places.items()
        }

    def reject_damage(self, fields: Mapping[str, str], told: str = "") -> None:
        """Raises RowRefusedError for text that went through a wrong encoding, of which it tells `told` or the value,
        and for a cell that is too long."""
        for field, value in fields.items():
            if MOJIBAKE.search(value):
                raise RowRejectedError("text_mangled", self.column(field), told or value)
            if len(value) > MAX_CELL_CHARS:
                raise RowRejectedError("cell_too_long", self.column(field), str(len(value)), str(MAX_CELL_CHARS))


_LINE_ENDS = {"city": "\n"}
"""What stays between the lines of a cell where it is no space: a list may give each city a line."""

MAX_COLUMN_NAME_CHARS = 200
"""Signs of a column's name that are kept."""


def load_mapping(folder: Path, name: str) -> ColumnMapping:
    """The mapping file `<name>.toml` of a folder. Raises FileRefusedError when it is not one, or lacks what its reader
    needs."""
    file = f"{name}.toml"
    try:
        mapping = _field_map(name, read_toml(folder / file, file))
        _check(mapping, NEEDED[name])
        for kind, beside in mapping.beside.items():
            _check(beside, NEEDED[kind])
    except ReleaseValidationError as error:
        problem = error.issues[0]
        value = problem.value or problem.code
        raise FileRejectedError("mapping_unreadable", file, problem.row, value=value) from error
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise FileRejectedError("mapping_unreadable", file, value=str(error)) from error
    return mapping


def validate_mappings(folder: Path, cities: Collection[str], *, all_needed: bool) -> list[ValidationIssue]:
    """What is wrong with the mapping files of a data folder, read as the readers of foreign files read them.

    Args:
        folder: the data folder; its mapping files stand in `mappings/`.
        cities: the keys of the cities.
        all_needed: a file that is not there is a problem too.
    """
    problems: list[ValidationIssue] = []
    for name in MAPPING_NAMES:
        file = f"mappings/{name}.toml"
        if not (folder / file).is_file():
            problems += [ValidationIssue("file_missing", file)] if all_needed else []
            continue
        try:
            spellings = load_mapping(folder / "mappings", name).values.get("city", {})
        except FileRejectedError as error:
            problems.append(ValidationIssue("mapping_unreadable", file, error.line, value=error.value))
        else:
            problems += [
                ValidationIssue("reference_unknown", file, 0, f"values.city.{written}", city, "cities")
                for written, city in spellings.items()
                if city not in cities
            ]
    return problems


MAPPING_NAMES = ("cities", "operations", "allocations", "opencoesione")
"""The mapping files: the spellings of cities, then one for each reader."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "cities": (),
    "operations": ("title", "city", "settings.status"),
    "allocations": ("city", "stage", "priority", "amount"),
    "opencoesione": ("key", "programme", "amount", "title", "municipality", "settings.programme"),
    "participants": ("key", "role", "name"),
    "locations": ("key", "municipality"),
    "payments": ("key", "date", "amount"),
    "indicators": ("key", "code"),
}
"""The fields and settings that each reader counts on."""

_CODES: Mapping[str, tuple[str, ...]] = {
    **{kind: CODE_LISTS[kind] for kind in ("status", "priority", "stage", "kind")},
    "role": (*(role.value for role in ActorRole), "none"),
}
"""What the words of a mapping can stand for."""


def _check(mapping: ColumnMapping, needed: tuple[str, ...]) -> None:
    """Raises ValueError for a field or setting that is missing, and for a code that is none."""
    known = {field.name for field in mapping.fields} | {f"settings.{key}" for key in mapping.settings}
    if missing := [name for name in needed if name not in known]:
        raise ValueError(", ".join(missing))
    for kind, words in mapping.values.items():
        for word, code in words.items():
            if code not in _CODES.get(kind, (code,)):
                raise ValueError(f"values.{kind}: {word} = {code}")
    if mapping.settings.get("decimal", "") not in ("", ",", "."):
        raise ValueError(f"settings.decimal = {mapping.settings['decimal']}")


def _headers(said: object) -> tuple[str, ...]:
    if not isinstance(said, list) or not said or not all(isinstance(header, str) for header in said):
        raise TypeError(f"headers = {said!r:.80}")
    return tuple(said)


def _field_map(name: str, content: Mapping[str, Any]) -> ColumnMapping:
    return ColumnMapping(
        name,
        tuple(
            MappedField(
                key,
                _headers(spec["headers"]),
                bool(spec.get("required")),
                str(spec.get("example", "")),
                bool(spec.get("carried", True)),
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
        {kind: _field_map(kind, spec) for kind, spec in content.get("beside", {}).items()},
    )


def column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of a header's columns."""
    return tuple(clean_cell(cell)[:MAX_COLUMN_NAME_CHARS] for cell in cells)


def match_header(line: int, names: Sequence[str], mapping: ColumnMapping) -> Header:
    """A header read with a mapping; of two columns for one field the first counts, the other is unknown."""
    known = {fold_text(header): field.name for field in mapping.fields for header in (field.name, *field.headers)}
    places: dict[str, int] = {}
    unknown = []
    cleaned = column_names(names)
    for place, name in enumerate(cleaned):
        field = known.get(fold_text(name))
        if field is None or field in places:
            unknown += [name] if name else []
        else:
            places[field] = place
    return Header(line, cleaned, places, tuple(unknown))


def locate_header(lines: Iterable[tuple[int, Sequence[str]]], mapping: ColumnMapping, file: str) -> Header:
    """The header among a file's first lines: the one that knows most fields, all the required ones with it.

    Decrees put titles above their tables. Raises FileRefusedError naming the fields that no line has.
    """
    found = [match_header(line, names, mapping) for line, names in lines]
    if not found:
        raise FileRejectedError("file_empty", file)
    best = max(found, key=lambda header: (len(header.places), -header.line))
    missing = [field.headers[0] for field in mapping.fields if field.required and field.name not in best.places]
    if missing:
        raise FileRejectedError("header_missing", file, best.line, ", ".join(missing), " | ".join(best.names)[:300])
    return best

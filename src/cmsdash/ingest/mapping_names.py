"""Names that a mapping file may have: one that no reader knows would be skipped, and its headers or words with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from cmsdash.ingest.errors import OPTION_SEPARATOR

_MIN_LIKENESS = 60
"""Likeness (0 to 100) from which a name is taken for a misspelling: `amounts` and `amount` have 92."""
_SECTIONS = ("fields", "values", "settings", "columns", "renamed", "beside")
_ENTRIES = ("headers", "codes", "required", "example", "carried")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "cities": (),
    "operations": (
        *("beneficiary", "legal_form", "title", "summary", "start", "end", "amount", "fund", "objective", "city"),
        *("cup", "local_code", "priority", "status", "decree", "recipients"),
        *("contractor", "expected", "achieved", "key", "published_amount", "kind", "rate", "intervention"),
    ),
    "allocations": ("city", "stage", "priority", "amount", "kind", "date", "wording"),
    "opencoesione": (
        *("key", "programme", "amount", "title", "municipality", "municipality_name", "shown", "cup", "summary"),
        *("priority", "objective", "start", "end_actual", "end", "status", "beneficiary", "beneficiary_form"),
        *("contractor", "contractor_form", "updated"),
    ),
    "participants": ("key", "role", "name", "legal_form"),
    "locations": ("key", "municipality", "province", "region"),
    "payments": ("key", "date", "amount", "type", "programme"),
    "indicators": ("key", "code", "type", "name", "unit", "unit_code", "planned", "realised"),
}
"""Fields that the reader of each mapping or related file looks at. Fields that are not carried may have any name."""
_CODE_KINDS = ("status", "excluded_status", "priority", "objective", "stage", "kind", "city")
_KINDS: Mapping[str, tuple[str, ...]] = {"cities": ("city",), "participants": ("role",), "indicators": ("unit",)}
"""Kinds of words of a mapping that has no others than these."""
_SETTINGS: Mapping[str, tuple[str, ...]] = {
    "operations": ("decimal", "unit", "status"),
    "allocations": ("decimal", "unit"),
    "opencoesione": ("programme", "download"),
}
"""Settings of each mapping."""


def reader_fields(mapping: str) -> tuple[str, ...]:
    """Return the fields that the reader of a mapping looks at; an older mapping may lack some."""
    return _FIELDS[mapping]


@dataclass(frozen=True)
class UnknownName:
    """A name that a mapping file has and no reader knows.

    Attributes:
        path: where it stands, such as `fields.amounts`.
        options: the name it resembles, else all that could stand there.
    """

    path: str
    options: str

    def find_line(self, text: str) -> int:
        """Return the first line of a TOML text that writes the name, 0 where none does."""
        name = re.escape(self.path.rpartition(".")[2])
        table = rf"""\s*\[(?:[^\]]*\.)?["']?{name}["']?\s*(?:\.[^\]]*)?\]"""
        pattern = re.compile(rf"""{table}|\s*["']?{name}["']?\s*=""")
        return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 0)


def find_unknown_name(mapping: str, content: Mapping[str, Any]) -> UnknownName | None:
    """Return the first name of a mapping's content that its reader does not know, None where it knows all."""
    return next(_unknown_names(mapping, content, ""), None)


def _unknown_names(mapping: str, content: Mapping[str, Any], start: str) -> Iterator[UnknownName]:
    fields, related = content.get("fields", {}), content.get("beside", {})
    carried = [name for name, spec in fields.items() if spec.get("carried", True)]
    groups = [
        ("", content, _SECTIONS),
        ("fields.", carried, _FIELDS[mapping]),
        ("values.", content.get("values", {}), _KINDS.get(mapping, _CODE_KINDS)),
        ("settings.", content.get("settings", {}), _SETTINGS.get(mapping, ())),
        ("beside.", related, tuple(_FIELDS) if mapping == "opencoesione" else ()),
        *((f"fields.{name}.", spec, _ENTRIES) for name, spec in fields.items()),
    ]
    for place, names, known in groups:
        for name in names:
            if name not in known:
                yield UnknownName(f"{start}{place}{name}", _suggest(name, known))
    for name, spec in related.items():
        yield from _unknown_names(name, spec, f"{start}beside.{name}.")


def _suggest(name: str, known: tuple[str, ...]) -> str:
    near = process.extractOne(name.casefold(), known, scorer=fuzz.ratio, score_cutoff=_MIN_LIKENESS)
    return near[0] if near else OPTION_SEPARATOR.join(known)

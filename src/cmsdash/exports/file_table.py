"""A table as a file has it: the one description that every format writes.

Numbers, words and sources of a row are decided here and in `result_table`; a format only writes them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from cmsdash.datastore.source_register import Source
from cmsdash.exports.file_context import FileContext

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Cell: TypeAlias = str | int | float | Decimal | bool | list[Any] | None
"""A value of a file. Amounts are `Decimal` euro with two decimals, lists hold text or mappings, missing is None."""


class ColumnType(StrEnum):
    """What the cells of a column hold. A date is ISO and may be partial: 2025, 2025-04 or 2025-04-09."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    SHARE = "share"
    DATE = "date"
    BOOLEAN = "boolean"
    LIST = "list"


_ORDINALS = frozenset({"age_from", "income_year"})


@dataclass(frozen=True)
class FileColumn:
    """A column of a file.

    Attributes:
        name: The name for programs, the same in every language.
        heading: The heading in the reader's language, "" if it has none.
        type: What its cells hold.
        unit: The unit of its numbers, "" if it has none.
        meaning: What it says, "" where the heading says it all.
        words_of: The name of the column of codes whose words it has, "" if it is none.
        codes: The words and the meaning ("" if it has none) of each code that occurs in it.
    """

    name: str
    heading: str
    type: ColumnType
    unit: str = ""
    meaning: str = ""
    words_of: str = ""
    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_ordinal(self) -> bool:
        """True for whole numbers that count nothing, such as years and ages."""
        return self.name in _ORDINALS

    @property
    def separator(self) -> str:
        """What stands between the items of a list where they are one text: words have spaces around it, codes none."""
        return " | " if self.name.startswith("source_") else "|"


@dataclass(frozen=True)
class FileTable:
    """A query result as a file has it.

    Attributes:
        name: The name of the result.
        title: The heading of the figure, "" if it has none.
        sentence: The finding in words, "" if it has none.
        context: Where the rows come from.
        columns: The columns in order; those of the sources come last.
        rows: One list of cells a row, in the order of the columns.
        sources: The sources of the rows by key.
    """

    name: str
    title: str
    sentence: str
    context: FileContext
    columns: Sequence[FileColumn]
    rows: Sequence[Sequence[Cell]]
    sources: Mapping[str, Source]

    @property
    def notes(self) -> list[str]:
        """What a reader must know to use the numbers, in words."""
        names = {column.name for column in self.columns}
        noted = {
            "empty": True,
            "stages": "stage" in names,
            "counts": bool(names & {"operations", "known_operations"}),
            "cities": "city" in names and bool(names & {"operations", "share_eur"}),
            "inferred": bool(names & {"basis", "inferred_groups", "inferred_operations", "inferred_eur"}),
            "stated": any(name.startswith(("art49_", "art27_")) for name in names),
        }
        return [self.context.text(f"file.note.{code}") for code, applies in noted.items() if applies]


def clean_text(text: str) -> str:
    """Return text with characters that XML and UTF-8 cannot carry replaced, and with single line feeds."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return plain if plain.isascii() and plain.isprintable() else _UNWRITABLE.sub("\ufffd", plain)


def flatten_list(items: Sequence[Any], separator: str = "|", decimal_mark: str = ".") -> str:
    """Return a list as the text of one cell, its items joined by a separator.

    An item is a code, a class with basis and phrases, counts, or the change counts of a table.
    """
    return separator.join(_flat_item(item, decimal_mark) for item in items)


def _flat_item(item: Any, decimal_mark: str) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    if "words" in item:
        return f"{item['code']} ({item['basis']}): {' | '.join(item['words'])}"
    if "appeared" in item:
        return ":".join(str(value) for value in item.values())
    return "; ".join(f"{key}={_flat_value(value, decimal_mark)}" for key, value in item.items())


def _flat_value(value: object, decimal_mark: str) -> str:
    return str(value).replace(".", decimal_mark) if isinstance(value, (Decimal, float)) else str(value)

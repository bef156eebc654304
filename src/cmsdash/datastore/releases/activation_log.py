"""The switches from one release to another, one a line, oldest first: lines are added, never changed.

The pointer tells the last switch and is what counts. Before it is replaced, what it tells is written here: so no
crash can make the two disagree. At worst a line is there already.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from cmsdash.datastore import atomic_files
from cmsdash.datastore.issues import ValidationIssue
from cmsdash.datastore.json_records import parse_record

ACTIVATION_LOG_NAME = "activations.jsonl"


@dataclass(frozen=True)
class Activation:
    """One switch: to which release ("" is the embedded one), when, from which one, and why."""

    release: str
    activated: str
    before: str
    reason: str


def parse_activation(said: object) -> Activation:
    """What a pointer, or a line of the journal, tells. Raises TypeError or ValueError when it is neither."""
    known = {field.name for field in fields(Activation)}
    told = parse_record(
        Activation, {k: v for k, v in said.items() if k in known} if isinstance(said, Mapping) else said
    )
    datetime.fromisoformat(told.activated)
    return told


def append_activation(folder: Path, last: Activation) -> None:
    """Adds a switch to the journal of a store, unless its last line tells it already."""
    lines, line = _lines(folder), json.dumps(asdict(last), ensure_ascii=False).encode("utf-8")
    if lines[-1:] != [line]:
        atomic_files.atomic_write(folder / ACTIVATION_LOG_NAME, b"".join(item + b"\n" for item in (*lines, line)))


def read_activations(folder: Path) -> tuple[tuple[Activation, ...], list[ValidationIssue]]:
    """The switches that a store's journal tells, and what is wrong with the lines that tell none. Raises OSError."""
    told: list[Activation] = []
    problems: list[ValidationIssue] = []
    for number, line in enumerate(_lines(folder), start=1):
        try:
            told.append(parse_activation(json.loads(line)))
        except (ValueError, TypeError, RecursionError) as error:
            problems.append(ValidationIssue("switch_unreadable", ACTIVATION_LOG_NAME, number, value=str(error)))
    return tuple(told), problems


def _lines(folder: Path) -> list[bytes]:
    try:
        return (folder / ACTIVATION_LOG_NAME).read_bytes().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []

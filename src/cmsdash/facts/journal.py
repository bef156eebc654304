"""The switches from one release to another, one a line, oldest first: lines are added, never changed.

The pointer tells the last switch and is what counts. Before it is replaced, what it tells is written here: so no
crash can make the two disagree. At worst a line is there already.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from cmsdash.facts import durable
from cmsdash.facts.problems import Problem
from cmsdash.facts.records import record_of

FILE = "activations.jsonl"


@dataclass(frozen=True)
class Activation:
    """One switch: to which release ("" is the embedded one), when, from which one, and why."""

    release: str
    activated: str
    before: str
    reason: str


def activation_of(said: object) -> Activation:
    """What a pointer, or a line of the journal, tells. Raises TypeError or ValueError when it is neither."""
    known = {field.name for field in fields(Activation)}
    told = record_of(Activation, {k: v for k, v in said.items() if k in known} if isinstance(said, Mapping) else said)
    datetime.fromisoformat(told.activated)
    return told


def note(folder: Path, last: Activation) -> None:
    """Adds a switch to the journal of a store, unless its last line tells it already."""
    lines, line = _lines(folder), json.dumps(asdict(last), ensure_ascii=False).encode("utf-8")
    if lines[-1:] != [line]:
        durable.replace(folder / FILE, b"".join(item + b"\n" for item in (*lines, line)))


def read(folder: Path) -> tuple[tuple[Activation, ...], list[Problem]]:
    """The switches that a store's journal tells, and what is wrong with the lines that tell none. Raises OSError."""
    told: list[Activation] = []
    problems: list[Problem] = []
    for number, line in enumerate(_lines(folder), start=1):
        try:
            told.append(activation_of(json.loads(line)))
        except (ValueError, TypeError, RecursionError) as error:
            problems.append(Problem("switch_unreadable", FILE, number, value=str(error)))
    return tuple(told), problems


def _lines(folder: Path) -> list[bytes]:
    try:
        return (folder / FILE).read_bytes().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []

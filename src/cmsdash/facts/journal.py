"""The switches from one release to another, one a line, oldest first: lines are added, never changed.

The pointer tells the last switch and is what counts. Before it is replaced, what it tells is written here: so no
crash can make the two disagree. At worst a line is there already, or half of one, which the next switch takes away.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from cmsdash.facts import durable

FILE = "activations.jsonl"


@dataclass(frozen=True)
class Activation:
    """One switch: to which release ("" is the embedded one), when, from which one, and why."""

    release: str
    activated: str
    before: str
    reason: str


def activation_of(said: Mapping[str, object]) -> Activation:
    """What a pointer, or a line of the journal, tells. Raises KeyError or TypeError when it is neither."""
    return Activation(**{field.name: str(said[field.name]) for field in fields(Activation)})


def note(folder: Path, last: Activation) -> None:
    """Adds a switch to the journal of a store, unless its last line tells it already."""
    durable.append(folder / FILE, json.dumps(asdict(last), ensure_ascii=False))


def read(folder: Path) -> tuple[Activation, ...]:
    """The switches that a store's journal tells; a line that a crash cut off is none."""
    try:
        lines = (folder / FILE).read_bytes().split(b"\n")[:-1]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(activation_of(json.loads(line)) for line in lines)

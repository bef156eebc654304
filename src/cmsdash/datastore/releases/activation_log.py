"""The activation log of a repository: one JSON line for each activation, oldest first.

The pointer file holds the last activation and decides which release is active. It is copied to the log before it is
replaced; a crash can at most repeat a line.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from cmsdash.datastore import atomic_files
from cmsdash.datastore.data_files import parse_record
from cmsdash.datastore.issues import ValidationIssue, describe_error

ACTIVATION_LOG_NAME = "activations.jsonl"


@dataclass(frozen=True)
class Activation:
    """One activation.

    Attributes:
        release: Id of the activated release; "" for the embedded one.
        activated: Time in ISO format.
        before: Id of the release that was active before; "" if unknown.
        reason: Why it was activated.
    """

    release: str
    activated: str
    before: str
    reason: str


def parse_activation(content: object) -> Activation:
    """Parse the content of a pointer file or of a log line; unknown fields are ignored.

    Raises:
        TypeError: It is not a mapping, or a field is missing or not text.
        ValueError: The time is not in ISO format.
    """
    names = {field.name for field in fields(Activation)}
    if isinstance(content, Mapping):
        content = {name: value for name, value in content.items() if name in names}
    activation = parse_record(Activation, content)
    datetime.fromisoformat(activation.activated)
    return activation


def append_activation(folder: Path, activation: Activation) -> None:
    """Append an activation to the log of a repository, unless it is already the last line. Raises OSError."""
    lines, line = _read_lines(folder), json.dumps(asdict(activation), ensure_ascii=False).encode("utf-8")
    if lines[-1:] != [line]:
        atomic_files.atomic_write(folder / ACTIVATION_LOG_NAME, b"".join(item + b"\n" for item in (*lines, line)))


def read_activations(folder: Path) -> tuple[tuple[Activation, ...], list[ValidationIssue]]:
    """Read the log of a repository.

    Returns:
        The readable activations, oldest first, and an issue for each unreadable line. Both are empty without a log.

    Raises:
        OSError: The log cannot be read.
    """
    activations: list[Activation] = []
    issues: list[ValidationIssue] = []
    for number, line in enumerate(_read_lines(folder), start=1):
        try:
            activations.append(parse_activation(json.loads(line)))
        except (ValueError, TypeError, RecursionError) as error:
            issues.append(
                ValidationIssue("switch_unreadable", ACTIVATION_LOG_NAME, number, value=describe_error(error))
            )
    return tuple(activations), issues


def _read_lines(folder: Path) -> list[bytes]:
    try:
        return (folder / ACTIVATION_LOG_NAME).read_bytes().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []

"""Records from files that people and crashes can damage: the right fields, each of its type."""

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, TypeVar, get_type_hints

Record = TypeVar("Record")


def record_of(shape: type[Record], said: Any) -> Record:
    """A dataclass from plain values; fields of other types than `str`, `int` and `bool` are left to the caller.

    Raises:
        TypeError: `said` is no table, lacks a field, has one too many, or a value is of another type.
    """
    if not isinstance(said, Mapping):
        raise TypeError(f"{said!r:.80}")
    for name, value in said.items():
        expected = _types(shape).get(name)
        if expected in (str, int, bool) and type(value) is not expected:
            raise TypeError(f"{name} = {value!r:.80}")
    return shape(**said)


@cache
def _types(shape: Hashable) -> Mapping[str, Any]:
    return get_type_hints(shape)

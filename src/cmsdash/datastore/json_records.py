"""Records from files that people and crashes can damage: the right fields, each of its type."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

Record = TypeVar("Record")


def parse_record(shape: type[Record], said: Any) -> Record:
    """A dataclass from plain values; fields of other types than `str`, `int` and `bool` are left to the caller.

    Raises:
        TypeError: `said` is no table, lacks a field, has one too many, or a value is of another type.
    """
    if not isinstance(said, Mapping):
        raise TypeError(f"{said!r:.80}")
    types = _types(cast(Any, shape))
    for name, value in said.items():
        expected = types.get(name)
        if expected in (str, int, bool) and type(value) is not expected:
            raise TypeError(f"{name} = {value!r:.80}")
    return shape(**said)


_types = cache(get_type_hints)

"""A briefing as plain data, for templates."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from cmsdash.exports.briefing.content import Briefing
from cmsdash.exports.briefing.locator import LocatorBase


def briefing_data(briefing: Briefing, write: Callable[[str], str]) -> dict[str, Any]:
    """Return a briefing as mappings, lists and scalars.

    Each mapping has the name of its dataclass in `type`. The outlines of the locator are left out.

    Args:
        briefing: The briefing.
        write: Makes each text fit for the format.
    """
    data: dict[str, Any] = _to_data(briefing, write)
    return data


def _to_data(value: object, write: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return write(value)
    if isinstance(value, LocatorBase):
        return {"width": value.width, "height": value.height}
    if is_dataclass(value):
        items = {item.name: _to_data(getattr(value, item.name), write) for item in fields(value)}
        return {"type": type(value).__name__, **items}
    if isinstance(value, (list, tuple)):
        return [_to_data(item, write) for item in value]
    if isinstance(value, Mapping):
        return {key: _to_data(item, write) for key, item in value.items()}
    return value

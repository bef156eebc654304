"""The catalogues `locale/<language>.toml`, one file a language, all with the same keys."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from cmsdash.domain import LANGUAGES


class MissingMessageError(KeyError):
    """Raised for a key that the catalogue of a language does not have."""


@cache
def load_messages(lang: str) -> Mapping[str, str]:
    """Return the messages of a language by dotted key, such as `stage.ceiling`."""
    path = files("cmsdash.i18n") / "locale" / f"{lang}.toml"
    return _flatten(tomllib.loads(path.read_text(encoding="utf-8")))


def _flatten(section: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    messages: dict[str, str] = {}
    for key, value in section.items():
        messages |= {prefix + key: value} if isinstance(value, str) else _flatten(value, f"{prefix}{key}.")
    return messages


@cache
def labelled_codes() -> Mapping[str, frozenset[str]]:
    """Return, by top section of the catalogues, the codes that have a message in every language."""
    keys = frozenset.intersection(*(frozenset(load_messages(lang)) for lang in LANGUAGES))
    codes: dict[str, set[str]] = {}
    for key in keys:
        section, _, code = key.partition(".")
        codes.setdefault(section, set()).add(code)
    return {section: frozenset(section_codes) for section, section_codes in codes.items()}

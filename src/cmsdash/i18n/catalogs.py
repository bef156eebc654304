"""The catalogues: `locale/<language>.toml`, one file a language, the same keys in each."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from cmsdash.domain import LANGUAGES


class MissingMessageError(KeyError):
    """A key that the catalogue of a language does not have."""


@cache
def load_messages(lang: str) -> Mapping[str, str]:
    """Every entry of a language by its dotted key (`stage.ceiling`)."""
    path = files("cmsdash.i18n") / "locale" / f"{lang}.toml"
    return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")), ""))


def _flat(node: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in node.items():
        pairs += [(prefix + key, value)] if isinstance(value, str) else _flat(value, f"{prefix}{key}.")
    return pairs


@cache
def labelled_codes() -> Mapping[str, frozenset[str]]:
    """For each top section, the codes that have a word in every language."""
    keys = frozenset.intersection(*(frozenset(load_messages(lang)) for lang in LANGUAGES))
    tops = {key.split(".", 1)[0] for key in keys}
    return {top: frozenset(k.split(".", 1)[1] for k in keys if k.startswith(top + ".")) for top in tops}

"""The rules of classification, read and checked from `classification.toml`; `intake.classification` applies them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cmsdash.facts.files import read_toml
from cmsdash.facts.problems import Problem, ReleaseError

FILE = "classification.toml"

FIELDS: Mapping[str, str] = {
    "objective": "objectives",
    "intervention": "interventions",
    "group": "target_groups",
}
"""What a rule infers, and the table of its codes."""

PHRASES = ("words", "unless", "purpose")
"""The lists of phrases of a rule."""

_PHRASE = re.compile(r"(?:[a-z0-9]+\*?|\*)(?: (?:[a-z0-9]+\*?|\*))*")
"""Plain small letters and digits, a star at the end of a word or alone between words."""


@dataclass(frozen=True)
class Rule:
    """The words for one code. The meaning of each field stands at the top of the file."""

    field: str
    code: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()


def read_rules(path: Path, codes: Mapping[str, frozenset[str]]) -> tuple[Rule, ...]:
    """The rules in file order. `codes` are the codes of each field. Raises ReleaseError naming entry and value."""
    entries = read_toml(path, path.name).get("rule")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ReleaseError([Problem("rule_fields", path.name, value="rule")])
    problems = [problem for number, entry in enumerate(entries, 1) for problem in _problems(number, entry, codes)]
    names = [f"{entry.get('field')} {entry.get('code')}" for entry in entries]
    problems += [Problem("rule_twice", path.name, column=name) for name in sorted(set(names)) if names.count(name) > 1]
    if problems:
        raise ReleaseError(problems)
    return tuple(
        Rule(entry["field"], entry["code"], *(tuple(entry.get(name, ())) for name in PHRASES)) for entry in entries
    )


def rules_frame(rules: tuple[Rule, ...]) -> pd.DataFrame:
    """The rules as a table that queries can join: phrases as lists, `place` the order of the file."""
    columns = {"field": "string", "code": "string", "place": "Int64"}
    rows = [
        {"field": rule.field, "code": rule.code, "place": place, **{n: list(getattr(rule, n)) for n in PHRASES}}
        for place, rule in enumerate(rules)
    ]
    return pd.DataFrame(rows, columns=[*columns, *PHRASES]).astype(columns)


def _problems(number: int, entry: Mapping[str, Any], codes: Mapping[str, frozenset[str]]) -> list[Problem]:
    place = f"rule {number}: {entry.get('code', '')}"
    off = sorted({"field", "code", "words"} - entry.keys()) + sorted(entry.keys() - {"field", "code", *PHRASES})
    if off:
        return [Problem("rule_fields", FILE, column=place, value=", ".join(off))]
    if entry["field"] not in tuple(FIELDS):
        return [Problem("cell_vocabulary", FILE, column=place, value=str(entry["field"]), expected=", ".join(FIELDS))]
    code, table = entry["code"], FIELDS[entry["field"]]
    if code not in tuple(codes[entry["field"]]):
        return [Problem("reference_unknown", FILE, column=place, value=str(code), expected=table)]
    lists = [entry["words"], entry.get("unless", []), entry.get("purpose", [])]
    if not all(isinstance(phrases, list) for phrases in lists) or not entry["words"]:
        return [Problem("rule_fields", FILE, column=place, value="words")]
    return [
        Problem("rule_word", FILE, column=place, value=str(phrase))
        for phrases in lists
        for phrase in phrases
        if not isinstance(phrase, str) or not _PHRASE.fullmatch(phrase) or phrase.startswith("* ") or phrase == "*"
    ]

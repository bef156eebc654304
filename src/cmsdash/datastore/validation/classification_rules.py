"""The rules of classification, read and checked from `classification.toml`; `intake.classification` applies them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cmsdash.datastore.data_files import read_toml
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue

RULES_NAME = "classification.toml"

CLASSIFIED_FIELDS: Mapping[str, str] = {
    "objective": "objectives",
    "intervention": "interventions",
    "group": "target_groups",
}
"""What a rule infers, and the table of its codes."""

PHRASE_LISTS = ("words", "unless", "purpose")
"""The lists of phrases of a rule."""

_PHRASE = re.compile(r"(?:[a-z0-9]+\*?|\*)(?: (?:[a-z0-9]+\*?|\*))*")
"""Plain small letters and digits, a star at the end of a word or alone between words."""


@dataclass(frozen=True)
class ClassificationRule:
    """The words for one code. The meaning of each field stands at the top of the file."""

    field: str
    code: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()


def load_classification_rules(path: Path, codes: Mapping[str, frozenset[str]]) -> tuple[ClassificationRule, ...]:
    """The rules in file order. `codes` are the codes of each field. Raises ReleaseError naming entry and value."""
    entries = read_toml(path, path.name).get("rule")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ReleaseValidationError([ValidationIssue("rule_fields", path.name, value="rule")])
    problems = [problem for number, entry in enumerate(entries, 1) for problem in _problems(number, entry, codes)]
    names = [f"{entry.get('field')} {entry.get('code')}" for entry in entries]
    problems += [
        ValidationIssue("rule_twice", path.name, column=name) for name in sorted(set(names)) if names.count(name) > 1
    ]
    if problems:
        raise ReleaseValidationError(problems)
    return tuple(
        ClassificationRule(entry["field"], entry["code"], *(tuple(entry.get(name, ())) for name in PHRASE_LISTS))
        for entry in entries
    )


def rules_to_dataframe(rules: tuple[ClassificationRule, ...]) -> pd.DataFrame:
    """The rules as a table that queries can join: phrases as lists, `place` the order of the file."""
    columns = {"field": "string", "code": "string", "place": "Int64"}
    rows = [
        {"field": rule.field, "code": rule.code, "place": place, **{n: list(getattr(rule, n)) for n in PHRASE_LISTS}}
        for place, rule in enumerate(rules)
    ]
    return pd.DataFrame(rows, columns=[*columns, *PHRASE_LISTS]).astype(columns)


def _problems(number: int, entry: Mapping[str, Any], codes: Mapping[str, frozenset[str]]) -> list[ValidationIssue]:
    place = f"rule {number}: {entry.get('code', '')}"
    off = sorted({"field", "code", "words"} - entry.keys()) + sorted(entry.keys() - {"field", "code", *PHRASE_LISTS})
    if off:
        return [ValidationIssue("rule_fields", RULES_NAME, column=place, value=", ".join(off))]
    if entry["field"] not in tuple(CLASSIFIED_FIELDS):
        return [
            ValidationIssue(
                "cell_vocabulary",
                RULES_NAME,
                column=place,
                value=str(entry["field"]),
                expected=", ".join(CLASSIFIED_FIELDS),
            )
        ]
    code, table = entry["code"], CLASSIFIED_FIELDS[entry["field"]]
    if code not in tuple(codes[entry["field"]]):
        return [ValidationIssue("reference_unknown", RULES_NAME, column=place, value=str(code), expected=table)]
    lists = [entry["words"], entry.get("unless", []), entry.get("purpose", [])]
    if not all(isinstance(phrases, list) for phrases in lists) or not entry["words"]:
        return [ValidationIssue("rule_fields", RULES_NAME, column=place, value="words")]
    return [
        ValidationIssue("rule_word", RULES_NAME, column=place, value=str(phrase))
        for phrases in lists
        for phrase in phrases
        if not isinstance(phrase, str) or not _PHRASE.fullmatch(phrase) or phrase.startswith("* ") or phrase == "*"
    ]

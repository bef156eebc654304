"""Classification rules, loaded from `classification.toml`; `ingest.classification` applies them."""

import re
from collections import Counter
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
"""Kinds of class that rules infer, and the table with the codes of each."""

PHRASE_LISTS = ("words", "unless", "purpose")
"""Fields of a rule that are lists of phrases."""

_PHRASE = re.compile(r"(?:[a-z0-9]+\*?|\*)(?: (?:[a-z0-9]+\*?|\*))*")
"""Folded words; `*` at the end of a word stands for any ending, between words for any word."""


@dataclass(frozen=True)
class ClassificationRule:
    """The phrases that imply one code. The head of `classification.toml` describes the fields."""

    field: str
    code: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()


def load_classification_rules(path: Path, codes: Mapping[str, frozenset[str]]) -> tuple[ClassificationRule, ...]:
    """Load the classification rules.

    Args:
        path: The TOML file.
        codes: Codes of each of `CLASSIFIED_FIELDS`.

    Returns:
        The rules in file order.

    Raises:
        ReleaseValidationError: A rule has unknown or missing fields, an unknown code or an invalid phrase, or two
            rules have the same code.
    """
    entries = read_toml(path, path.name).get("rule")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ReleaseValidationError([ValidationIssue("rule_fields", path.name, value="rule")])
    issues = [issue for number, entry in enumerate(entries, 1) for issue in _rule_issues(number, entry, codes)]
    names = Counter(f"{entry.get('field')} {entry.get('code')}" for entry in entries)
    issues += [
        ValidationIssue("rule_twice", path.name, column=name) for name, count in sorted(names.items()) if count > 1
    ]
    if issues:
        raise ReleaseValidationError(issues)
    return tuple(
        ClassificationRule(entry["field"], entry["code"], *(tuple(entry.get(name, ())) for name in PHRASE_LISTS))
        for entry in entries
    )


def rules_to_dataframe(rules: tuple[ClassificationRule, ...]) -> pd.DataFrame:
    """Return rules as a table: `field`, `code`, `place` (position from 0), and lists of phrases."""
    types = {"field": "string", "code": "string", "place": "Int64"}
    rows = [
        {"field": rule.field, "code": rule.code, "place": place, **{n: list(getattr(rule, n)) for n in PHRASE_LISTS}}
        for place, rule in enumerate(rules)
    ]
    return pd.DataFrame(rows, columns=[*types, *PHRASE_LISTS]).astype(types)


def _rule_issues(number: int, entry: Mapping[str, Any], codes: Mapping[str, frozenset[str]]) -> list[ValidationIssue]:
    place = f"rule {number}: {entry.get('code', '')}"
    missing, unknown = {"field", "code", "words"} - entry.keys(), entry.keys() - {"field", "code", *PHRASE_LISTS}
    if missing or unknown:
        return [ValidationIssue("rule_fields", RULES_NAME, 0, place, ", ".join([*sorted(missing), *sorted(unknown)]))]
    field, code = entry["field"], entry["code"]
    if field not in tuple(CLASSIFIED_FIELDS):  # a tuple, because the value can be unhashable
        return [ValidationIssue("cell_vocabulary", RULES_NAME, 0, place, str(field), ", ".join(CLASSIFIED_FIELDS))]
    if code not in tuple(codes[field]):
        return [ValidationIssue("reference_unknown", RULES_NAME, 0, place, str(code), CLASSIFIED_FIELDS[field])]
    lists = [entry["words"], entry.get("unless", []), entry.get("purpose", [])]
    if not all(isinstance(phrases, list) for phrases in lists) or not entry["words"]:
        return [ValidationIssue("rule_fields", RULES_NAME, 0, place, "words")]
    return [
        ValidationIssue("rule_word", RULES_NAME, 0, place, str(phrase))
        for phrases in lists
        for phrase in phrases
        if not _is_phrase(phrase)
    ]


def _is_phrase(value: object) -> bool:
    return isinstance(value, str) and bool(_PHRASE.fullmatch(value)) and value != "*" and not value.startswith("* ")

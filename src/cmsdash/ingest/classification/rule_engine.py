"""Rule-based classification of one operation: by its source, else its local code, else its words.

The functions are pure, and every class carries the words that decided.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from cmsdash.datastore.validation.classification_rules import ClassificationRule
from cmsdash.domain import ClassificationBasis, Priority
from cmsdash.ingest.spans import merge_spans

_LOCAL_CODE = re.compile(r"(?<!\d)5\.4\.(8|11)\.")
"""The specific objective in a local code (`BR5.4.11.1a`)."""

_CLASSIFIED_PRIORITIES = (Priority.P5, Priority.BOTH)
_MAX_GAP_WORDS = 3
"""Words that `*` between two words of a phrase may stand for."""


@dataclass(frozen=True)
class ClassAssignment:
    """One code of one field, with its basis and the words that decided (the local code itself for that basis)."""

    field: str
    code: str
    basis: ClassificationBasis
    wording: str


@dataclass(frozen=True)
class ClassifierInput:
    """The attributes of an operation that decide its classes; `objective` is the one stated by the source.

    Groups and `interventions` count as stated where a source states them or a person read them: rules add none.
    """

    texts: tuple[str, ...]
    priority: str
    local_code: str = ""
    objective: str = ""
    groups_stated: bool = False
    interventions: tuple[str, ...] = ()


def classify(
    operation: ClassifierInput, rules: Iterable[ClassificationRule], objective_of: Mapping[str, str]
) -> tuple[ClassAssignment, ...]:
    """Return the classes that the source does not state.

    Classes belong to Priority 5: an operation of Priority 6 or of unknown priority gets none.

    Args:
        operation: the operation.
        rules: the rules of `classification.toml`.
        objective_of: objective of each intervention.
    """
    if operation.priority not in _CLASSIFIED_PRIORITIES:
        return ()
    matches = match_rules(operation.texts, rules, purpose_given=operation.priority == Priority.P5)
    code_match = _LOCAL_CODE.search(operation.local_code)
    known = operation.objective or (f"ESO4.{code_match[1]}" if code_match else "")
    if not known:
        stated = {objective_of[code] for code in operation.interventions}
        classes = [item for item in _infer_objective(matches, objective_of) if not stated - {item.code}]
    elif operation.objective:
        classes = []
    else:
        classes = [ClassAssignment("objective", known, ClassificationBasis.CODE, operation.local_code)]
    objective = known or next((item.code for item in classes), "")
    if not operation.interventions:
        classes += [item for item in matches if item.field == "intervention" and objective_of[item.code] == objective]
    if not operation.groups_stated:
        classes += [item for item in matches if item.field == "group"]
    return tuple(classes)


def _infer_objective(matches: Iterable[ClassAssignment], objective_of: Mapping[str, str]) -> list[ClassAssignment]:
    """Return the objective that the matches agree on, none when they name several."""
    words_by_objective: dict[str, list[str]] = {}
    for item in matches:
        if item.field != "group":
            objective = objective_of.get(item.code, item.code)
            words_by_objective.setdefault(objective, []).extend(item.wording.split(" | "))
    if len(words_by_objective) != 1:
        return []
    [(code, words)] = words_by_objective.items()
    return [ClassAssignment("objective", code, ClassificationBasis.INFERRED, " | ".join(dict.fromkeys(words)))]


def match_rules(
    texts: Iterable[str], rules: Iterable[ClassificationRule], *, purpose_given: bool
) -> list[ClassAssignment]:
    """Return one class for each rule that matches the texts, in the order of the rules.

    A rule with `purpose` phrases needs one of them in the texts, unless `purpose_given`.
    """
    text = "\n".join(texts)
    folded = _fold_same_length(text)
    classes = []
    for rule in rules:
        spans = [match.span() for phrase in rule.words for match in _phrase_pattern(phrase).finditer(folded)]
        lacks_purpose = rule.purpose and not purpose_given and not _contains_any(rule.purpose, folded)
        if spans and not lacks_purpose and not _contains_any(rule.unless, folded):
            words = dict.fromkeys(text[start:end] for start, end in merge_spans(spans))
            classes.append(ClassAssignment(rule.field, rule.code, ClassificationBasis.INFERRED, " | ".join(words)))
    return classes


def _contains_any(phrases: Iterable[str], folded: str) -> bool:
    return any(_phrase_pattern(phrase).search(folded) for phrase in phrases)


def _fold_same_length(text: str) -> str:
    """Return lower-case text without accents, other characters as spaces; offsets are those of the original."""
    characters = (unicodedata.normalize("NFKD", character)[0].lower() for character in text)
    return "".join(
        character if character.isascii() and character.isalnum() else "\n" if character == "\n" else " "
        for character in characters
    )


@cache
def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    """Return the pattern of a phrase for folded text; it does not match across two texts."""
    pattern, gap = "", ""
    for word in phrase.split():
        if word == "*":
            gap = f"(?:[a-z0-9]+ +){{0,{_MAX_GAP_WORDS}}}"
            continue
        pattern += (" +" if pattern else "") + gap + word.replace("*", "[a-z0-9]*")
        gap = ""
    return re.compile(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])")

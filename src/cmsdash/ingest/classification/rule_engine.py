"""What an operation is for, by the surest evidence there is: the source, then the local code, then its words.

Pure functions: the same operation and the same rules give the same classes, each with the words that decided.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from cmsdash.datastore.validation.classification_rules import ClassificationRule
from cmsdash.domain import ClassificationBasis, Priority

_LOCAL_CODE = re.compile(r"(?<!\d)5\.4\.(8|11)\.")
"""The specific objective inside a local code (`BR5.4.11.1a`)."""

_OF_PRIORITY_5 = (Priority.P5, Priority.BOTH)


@dataclass(frozen=True)
class ClassAssignment:
    """One code of one field, how it is known, and the words that decided (the code's own for a local code)."""

    field: str
    code: str
    basis: ClassificationBasis
    wording: str


@dataclass(frozen=True)
class ClassifierInput:
    """What classifying needs to know of an operation. `objective` is what its source states."""

    texts: tuple[str, ...]
    priority: str
    local_code: str = ""
    objective: str = ""
    groups_stated: bool = False
    interventions_stated: bool = False


def classify(
    operation: ClassifierInput, rules: Iterable[ClassificationRule], objective_of: Mapping[str, str]
) -> tuple[ClassAssignment, ...]:
    """The classes that the source does not state itself. `objective_of` gives each intervention's objective.

    Objectives, interventions and groups are those of Priority 5: an operation of Priority 6, or of no known
    priority, gets none.
    """
    if operation.priority not in _OF_PRIORITY_5:
        return ()
    found = match_rules(operation.texts, rules, purpose_given=operation.priority == Priority.P5)
    coded = _LOCAL_CODE.search(operation.local_code)
    known = operation.objective or (f"ESO4.{coded[1]}" if coded else "")
    classes = [*_objective(known, found, objective_of)]
    if known and not operation.objective:
        classes = [ClassAssignment("objective", known, ClassificationBasis.CODE, operation.local_code)]
    settled = known or next((item.code for item in classes), "")
    if not operation.interventions_stated:
        classes += [c for c in found if c.field == "intervention" and objective_of[c.code] == settled]
    if not operation.groups_stated:
        classes += [c for c in found if c.field == "group"]
    return tuple(classes)


def _objective(known: str, found: Iterable[ClassAssignment], objective_of: Mapping[str, str]) -> list[ClassAssignment]:
    """The one objective that words speak for; none when it is known already or two are spoken for."""
    spoken: dict[str, list[str]] = {}
    for item in found:
        if item.field != "group":
            spoken.setdefault(objective_of.get(item.code, item.code), []).extend(item.wording.split(" | "))
    if known or len(spoken) != 1:
        return []
    [(code, words)] = spoken.items()
    return [ClassAssignment("objective", code, ClassificationBasis.INFERRED, " | ".join(dict.fromkeys(words)))]


def match_rules(
    texts: Iterable[str], rules: Iterable[ClassificationRule], *, purpose_given: bool
) -> list[ClassAssignment]:
    """What the words alone speak for, in the order of the rules."""
    text = "\n".join(texts)
    plain = _plain(text)
    classes = []
    for rule in rules:
        spans = [found.span() for phrase in rule.words for found in _pattern(phrase).finditer(plain)]
        lacks_purpose = rule.purpose and not purpose_given and not _any(rule.purpose, plain)
        if spans and not lacks_purpose and not _any(rule.unless, plain):
            wording = " | ".join(_words(text, spans))
            classes.append(ClassAssignment(rule.field, rule.code, ClassificationBasis.INFERRED, wording))
    return classes


def _words(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """The deciding words as the text writes them, in its order; those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return list(dict.fromkeys(text[start:end] for start, end in joined))


def _any(phrases: Iterable[str], plain: str) -> bool:
    return any(_pattern(phrase).search(plain) for phrase in phrases)


def _plain(text: str) -> str:
    """The text in small letters without accents, anything else a space: as long as it was, so that places agree."""
    base = (unicodedata.normalize("NFKD", character)[0].lower() for character in text)
    return "".join(
        character if character.isascii() and character.isalnum() else "\n" if character == "\n" else " "
        for character in base
    )


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase of the rules as a pattern for plain text; a phrase does not run from one text into the next."""
    pattern, gap = "", ""
    for word in phrase.split():
        if word == "*":
            gap = "(?:[a-z0-9]+ +){0,3}"
            continue
        pattern += (" +" if pattern else "") + gap + word.replace("*", "[a-z0-9]*")
        gap = ""
    return re.compile(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])")

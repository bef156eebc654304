"""Recognition of the operations of a list in its newer edition.

An operation is recognised by its code, else by city, title and beneficiary, else by a corrected title where city,
beneficiary and amount are the same. Two operations are paired only where no other one fits as well: what is ambiguous
is not guessed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from cmsdash.ingest.identification.evidence import OperationEvidence

MIN_TITLE_SIMILARITY = 80.0
"""Similarity of two folded titles, in percent, from which one can be the correction of the other."""
_NUMBER = re.compile(r"[0-9]+|\b[ivx]+\b")
MAX_COMPARED_PAIRS = 10_000
"""Pairs of titles of one group that are compared; more are left alone, because their number grows quadratically."""

Evidence = OperationEvidence
Pair = tuple[Evidence, Evidence]
"""An operation of the newer edition, and the one of the release that it is."""

_ALL_FIELDS = ("title", "local_code", "cup", "city", "beneficiary", "amount", "start", "end")
_BY_CODE: tuple[tuple[str, ...], ...] = (
    ("known_key", "city"),
    ("local_code", "title", "beneficiary", "amount"),
    ("local_code", "title"),
    ("local_code",),
    ("cup", "title", "beneficiary", "amount"),
    ("cup", "title"),
    ("cup",),
)
"""Fields that must be equal, the finest first; the first of each must not be empty."""
_BY_WORDS: tuple[tuple[str, ...], ...] = (
    ("title", "city", "beneficiary", "amount", "start", "end"),
    ("title", "city", "beneficiary", "amount"),
    ("title", "city", "beneficiary", "start", "end"),
    ("title", "city", "beneficiary"),
    ("title", "city", "amount"),
    ("title", "city"),
)
"""The same without a code. The last two are for a beneficiary that one edition does not name."""


@dataclass(frozen=True)
class EditionMatch:
    """The result of a comparison of editions.

    Attributes:
        pairs: operations of the newer edition with the one of the release that they are.
        appeared: operations of the newer edition that are not in the release.
        vanished: operations of the release that are not in the newer edition.
        possible: pairs of an appeared and a vanished operation that may be the same one.
    """

    pairs: tuple[Pair, ...]
    appeared: tuple[Evidence, ...]
    vanished: tuple[Evidence, ...]
    possible: tuple[Pair, ...]


def match_editions(new: Sequence[Evidence], old: Sequence[Evidence], confirmed: Mapping[str, str]) -> EditionMatch:
    """Recognise operations of a list in its newer edition.

    Args:
        new: the operations of the newer edition.
        old: those of the release from earlier editions; the ones that an earlier edition lacked come back last.
        confirmed: pairs that a person confirmed: key in the newer edition to key in the release.
    """
    by_key = {item.key: item for item in old}
    matcher = _Matcher(list(new), [item for item in old if not item.row["withdrawn"]])
    for item in new:
        if confirmed.get(item.key) in by_key:
            matcher.accept(item, by_key[confirmed[item.key]])
    matcher.run()
    vanished = tuple(matcher.old)
    matcher.old = [item for item in old if item.row["withdrawn"] and item.key not in matcher.accepted_keys]
    matcher.run()
    return EditionMatch(
        tuple(matcher.pairs), tuple(matcher.new), vanished, tuple(_possible_pairs(matcher.new, vanished))
    )


class _Matcher:
    """Pairs operations and removes them from those that are left."""

    def __init__(self, new: list[Evidence], old: list[Evidence]) -> None:
        self.new, self.old = new, old
        self.pairs: list[Pair] = []
        self.accepted_keys: set[str] = set()

    def accept(self, new: Evidence, old: Evidence) -> None:
        """Pair two operations, unless the second has a pair already."""
        if old.key not in self.accepted_keys:
            self._accept_all([(new, old)])

    def run(self) -> None:
        """Pair operations, by the strongest evidence first. Those that are equal in every field are paired in order."""
        old_by_value = _group(self.old, _ALL_FIELDS)
        self._accept_all(
            pair
            for value, items in _group(self.new, _ALL_FIELDS).items()
            for pair in zip(items, old_by_value.get(value, ()), strict=False)
        )
        for fields in _BY_CODE:
            self._accept_all(_unambiguous_pairs(self.new, self.old, fields, _agrees_in_local_code))
        for fields in _BY_WORDS:
            self._accept_all(_unambiguous_pairs(self.new, self.old, fields, _agrees_in_codes_and_beneficiary))
        self._accept_all(_corrected_titles(self.new, self.old))

    def _accept_all(self, pairs: Iterable[Pair]) -> None:
        accepted = list(pairs)
        new_keys = {new.key for new, _ in accepted}
        old_keys = {old.key for _, old in accepted}
        self.pairs += accepted
        self.accepted_keys |= old_keys
        self.new = [item for item in self.new if item.key not in new_keys]
        self.old = [item for item in self.old if item.key not in old_keys]


def _agrees_in_local_code(new: Evidence, old: Evidence) -> bool:
    return not (new.local_code and old.local_code and new.local_code != old.local_code)


def _agrees_in_codes_and_beneficiary(new: Evidence, old: Evidence) -> bool:
    return not new.has_other_code(old) and not new.has_other_beneficiary(old)


def _unambiguous_pairs(
    new: Sequence[Evidence], old: Sequence[Evidence], fields: Sequence[str], agree: Callable[[Evidence, Evidence], bool]
) -> Iterator[Pair]:
    """Yield the pairs that are equal in fields, where each side has one operation with these values."""
    old_by_value = _group(old, fields)
    for value, items in _group(new, fields).items():
        others = old_by_value.get(value, ())
        if len(items) == len(others) == 1 and agree(items[0], others[0]):
            yield items[0], others[0]


def _group(items: Iterable[Evidence], fields: Sequence[str]) -> dict[tuple[str, ...], list[Evidence]]:
    """Group operations by the values of fields; those without the first are left out."""
    groups: dict[tuple[str, ...], list[Evidence]] = {}
    for item in items:
        if getattr(item, fields[0]):
            groups.setdefault(tuple(getattr(item, field) for field in fields), []).append(item)
    return groups


def _corrected_titles(new: Sequence[Evidence], old: Sequence[Evidence]) -> Iterator[Pair]:
    """Yield pairs of one city, beneficiary and amount with similar titles, where neither resembles another one."""
    fields = ("amount", "city", "beneficiary")
    old_by_value = _group(old, fields)
    for value, items in _group(new, fields).items():
        similar = [
            (item, other)
            for item, other in _similar_pairs(items, old_by_value.get(value, ()))
            if _agrees_in_codes_and_beneficiary(item, other)
        ]
        new_counts, old_counts = (Counter(pair[side].key for pair in similar) for side in (0, 1))
        yield from (pair for pair in similar if new_counts[pair[0].key] == old_counts[pair[1].key] == 1)


def _similar_pairs(new: Sequence[Evidence], old: Sequence[Evidence]) -> list[Pair]:
    if len(new) * len(old) > MAX_COMPARED_PAIRS:
        return []
    return [(item, other) for item in new for other in old if is_similar_title(item, other)]


def is_similar_title(first: Evidence, second: Evidence) -> bool:
    """Return True if one title can be the correction of the other: similar letters, or the words of one in the other.

    Titles with other numbers are different ones: "lotto 1" is not "lotto 2".
    """
    if _NUMBER.findall(first.title) != _NUMBER.findall(second.title):
        return False
    return max(fuzz.ratio(first.title, second.title), fuzz.token_set_ratio(first.title, second.title)) >= (
        MIN_TITLE_SIMILARITY
    )


def _may_be_same(new: Evidence, old: Evidence) -> bool:
    if new.title == old.title:
        return True
    has_same_amount = bool(new.amount) and new.amount == old.amount
    return not new.has_other_code(old) and (has_same_amount or is_similar_title(new, old))


def _possible_pairs(new: Sequence[Evidence], vanished: Sequence[Evidence]) -> Iterator[Pair]:
    """Yield pairs of one city with the same title, or with a similar title or the same amount and no other code."""
    vanished_by_city: dict[str, list[Evidence]] = {}
    for item in vanished:
        vanished_by_city.setdefault(item.city, []).append(item)
    by_city: dict[str, list[Evidence]] = {}
    for item in new:
        by_city.setdefault(item.city, []).append(item)
    for city, items in by_city.items():
        others = vanished_by_city.get(city, ())
        if len(items) * len(others) <= MAX_COMPARED_PAIRS:
            yield from ((item, other) for item in items for other in others if _may_be_same(item, other))

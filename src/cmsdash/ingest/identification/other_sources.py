"""Operations of an import that another source gives already: joined by a common code, or told as possibly the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.domain import MatchBasis, Priority
from cmsdash.ingest.identification.editions import is_similar_title
from cmsdash.ingest.identification.evidence import OperationEvidence

MAX_MATCHES = 5
"""Operations of other sources that are told for one operation by its words."""
MAX_CANDIDATES = 50
"""Operations of other sources with one code, title or amount that are compared with one operation."""
EXACT_AMOUNT_CENTS = 1000_00
"""An amount that is no multiple of this is so exact that it suggests the same operation, whatever the titles."""

Evidence = OperationEvidence


class Resemblance(StrEnum):
    """What an operation has in common with one of another source."""

    CODE = "code"
    TITLE = "title"
    AMOUNT = "amount"


@dataclass(frozen=True)
class SourceMatch:
    """An operation of an import, one of another source that it resembles, and what they have in common."""

    new: Evidence
    known: Evidence
    resemblance: Resemblance


class OperationMatches:
    """The rows of `operation_matches`: groups of operations that are one, each with one key that the others name."""

    def __init__(self, rows: TextRows) -> None:
        self._rows = {row["operation"]: dict(row) for row in rows}
        self._members: dict[str, list[str]] = {}
        for row in rows:
            self._members.setdefault(row["same_as"], []).append(row["operation"])
        self._changed: set[str] = set()
        self._removed: set[str] = set()

    def representative(self, key: str) -> str:
        """Return the key that the group of an operation names: its own, unless it is matched."""
        return self._rows[key]["same_as"] if key in self._rows else key

    def are_joined(self, one: str, other: str) -> bool:
        """Return True if two operations are matched already."""
        return self.representative(one) == self.representative(other)

    def join(self, new: str, known: str, basis: MatchBasis) -> bool:
        """Match an imported operation to a known one; their group names the imported one, unless a person chose.

        Returns:
            Whether anything changed: the two were not matched, or a person confirms now what their code said.
        """
        old, target = self.representative(new), self.representative(known)
        if old == target:
            return basis is MatchBasis.CONFIRMED and self._confirm(new if new != target else known, target)
        for key in self._members.pop(old, []):
            self._set(key, target, self._rows[key]["basis"])
        self._set(old, target, basis.value)
        if basis is MatchBasis.CONFIRMED or not self._is_chosen(target, except_for=old):
            self._name(target, new)
        return True

    def _confirm(self, key: str, target: str) -> bool:
        is_new = self._rows[key]["basis"] != MatchBasis.CONFIRMED
        self._rows[key] = {"operation": key, "same_as": target, "basis": MatchBasis.CONFIRMED.value}
        self._changed.add(key)
        return is_new

    def renew(self, key: str) -> None:
        """Let the group of an operation name it, because it was imported again, unless a person chose another one."""
        target = self.representative(key)
        if target != key and not self._is_chosen(target):
            self._name(target, key)

    def changed_rows(self) -> TextRows:
        """Return the rows that were added or changed."""
        return [self._rows[key] for key in sorted(self._changed)]

    def removed_keys(self) -> frozenset[str]:
        """Return the keys of the rows that were removed, because their group names them now."""
        return frozenset(self._removed)

    def _is_chosen(self, target: str, except_for: str = "") -> bool:
        members = (key for key in self._members.get(target, ()) if key != except_for)
        return any(self._rows[key]["basis"] == MatchBasis.CONFIRMED for key in members)

    def _set(self, key: str, target: str, basis: str) -> None:
        self._rows[key] = {"operation": key, "same_as": target, "basis": basis}
        self._members.setdefault(target, []).append(key)
        self._changed.add(key)
        self._removed.discard(key)

    def _name(self, target: str, key: str) -> None:
        """Replace the key that a group names by that of one of its members."""
        basis = self._rows.pop(key)["basis"]
        self._changed.discard(key)
        self._removed.add(key)
        for member in self._members.pop(target):
            if member != key:
                self._set(member, key, self._rows[member]["basis"])
        self._set(target, key, basis)


def find_source_matches(new: Sequence[Evidence], others: Iterable[Evidence]) -> Iterator[SourceMatch]:
    """Yield the operations of an import that resemble one of another source, by the strongest resemblance.

    Args:
        new: operations of the import.
        others: operations of other sources that are not withdrawn.
    """
    index = _Index(others)
    for item in new:
        found: dict[str, SourceMatch] = {}
        for match in index.matches(item):
            if not item.has_other_code(match.known):
                found.setdefault(match.known.key, match)
        yield from list(found.values())[:MAX_MATCHES]


class _Index:
    """Operations of other sources by code, by city and title, and by city and amount."""

    def __init__(self, items: Iterable[Evidence]) -> None:
        self._by_value: dict[tuple[str, ...], list[Evidence]] = {}
        for item in items:
            for value in _values(item):
                self._by_value.setdefault(value, []).append(item)

    def matches(self, item: Evidence) -> Iterator[SourceMatch]:
        """Yield the operations that resemble one, by the strongest resemblance first."""
        for value in _values(item):
            for known in self._by_value.get(value, [])[:MAX_CANDIDATES]:
                if value[0] != "amount":
                    resemblance = Resemblance.TITLE if value[0] == "title" else Resemblance.CODE
                    yield SourceMatch(item, known, resemblance)
                elif _is_exact(item.amount) or is_similar_title(item, known):
                    yield SourceMatch(item, known, Resemblance.AMOUNT)


def _values(item: Evidence) -> Iterator[tuple[str, ...]]:
    """Yield the values by which an operation is looked up, the strongest first."""
    if item.known_key:
        yield "known_key", item.known_key
    if item.local_code:
        yield "local_code", item.local_code
    if item.cup:
        yield "cup", item.cup
    yield "title", item.city, item.title
    if item.amount:
        yield "amount", item.city, item.amount


def _is_exact(amount: str) -> bool:
    return int(amount.replace(".", "")) % EXACT_AMOUNT_CENTS != 0


def certain_matches(matches: Sequence[SourceMatch]) -> list[SourceMatch]:
    """Return the matches by code that leave no doubt: the only ones of both, in one city and no other priority.

    A CUP may stand for several operations, of which each source may give another one.
    """
    by_code = [match for match in matches if match.resemblance is Resemblance.CODE]
    counts: dict[tuple[str, str], int] = {}
    for match in by_code:
        for pair in ((match.new.key, match.known.source), (match.known.key, match.new.source)):
            counts[pair] = counts.get(pair, 0) + 1
    return [
        match
        for match in by_code
        if counts[match.new.key, match.known.source] == counts[match.known.key, match.new.source] == 1
        and match.new.city == match.known.city
        and _may_share_priority(match.new.row, match.known.row)
    ]


def _may_share_priority(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    priorities = {one["priority"], other["priority"]} - {"", Priority.BOTH}
    return len(priorities) < 2

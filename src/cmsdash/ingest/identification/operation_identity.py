"""The identity of imported operations in a release: kept keys, new keys, withdrawals, and what the report says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from cmsdash.datastore.import_report import RowIssue
from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.domain import MatchBasis
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.identification.editions import EditionMatch, Pair, match_editions
from cmsdash.ingest.identification.evidence import OperationEvidence, collect_evidence
from cmsdash.ingest.identification.operation_keys import assign_keys, rename_operations
from cmsdash.ingest.identification.other_sources import (
    OperationMatches,
    SourceMatch,
    certain_matches,
    find_source_matches,
)

MAX_LISTED_OPERATIONS = 200
"""Remarks of one kind that a report lists; one more gives the number of the others."""
Places = Mapping[str, tuple[int, str]]
"""Line and sheet of operations by key."""
NOWHERE = (0, "")
IDENTITY_TABLES = ("operations", "operation_actors", "operation_matches")
"""Tables of a release by which operations are identified."""


@dataclass(frozen=True)
class IdentifiedBatch:
    """A batch with the keys of the release, and what was found.

    Attributes:
        batch: the batch.
        remarks: remarks on recognised, withdrawn, joined and possibly equal operations.
        possible: pairs that a person can confirm: key in the batch, and key of the operation that may be the same.
    """

    batch: ImportBatch
    remarks: tuple[RowIssue, ...] = ()
    possible: tuple[tuple[str, str], ...] = ()


def identify_operations(
    tables: Mapping[str, TextRows],
    batch: ImportBatch,
    confirmed: Mapping[str, str],
    publishers: Mapping[str, str],
    file: str = "",
) -> IdentifiedBatch:
    """Recognise the operations of a batch in a release.

    Args:
        tables: rows of `IDENTITY_TABLES` of the release.
        batch: the batch; one without an edition pattern is returned unchanged.
        confirmed: pairs that a person confirmed to be the same: key in the batch to key in the release.
        publishers: publisher by source key, for the remarks.
        file: name of the file of the operations.

    Returns:
        The batch in which recognised operations have the key of the release, with the operations that the edition no
        longer lists as withdrawn, and with matches of operations that another source gives too.

    Raises:
        FileRejectedError: a confirmed key is unknown (`same_unknown`).
    """
    if not batch.rows.get("operations") or not batch.edition_pattern:
        if confirmed:
            raise FileRejectedError("same_unknown", "--same", value=", ".join(confirmed))
        return IdentifiedBatch(batch)
    known = collect_evidence(tables["operations"], tables["operation_actors"])
    new = collect_evidence(batch.rows["operations"], batch.rows["operation_actors"], batch.known_keys)
    earlier = [item for item in known if re.fullmatch(batch.edition_pattern, item.source)]
    match, names = _match_earlier(new, earlier, known, confirmed)
    places = _list_places(batch, file)
    withdrawn, withdrawal_remarks = _withdraw(match, batch)
    renamed = rename_operations(batch, {old: key for old, key in names.items() if old != key})
    own_places = {names[key]: place for key, place in places.items()}
    join = _SourceJoin(OperationMatches(tables["operation_matches"]), own_places, publishers)
    own_keys = {item.key for item in earlier}
    others = [item for item in known if item.key not in own_keys and not item.row["withdrawn"]]
    join.run([replace(item, key=names[item.key]) for item in new], others, _confirmed_keys(confirmed, names))
    rows = {**renamed.rows, "operation_matches": join.matches.changed_rows()}
    return IdentifiedBatch(
        replace(renamed, withdrawn=withdrawn, rows=rows, unmatched=join.matches.removed_keys()),
        (
            *_limit(_change_remarks(match.pairs, places)),
            *withdrawal_remarks,
            *_limit(_possible_remarks(match.possible, names, places)),
            *_limit(join.joined_remarks),
            *_limit(join.possible_remarks),
        ),
        (*((names[item.key], old.key) for item, old in match.possible), *join.possible),
    )


def _match_earlier(
    new: Sequence[OperationEvidence],
    earlier: Sequence[OperationEvidence],
    known: Sequence[OperationEvidence],
    confirmed: Mapping[str, str],
) -> tuple[EditionMatch, dict[str, str]]:
    """Return the match with earlier editions, and the key in the release by key in the batch.

    A person confirms pairs by the keys that a report showed, which are those of the release.
    """
    match = match_editions(new, earlier, {})
    names = _assign_names(match, known)
    if confirmed:
        shown = {name: key for key, name in names.items()}
        unknown = [key for key in confirmed if key not in names and key not in shown]
        unknown += [key for key in confirmed.values() if key not in {item.key for item in known}]
        if unknown:
            raise FileRejectedError("same_unknown", "--same", value=", ".join(unknown))
        match = match_editions(new, earlier, {shown.get(key, key): old for key, old in confirmed.items()})
        names = _assign_names(match, known)
    return match, names


def _assign_names(match: EditionMatch, known: Iterable[OperationEvidence]) -> dict[str, str]:
    kept = {item.key: old.key for item, old in match.pairs}
    return assign_keys(kept, (item.key for item in match.appeared), [item.key for item in known])


def _confirmed_keys(confirmed: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {names.get(key, key): known for key, known in confirmed.items()}


class _SourceJoin:
    """Joins operations that another source gives too, and collects the remarks."""

    def __init__(self, matches: OperationMatches, places: Places, publishers: Mapping[str, str]) -> None:
        self.matches, self._places, self._publishers = matches, places, publishers
        self.joined_remarks: list[RowIssue] = []
        self.possible_remarks: list[RowIssue] = []
        self.possible: list[tuple[str, str]] = []

    def run(
        self, new: Sequence[OperationEvidence], others: Sequence[OperationEvidence], confirmed: Mapping[str, str]
    ) -> None:
        """Join confirmed pairs and those with a common code; collect the others that are alike."""
        for item in new:
            self.matches.renew(item.key)
        found = list(find_source_matches(new, others))
        known = {item.key: item for item in others}
        for item in new:
            if confirmed.get(item.key) in known:
                self._join("operation_confirmed", item, known[confirmed[item.key]], MatchBasis.CONFIRMED)
        for match in certain_matches(found):
            self._join("operation_joined", match.new, match.known, MatchBasis.CODE)
        for match in found:
            if not self.matches.are_joined(match.new.key, match.known.key):
                self._tell(match)

    def _join(self, code: str, new: OperationEvidence, known: OperationEvidence, basis: MatchBasis) -> None:
        if self.matches.join(new.key, known.key, basis):
            self.joined_remarks.append(self._remark(code, new, known))

    def _tell(self, match: SourceMatch) -> None:
        self.possible.append((match.new.key, match.known.key))
        self.possible_remarks.append(self._remark(f"operation_same_{match.resemblance}", match.new, match.known))

    def _remark(self, code: str, new: OperationEvidence, known: OperationEvidence) -> RowIssue:
        publisher = self._publishers.get(known.source, known.source)
        line, sheet = self._places.get(new.key, NOWHERE)
        return RowIssue(code, line, new.row["title"], publisher, known.key, sheet=sheet)


def _list_places(batch: ImportBatch, file: str) -> Places:
    """Return the line and sheet of each operation, from its lineage (`elenco.xlsx#Puglia`)."""
    return {
        row["record"]: (int(row["line"]), row["file"].removeprefix(f"{file}#") if row["file"] != file else "")
        for row in batch.rows["lineage"]
        if row["dataset"] == "operations"
    }


def _change_remarks(pairs: Iterable[Pair], places: Places) -> list[RowIssue]:
    """Return remarks on recognised operations that got a code or a corrected title."""
    remarks = []
    for new, old in pairs:
        title, (line, sheet) = new.row["title"], places.get(new.key, NOWHERE)
        codes = [new.row[name] for name in ("local_code", "cup") if new.row[name] and not old.row[name]]
        remarks += [RowIssue("code_assigned", line, title, code, old.key, sheet=sheet) for code in codes]
        if new.title != old.title:
            remarks.append(RowIssue("title_corrected", line, title, old.row["title"], old.key, sheet=sheet))
        if old.row["withdrawn"]:
            remarks.append(RowIssue("operation_returned", line, title, old.row["withdrawn"], old.key, sheet=sheet))
    return remarks


def _withdraw(match: EditionMatch, batch: ImportBatch) -> tuple[dict[str, str], list[RowIssue]]:
    """Return the withdrawn operations with the date of the edition, and remarks on all that the edition lacks."""
    if not match.vanished:
        return {}, []
    edition = batch.rows["operations"][0]["date"] or date.today().isoformat()
    if batch.unread_texts is None:
        return {}, [RowIssue("withdrawals_unknown", value=str(len(match.vanished)))]
    if any(item.row["date"][: len(edition)] > edition[: len(item.row["date"])] for item in match.vanished):
        return {}, [RowIssue("edition_older", value=edition, expected=str(len(match.vanished)))]
    unread = [item for item in match.vanished if not batch.unread_texts.isdisjoint(_folded_names(item))]
    unread_keys = {item.key for item in unread}
    gone = [item for item in match.vanished if item.key not in unread_keys]
    remarks = [RowIssue("operation_withdrawn", 0, item.row["title"], item.amount, item.key) for item in gone]
    unread_remarks = [RowIssue("operation_unread", 0, item.row["title"], item.amount, item.key) for item in unread]
    return {item.key: edition for item in gone}, [*_limit(remarks), *_limit(unread_remarks)]


def _folded_names(item: OperationEvidence) -> set[str]:
    return {item.title, item.local_code, item.cup.casefold()} - {""}


def _possible_remarks(pairs: Sequence[Pair], names: Mapping[str, str], places: Places) -> list[RowIssue]:
    remarks = []
    for new, old in pairs:
        line, sheet = places.get(new.key, NOWHERE)
        remarks.append(RowIssue("operation_possible", line, new.row["title"], names[new.key], old.key, sheet=sheet))
    return remarks


def _limit(remarks: Sequence[RowIssue]) -> list[RowIssue]:
    """Return the first remarks, and one with the number of the others."""
    first = list(islice(remarks, MAX_LISTED_OPERATIONS))
    more = len(remarks) - len(first)
    return [*first, RowIssue("operations_more", column=first[0].code, value=str(more))] if more else first

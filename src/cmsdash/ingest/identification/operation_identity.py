"""The identity of imported operations in a release: kept keys, new keys, withdrawals, and what the report says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from cmsdash.datastore.import_report import RowIssue
from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.identification.editions import EditionMatch, Pair, match_editions
from cmsdash.ingest.identification.evidence import OperationEvidence, collect_evidence
from cmsdash.ingest.identification.operation_keys import assign_keys, rename_operations

MAX_LISTED_OPERATIONS = 200
"""Remarks of one kind that a report lists; one more gives the number of the others."""


@dataclass(frozen=True)
class IdentifiedBatch:
    """A batch with the keys of the release, and remarks on what was recognised."""

    batch: ImportBatch
    remarks: tuple[RowIssue, ...] = ()


def identify_operations(
    tables: Mapping[str, TextRows], batch: ImportBatch, confirmed: Mapping[str, str]
) -> IdentifiedBatch:
    """Recognise the operations of a batch in a release.

    Args:
        tables: rows of `operations` and `operation_actors` of the release.
        batch: the batch; without an edition pattern it is returned unchanged.
        confirmed: pairs that a person confirmed: key in the batch to key in the release.

    Returns:
        The batch in which recognised operations have the key of the release, with the operations that the edition no
        longer lists as withdrawn, and remarks on codes and titles that changed, on withdrawals, and on pairs that may
        be the same.
    """
    if not batch.rows.get("operations") or not batch.edition_pattern:
        return IdentifiedBatch(batch)
    known = collect_evidence(tables["operations"], tables["operation_actors"])
    earlier = [item for item in known if re.fullmatch(batch.edition_pattern, item.source)]
    new = collect_evidence(batch.rows["operations"], batch.rows["operation_actors"])
    match = match_editions(new, earlier, confirmed)
    kept = {item.key: old.key for item, old in match.pairs}
    names = assign_keys(kept, (item.key for item in match.appeared), [item.key for item in earlier])
    lines = {row["record"]: int(row["line"]) for row in batch.rows["lineage"] if row["dataset"] == "operations"}
    withdrawn, remarks = _withdraw(match, batch)
    renamed = rename_operations(batch, {old: key for old, key in names.items() if old != key})
    return IdentifiedBatch(
        replace(renamed, withdrawn=withdrawn),
        (
            *_limit(_change_remarks(match.pairs, lines)),
            *remarks,
            *_limit(_possible_remarks(match.possible, names, lines)),
        ),
    )


def _change_remarks(pairs: Iterable[Pair], lines: Mapping[str, int]) -> list[RowIssue]:
    """Return remarks on recognised operations that got a code or a corrected title."""
    remarks = []
    for new, old in pairs:
        title, line = new.row["title"], lines.get(new.key, 0)
        codes = [new.row[name] for name in ("local_code", "cup") if new.row[name] and not old.row[name]]
        remarks += [RowIssue("code_assigned", line, title, code, old.key) for code in codes]
        if new.title != old.title:
            remarks.append(RowIssue("title_corrected", line, title, old.row["title"], old.key))
        if old.row["withdrawn"]:
            remarks.append(RowIssue("operation_returned", line, title, old.row["withdrawn"], old.key))
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
    withdrawn = {item.key: edition for item in match.vanished if item not in unread}
    remarks = [
        RowIssue("operation_withdrawn", 0, item.row["title"], item.amount, item.key)
        for item in match.vanished
        if item.key in withdrawn
    ]
    unread_remarks = [RowIssue("operation_unread", 0, item.row["title"], item.amount, item.key) for item in unread]
    return withdrawn, [*_limit(remarks), *_limit(unread_remarks)]


def _folded_names(item: OperationEvidence) -> set[str]:
    return {item.title, item.local_code, item.cup.casefold()} - {""}


def _possible_remarks(pairs: Sequence[Pair], names: Mapping[str, str], lines: Mapping[str, int]) -> list[RowIssue]:
    return [
        RowIssue("operation_possible", lines.get(new.key, 0), new.row["title"], names[new.key], old.key)
        for new, old in pairs
    ]


def _limit(remarks: Sequence[RowIssue]) -> list[RowIssue]:
    """Return the first remarks, and one with the number of the others."""
    first = list(islice(remarks, MAX_LISTED_OPERATIONS))
    more = len(remarks) - len(first)
    return [*first, RowIssue("operations_more", column=first[0].code, value=str(more))] if more else first

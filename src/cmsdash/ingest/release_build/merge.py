"""From what a reader brought to a release: the tables as a build takes them, and the whole account."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cmsdash.datastore.import_report import ImportReport, RowIssue
from cmsdash.datastore.releases.manifest import InputFileRecord
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.source_register import Source
from cmsdash.domain import ClassificationBasis
from cmsdash.ingest.batch import OPERATION_CHILD_TABLES, ImportBatch, retained_rows, upsert_rows
from cmsdash.ingest.classification.assignment import CLASS_TABLES, apply_classification
from cmsdash.ingest.release_build.builder import ReleaseChanges


def merge_into_release(release: Release, harvest: ImportBatch) -> ReleaseChanges:
    """The tables of a release with what was brought, its operations classified, and the new sources."""
    brings_operations = "operations" in harvest.rows
    names = {*harvest.rows, *(OPERATION_CHILD_TABLES if brings_operations else ())}
    tables = {
        name: upsert_rows(name, release.text_rows(name), harvest, release.schemas[name]) for name in sorted(names)
    }
    if brings_operations:
        needed = {"interventions": release.text_rows("interventions")}
        tables |= apply_classification({**needed, **tables}, release.rules)
    sources = {key: Source(key, **dict(entry)) for key, entry in harvest.sources.items()}
    return ReleaseChanges(tables, sources)


def add_retained_row_remarks(account: ImportReport, release: Release, harvest: ImportBatch) -> ImportReport:
    """The account with a remark where rows stay that an earlier import read in a file which did not come this time."""
    counts = {name: len(retained_rows(name, release.text_rows(name), harvest)) for name in OPERATION_CHILD_TABLES}
    remarks = [RowIssue("rows_stay", column=name, value=str(count)) for name, count in counts.items() if count]
    return replace(account, remarks=(*account.remarks, *remarks))


def add_classification_counts(account: ImportReport, changes: ReleaseChanges, harvest: ImportBatch) -> ImportReport:
    """The account with how the classes of what was brought are known, where operations were."""
    keys = [row["operation"] for row in harvest.rows.get("operations", [])]
    if not keys:
        return account
    objectives = {row["operation"]: {row["objective_basis"]} for row in changes.tables["operations"]}
    known = {"objective": _by_basis(keys, objectives)}
    for kind, (table, _) in CLASS_TABLES.items():
        bases: dict[str, set[str]] = {}
        for row in changes.tables[table]:
            bases.setdefault(row["operation"], set()).add(row["basis"])
        known[kind] = _by_basis(keys, bases)
    return replace(account, classes=known)


def _by_basis(keys: Sequence[str], bases: Mapping[str, set[str]]) -> dict[str, int]:
    """How many operations by the surest basis each has."""
    surest = [next((basis for basis in ClassificationBasis if basis in bases.get(key, ())), "none") for key in keys]
    return {how: surest.count(how) for how in (*(basis.value for basis in ClassificationBasis), "none")}


def manifest_input(account: ImportReport, licence: str, today: str) -> InputFileRecord:
    """The file as the manifest of a release names it."""
    file = account.file
    return InputFileRecord(file.name, file.sha256, file.size, licence, today)


def manifest_row_counts(accounts: Sequence[ImportReport]) -> dict[str, int]:
    """The accounts as the manifest of a release carries them: rows and cents of each heap, rows by reason and by rule;
    those of a file beside the first under its kind."""
    first, *beside = accounts
    counts = _counts_of(first)
    for account in beside:
        counts |= {f"{account.reader}/{name}": count for name, count in _counts_of(account).items()}
    return counts


def _counts_of(account: ImportReport) -> dict[str, int]:
    heaps = {
        "input": account.input,
        "accepted": account.accepted,
        "quarantined": account.quarantined,
        "out_of_scope": account.out_of_scope,
    }
    return {
        **{name: tally.rows for name, tally in heaps.items()},
        **{f"{name}_cents": tally.cents for name, tally in heaps.items()},
        **{f"reason.{code}": tally.rows for code, tally in account.reasons.items()},
        **{f"scope.{code}": tally.rows for code, tally in account.rules.items()},
    }

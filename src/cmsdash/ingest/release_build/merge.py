"""Merge of an import batch into a release, and completion of the import reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cmsdash.datastore.import_report import ImportReport, RowIssue
from cmsdash.datastore.releases.manifest import InputFileRecord
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.source_register import Source
from cmsdash.domain import ClassificationBasis
from cmsdash.ingest.batch import OPERATION_CHILD_TABLES, ImportBatch, retained_rows, upsert_rows
from cmsdash.ingest.classification.assignment import CLASS_TABLES, apply_classification
from cmsdash.ingest.identification.operation_identity import IDENTITY_TABLES, identify_operations
from cmsdash.ingest.release_build.builder import ReleaseChanges


@dataclass(frozen=True)
class MergedImport:
    """An import merged into a release.

    Attributes:
        changes: changes of the release.
        reports: the completed import reports.
        batch: the batch with the keys of the release.
        possible: pairs of keys of operations that may be the same, which a person can confirm.
    """

    changes: ReleaseChanges
    reports: tuple[ImportReport, ...]
    batch: ImportBatch
    possible: tuple[tuple[str, str], ...] = ()


def merge_import(
    release: Release, batch: ImportBatch, reports: Sequence[ImportReport], confirmed: Mapping[str, str]
) -> MergedImport:
    """Identify the operations of a batch, merge it into a release, and complete the report of its first file.

    Args:
        release: the release to merge into.
        batch: the rows of the files.
        reports: one import report for each file.
        confirmed: operations that a person confirmed to be the same: key in the batch to key in the release.
    """
    tables = {name: release.text_rows(name) for name in IDENTITY_TABLES}
    publishers = {key: source.publisher for key, source in release.sources.items()}
    identified = identify_operations(tables, batch, confirmed, publishers, reports[0].file.name)
    changes = merge_into_release(release, identified.batch)
    first = add_classification_counts(reports[0], changes, identified.batch)
    first = add_retained_row_remarks(first, release, identified.batch)
    first = replace(first, remarks=(*first.remarks, *identified.remarks))
    return MergedImport(changes, (first, *reports[1:]), identified.batch, identified.possible)


def merge_into_release(release: Release, batch: ImportBatch) -> ReleaseChanges:
    """Return the tables of a release with the rows of a batch, operations classified, and the new sources."""
    has_operations = "operations" in batch.rows
    names = {*batch.rows, *(OPERATION_CHILD_TABLES if has_operations else ())}
    tables = {name: upsert_rows(name, release.text_rows(name), batch, release.schemas[name]) for name in sorted(names)}
    if has_operations:
        interventions = release.text_rows("interventions")
        tables |= apply_classification({"interventions": interventions, **tables}, release.rules)
    sources = {key: Source(key, **dict(entry)) for key, entry in batch.sources.items()}
    return ReleaseChanges(tables, sources)


def add_retained_row_remarks(report: ImportReport, release: Release, batch: ImportBatch) -> ImportReport:
    """Return the report with a remark for each table in which rows are retained."""
    counts = {name: len(retained_rows(name, release.text_rows(name), batch)) for name in OPERATION_CHILD_TABLES}
    remarks = [RowIssue("rows_stay", column=name, value=str(count)) for name, count in counts.items() if count]
    return replace(report, remarks=(*report.remarks, *remarks))


def add_classification_counts(report: ImportReport, changes: ReleaseChanges, batch: ImportBatch) -> ImportReport:
    """Return the report with the imported operations counted by the basis of their classes."""
    keys = [row["operation"] for row in batch.rows.get("operations", [])]
    if not keys:
        return report
    objective_bases = {row["operation"]: {row["objective_basis"]} for row in changes.tables["operations"]}
    counts = {"objective": _count_by_basis(keys, objective_bases)}
    for kind, (table, _) in CLASS_TABLES.items():
        bases: dict[str, set[str]] = {}
        for row in changes.tables[table]:
            bases.setdefault(row["operation"], set()).add(row["basis"])
        counts[kind] = _count_by_basis(keys, bases)
    return replace(report, classes=counts)


def _count_by_basis(keys: Sequence[str], bases: Mapping[str, set[str]]) -> dict[str, int]:
    """Count operations by their surest basis, `none` for those without a class."""
    surest = [next((basis for basis in ClassificationBasis if basis in bases.get(key, ())), "none") for key in keys]
    return {basis: surest.count(basis) for basis in (*(member.value for member in ClassificationBasis), "none")}


def manifest_input(report: ImportReport, licence: str, today: str) -> InputFileRecord:
    """Return the manifest's record of an imported file."""
    file = report.file
    return InputFileRecord(file.name, file.sha256, file.size, licence, today)


def manifest_row_counts(reports: Sequence[ImportReport]) -> dict[str, int]:
    """Return the manifest's counts: rows and cents by outcome, rows by reason and rule.

    The keys of related files have their kind as prefix: `payments/accepted`.
    """
    first, *related = reports
    counts = _outcome_counts(first)
    for report in related:
        counts |= {f"{report.reader}/{name}": count for name, count in _outcome_counts(report).items()}
    return counts


def _outcome_counts(report: ImportReport) -> dict[str, int]:
    totals = {name: getattr(report, name) for name in ("input", "accepted", "quarantined", "out_of_scope")}
    return {
        **{name: total.rows for name, total in totals.items()},
        **{f"{name}_cents": total.cents for name, total in totals.items()},
        **{f"reason.{code}": total.rows for code, total in report.reasons.items()},
        **{f"scope.{code}": total.rows for code, total in report.rules.items()},
    }

"""Reader of OpenCoesione's files: the operations of the programme in the cities, with their related rows."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from cmsdash.datastore.import_report import ImportReport, ImportReportBuilder, RowIssue, RowTotals
from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.batch import ImportBatch, concat_batches
from cmsdash.ingest.errors import FileRejectedError, RowRejectedError
from cmsdash.ingest.readers.context import ReaderContext
from cmsdash.ingest.readers.opencoesione.indicators import indicators_to_batch
from cmsdash.ingest.readers.opencoesione.project_rows import parse_project
from cmsdash.ingest.readers.opencoesione.projects_file import ProjectsFile, read_projects_csv, read_projects_parquet
from cmsdash.ingest.readers.opencoesione.related_files import AcceptedOperations, read_related_file
from cmsdash.ingest.readers.opencoesione.row_ownership import count_rows_by_owner
from cmsdash.ingest.readers.opencoesione.source_file import PROJECTS, SourceFile, open_source_file
from cmsdash.ingest.readers.records import FileProvenance, ImportedOperation, operations_to_batch, payments_to_batch
from cmsdash.ingest.readers.region_log import unknown_columns
from cmsdash.ingest.readers.row_loop import RowOutcome, ValueRemarks
from cmsdash.ingest.sources import resolve_source

OPEN_DATA_URL = "https://opencoesione.gov.it/it/opendata/"
PROJECTS_SOURCE_PATTERN = r"opencoesione-[0-9]{4}(-[0-9]{2}){0,2}"
"""The keys of the sources of projects files of any date: each is an edition of the same list."""
SOURCE_KEY_PREFIXES = {
    PROJECTS: "opencoesione",
    "participants": "opencoesione-soggetti",
    "locations": "opencoesione-localizzazioni",
    "payments": "opencoesione-pagamenti",
    "indicators": "opencoesione-indicatori",
}
"""Prefix of the source key of each kind of file; the date of the data follows."""
CHILD_FILE_KINDS = ("participants", "locations")
"""Kinds of files whose rows are retained when the projects file is imported again without them."""


def read_opencoesione(
    paths: Sequence[Path], context: ReaderContext, advance: Callable[[int], Any] = lambda read: None
) -> tuple[ImportBatch, tuple[ImportReport, ...]]:
    """Read a projects file and its related files, in any order.

    Args:
        paths: ZIP, CSV or Parquet files; the kind of each is recognised by its columns.
        context: cities, mapping and options of the import.
        advance: called with the number of bytes of each chunk read.

    Returns:
        The batch, and one import report for each file, the projects file first.

    Raises:
        FileRejectedError: a file cannot be read, or two are projects files.
    """
    with ExitStack() as stack:
        files = [open_source_file(path, context.mapping, stack) for path in paths]
        projects = [file for file in files if file.kind == PROJECTS]
        related = [file for file in files if file.kind != PROJECTS]
        if len(projects) > 1:
            raise FileRejectedError("projects_twice", projects[1].name)
        accepted, data_date, reports = AcceptedOperations({}), "", []
        unread_keys: frozenset[str] | None = frozenset()
        keys_path = stack.enter_context(locked_temp_dir("keys")) / "keys.parquet" if projects and related else None
        for file in projects:
            accepted.operations, data_date, report, unread_keys = _read_projects(file, context, advance, keys_path)
            reports.append(report)
        reports += _read_related_files(related, accepted, context, keys_path, advance)
    missing_kinds = [kind for kind in CHILD_FILE_KINDS if kind not in {file.kind for file in files}]
    batch = replace(
        _build_batch(accepted, data_date, reports, context),
        retained_source_prefixes=tuple(f"{SOURCE_KEY_PREFIXES[kind]}-" for kind in missing_kinds),
        edition_pattern=PROJECTS_SOURCE_PATTERN,
        unread_texts=unread_keys,
    )
    return batch, tuple(reports)


def _read_related_files(
    files: Sequence[SourceFile],
    accepted: AcceptedOperations,
    context: ReaderContext,
    keys_path: Path | None,
    advance: Callable[[int], Any],
) -> list[ImportReport]:
    """Return the report of each file. DuckDB counts the next file while the rows of the previous one are read."""
    with ThreadPoolExecutor(1) as executor:
        counts = [executor.submit(count_rows_by_owner, file, accepted.operations.keys(), keys_path) for file in files]
        return [
            read_related_file(file, count.result(), accepted, context, advance)
            for file, count in zip(files, counts, strict=True)
        ]


def _read_projects(
    source_file: SourceFile, context: ReaderContext, advance: Callable[[int], Any], keys_path: Path | None
) -> tuple[dict[str, ImportedOperation], str, ImportReport, frozenset[str] | None]:
    """Return the operations by local code, the latest update of their data, the report, and the folded local codes of
    the rows that were set aside, None where the report does not list all of them."""
    path = source_file.path
    if source_file.is_csv:
        file = read_projects_csv(path, context, advance, keys_path)
    else:
        file = read_projects_parquet(path, context, keys_path)
    builder = ImportReportBuilder()
    remarks = ValueRemarks(file.header)
    operations, dates = _parse_projects(file, context, builder, remarks)
    if file.other_programmes.rows:
        builder.exclude("programme", file.other_programmes)
    for issue in file.malformed:
        builder.quarantine(issue, RowTotals(1, 0, 1))
    report = builder.finish(
        PROJECTS, source_file.file_info, file.total, [*_remarks(file, context), *remarks.to_issues()]
    )
    by_local_code = {operation.local_code: operation for operation in operations.values()}
    return by_local_code, max(dates, default=""), report, _unread_keys(file, report)


def _unread_keys(file: ProjectsFile, report: ImportReport) -> frozenset[str] | None:
    if not report.lists_every_issue or any(row.fields is None for row in file.rows):
        return None
    lines = {issue.line for issue in report.row_issues}
    return frozenset(fold_text(row.fields["key"]) for row in file.rows if row.fields and row.line in lines)


def _parse_projects(
    file: ProjectsFile, context: ReaderContext, builder: ImportReportBuilder, remarks: ValueRemarks
) -> tuple[dict[str, ImportedOperation], set[str]]:
    """Give every row of the programme its outcome; return the operations by key and the dates of their data."""
    operations: dict[str, ImportedOperation] = {}
    dates: set[str] = set()
    for row in file.rows:
        with RowOutcome(builder, row.line, row.totals):
            operation, updated = parse_project(row, file, context, remarks)
            if operation.key in operations:
                raise RowRejectedError("key_twice", file.header.column("key"), operation.local_code or operation.key)
            operations[operation.key] = operation
            dates.add(updated)
    return operations, dates


def _remarks(file: ProjectsFile, context: ReaderContext) -> list[RowIssue]:
    """Return remarks on unknown, renamed and single-precision columns."""
    mapping = context.mapping
    old_names = {fold_text(new): old for old, new in mapping.renamed.items()}
    known = mapping.columns | old_names.keys()
    remarks = [
        RowIssue("column_renamed", 1, name, old_names[fold_text(name)].upper().replace(" ", "_"))
        for name in file.header.names
        if fold_text(name) in old_names
    ]
    remarks += unknown_columns([name for name in file.header.names if fold_text(name) not in known], 1)
    if file.float32_fields:
        remarks.append(RowIssue("float32_columns", value=str(file.float32_column_count)))
    return remarks


def _build_batch(
    accepted: AcceptedOperations, data_date: str, reports: Sequence[ImportReport], context: ReaderContext
) -> ImportBatch:
    """Return the accepted rows, under one source for each file."""
    if not accepted.operations:
        return ImportBatch()
    origin, sources = _resolve_origin(PROJECTS, data_date, reports[0], context)
    related = {
        report.file.sha256: _resolve_origin(report.reader, data_date, report, context)
        for report in reports
        if report.reader in SOURCE_KEY_PREFIXES and report.accepted.rows
    }
    source_by_file = {sha256: provenance.source for sha256, (provenance, _) in related.items()}
    batches = [operations_to_batch(list(accepted.operations.values()), origin, sources, source_by_file)]
    for sha256, (provenance, new_sources) in related.items():
        payments = [payment for payment in accepted.payments.values() if payment.file == sha256]
        batches.append(payments_to_batch(payments, provenance, new_sources))
        indicators = [indicator for indicator in accepted.indicators.values() if indicator.file == sha256]
        batches.append(indicators_to_batch(indicators, provenance, new_sources))
    return concat_batches(batches)


def _resolve_origin(
    kind: str, data_date: str, report: ImportReport, context: ReaderContext
) -> tuple[FileProvenance, dict[str, dict[str, str]]]:
    """Return the provenance of a file, and the entry of its source where it is new."""
    description = {
        "key": f"{SOURCE_KEY_PREFIXES[kind]}-{data_date}",
        "publisher": "OpenCoesione",
        "title": report.file.name,
        "url": OPEN_DATA_URL,
        "date": data_date,
        "accessed": date.today().isoformat(),
        "licence": "cc-by-4.0",
    }
    key, _, sources = resolve_source(description, context.folder, report.file.name)
    return FileProvenance(key, data_date, report.file.name, report.file.sha256), sources

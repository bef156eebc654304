"""OpenCoesione's files, whole cycle or all cycles: the rows of this programme in these cities."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import date as day
from pathlib import Path
from typing import Any

from cmsdash.datastore.import_report import ImportReport, ImportReportBuilder, RowIssue, RowTotals
from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.batch import ImportBatch, concat_batches
from cmsdash.ingest.errors import FileRejectedError, OutOfScopeError, RowRejectedError
from cmsdash.ingest.readers.context import ReaderContext
from cmsdash.ingest.readers.opencoesione.indicators import indicators_to_batch
from cmsdash.ingest.readers.opencoesione.project_rows import parse_project
from cmsdash.ingest.readers.opencoesione.projects_file import ProjectsFile, read_projects_csv, read_projects_parquet
from cmsdash.ingest.readers.opencoesione.related_files import AcceptedOperations, read_related_file
from cmsdash.ingest.readers.opencoesione.row_ownership import count_rows_by_owner
from cmsdash.ingest.readers.opencoesione.source_file import PROJECTS, SourceFile, open_source_file
from cmsdash.ingest.readers.records import FileProvenance, ImportedOperation, operations_to_batch, payments_to_batch
from cmsdash.ingest.readers.row_loop import unknown_columns
from cmsdash.ingest.sources import resolve_source

OPEN_DATA = "https://opencoesione.gov.it/it/opendata/"


def read_opencoesione(
    paths: Sequence[Path], context: ReaderContext, advance: Callable[[int], Any] = lambda read: None
) -> tuple[ImportBatch, tuple[ImportReport, ...]]:
    """What a projects file (ZIP, CSV or Parquet) and the files beside it bring, and the account of each, the projects
    first. A file is what its columns say. `advance` is told how many bytes each piece had that was read.

    Raises FileRefusedError.
    """
    with ExitStack() as stack:
        files = [open_source_file(path, context.mapping, stack) for path in paths]
        projects = [file for file in files if file.kind == PROJECTS]
        others = [file for file in files if file.kind != PROJECTS]
        if len(projects) > 1:
            raise FileRejectedError("projects_twice", projects[1].name)
        known, date, accounts = AcceptedOperations({}), "", []
        keys = stack.enter_context(locked_temp_dir("keys")) / "keys.parquet" if projects and others else None
        for file in projects:
            known.operations, date, account = _read_projects(file, context, advance, keys)
            accounts.append(account)
        accounts += _read_beside(others, known, context, keys, advance)
    kept = tuple(
        f"{SOURCE_KEY_PREFIXES[kind]}-" for kind in CHILD_FILE_KINDS if kind not in {file.kind for file in files}
    )
    return replace(_harvest(known, date, accounts, context), kept=kept), tuple(accounts)


def _read_beside(
    files: Sequence[SourceFile],
    known: AcceptedOperations,
    context: ReaderContext,
    keys: Path | None,
    advance: Callable[[int], Any],
) -> list[ImportReport]:
    """The account of each file; the engine goes through the next one while the rows of the one before are read."""
    with ThreadPoolExecutor(1) as ahead:
        asked = [ahead.submit(count_rows_by_owner, file, known.operations.keys(), keys) for file in files]
        both = zip(files, asked, strict=True)
        return [read_related_file(file, one.result(), known, context, advance) for file, one in both]


def _read_projects(
    opened_file: SourceFile, context: ReaderContext, advance: Callable[[int], Any], keys: Path | None
) -> tuple[dict[str, ImportedOperation], str, ImportReport]:
    """The operations by local code, the last day of their data, and the account; all keys go to the file `keys`."""
    plain, is_csv = opened_file.plain, opened_file.is_csv
    file = read_projects_csv(plain, context, advance, keys) if is_csv else read_projects_parquet(plain, context, keys)
    ledger = ImportReportBuilder()
    operations, dates = _entered(file, context, ledger)
    if file.outside.rows:
        ledger.exclude("programme", file.outside)
    for finding in file.misshapen:
        ledger.quarantine(finding, 0)
    account = ledger.finish(PROJECTS, opened_file.file_info, file.counted, _remarks(file, context))
    return {operation.local_code: operation for operation in operations.values()}, max(dates, default=""), account


def _entered(
    file: ProjectsFile, context: ReaderContext, ledger: ImportReportBuilder
) -> tuple[dict[str, ImportedOperation], set[str]]:
    """Every row of the programme in its heap; the operations by key, the first of each, and the days of the rows."""
    operations: dict[str, ImportedOperation] = {}
    dates: set[str] = set()
    for row in file.rows:
        try:
            operation, updated = parse_project(row, file, context)
            if operation.key in operations:
                raise RowRejectedError("key_twice", file.header.column("key"), operation.local_code or operation.key)
            operations[operation.key] = operation
            dates.add(updated)
            ledger.accept(row.cents)
        except RowRejectedError as refused:
            ledger.quarantine(refused.to_issue(row.line), row.cents)
        except OutOfScopeError as left_out:
            ledger.exclude(left_out.rule, RowTotals(1, row.cents))
    return operations, dates


def _remarks(file: ProjectsFile, context: ReaderContext) -> list[RowIssue]:
    """Columns that nobody knows, columns that were renamed, columns whose numbers were stored too coarsely."""
    mapping = context.mapping
    later = {fold_text(new): old for old, new in mapping.renamed.items()}
    known = mapping.columns | later.keys()
    remarks = [
        RowIssue("column_renamed", 1, name, later[fold_text(name)].upper().replace(" ", "_"))
        for name in file.header.names
        if fold_text(name) in later
    ]
    remarks += unknown_columns([name for name in file.header.names if fold_text(name) not in known], 1)
    if file.coarse:
        remarks.append(RowIssue("float32_columns", value=str(file.coarse_columns)))
    return remarks


def _harvest(
    known: AcceptedOperations, date: str, accounts: Sequence[ImportReport], context: ReaderContext
) -> ImportBatch:
    """What was taken, under sources of their own, named after the day of the data."""
    if not known.operations:
        return ImportBatch()
    origins = {}
    for account in accounts:
        if account.reader in SOURCE_KEY_PREFIXES and account.accepted.rows:
            origins[account.file.sha256] = _origin(SOURCE_KEY_PREFIXES[account.reader], date, account, context)
    origin, sources = _origin(SOURCE_KEY_PREFIXES[PROJECTS], date, accounts[0], context)
    beside = {sha256: said.source for sha256, (said, _) in origins.items()}
    harvests = [operations_to_batch(list(known.operations.values()), origin, sources, beside)]
    for sha256, (said, new) in origins.items():
        own = [payment for payment in known.payments.values() if payment.file == sha256]
        harvests.append(payments_to_batch(own, said, new))
        counted = [one for one in known.indicators.values() if one.file == sha256]
        harvests.append(indicators_to_batch(counted, said, new))
    return concat_batches(harvests)


SOURCE_KEY_PREFIXES = {
    PROJECTS: "opencoesione",
    "participants": "opencoesione-soggetti",
    "locations": "opencoesione-localizzazioni",
    "payments": "opencoesione-pagamenti",
    "indicators": "opencoesione-indicatori",
}
"""How the key of the source of each file begins; the day of the data follows."""

CHILD_FILE_KINDS = ("participants", "locations")
"""Files whose rows hang on an operation and stay, when its projects file comes again without them."""


def _origin(
    name: str, date: str, account: ImportReport, context: ReaderContext
) -> tuple[FileProvenance, dict[str, dict[str, str]]]:
    """The source of a file, and its entry in the register where it is new."""
    said = {
        "key": f"{name}-{date}",
        "publisher": "OpenCoesione",
        "title": account.file.name,
        "url": OPEN_DATA,
        "date": date,
        "accessed": day.today().isoformat(),
        "licence": "cc-by-4.0",
    }
    key, _, sources = resolve_source(said, context.folder, account.file.name)
    return FileProvenance(key, date, account.file.name, account.file.sha256), sources

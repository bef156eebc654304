"""OpenCoesione's files, whole cycle or all cycles: the rows of this programme in these cities."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import date as day
from pathlib import Path
from typing import Any

from cmsdash.domain.text_folding import fold_text
from cmsdash.facts.account import Account, Finding, Ledger, Tally
from cmsdash.facts.temporary import temporary_folder
from cmsdash.intake.belonging import whose
from cmsdash.intake.beside import Known, read_beside
from cmsdash.intake.context import Context
from cmsdash.intake.harvest import Harvest, joined
from cmsdash.intake.indicators import indicators_harvest
from cmsdash.intake.opened import PROJECTS, Opened, opened
from cmsdash.intake.origins import origin_of
from cmsdash.intake.project import read_project
from cmsdash.intake.published import Published, published_csv, published_parquet
from cmsdash.intake.record import Operation, Origin, harvest_of, payments_harvest
from cmsdash.intake.refusals import FileRefusedError, OutOfScopeError, RowRefusedError
from cmsdash.intake.rows import unknown_columns

OPEN_DATA = "https://opencoesione.gov.it/it/opendata/"


def read_opencoesione(
    paths: Sequence[Path], context: Context, advance: Callable[[int], Any] = lambda read: None
) -> tuple[Harvest, tuple[Account, ...]]:
    """What a projects file (ZIP, CSV or Parquet) and the files beside it bring, and the account of each, the projects
    first. A file is what its columns say. `advance` is told how many bytes each piece had that was read.

    Raises FileRefusedError.
    """
    with ExitStack() as stack:
        files = [opened(path, context.mapping, stack) for path in paths]
        projects = [file for file in files if file.kind == PROJECTS]
        others = [file for file in files if file.kind != PROJECTS]
        if len(projects) > 1:
            raise FileRefusedError("projects_twice", projects[1].name)
        known, date, accounts = Known({}), "", []
        keys = stack.enter_context(temporary_folder("keys")) / "keys.parquet" if projects and others else None
        for file in projects:
            known.operations, date, account = _read_projects(file, context, advance, keys)
            accounts.append(account)
        accounts += _read_beside(others, known, context, keys, advance)
    kept = tuple(f"{SOURCES[kind]}-" for kind in CHILDREN_OF if kind not in {file.kind for file in files})
    return replace(_harvest(known, date, accounts, context), kept=kept), tuple(accounts)


def _read_beside(
    files: Sequence[Opened], known: Known, context: Context, keys: Path | None, advance: Callable[[int], Any]
) -> list[Account]:
    """The account of each file; the engine goes through the next one while the rows of the one before are read."""
    with ThreadPoolExecutor(1) as ahead:
        asked = [ahead.submit(whose, file, known.operations.keys(), keys) for file in files]
        both = zip(files, asked, strict=True)
        return [read_beside(file, one.result(), known, context, advance) for file, one in both]


def _read_projects(
    opened_file: Opened, context: Context, advance: Callable[[int], Any], keys: Path | None
) -> tuple[dict[str, Operation], str, Account]:
    """The operations by local code, the last day of their data, and the account; all keys go to the file `keys`."""
    plain, is_csv = opened_file.plain, opened_file.is_csv
    file = published_csv(plain, context, advance, keys) if is_csv else published_parquet(plain, context, keys)
    ledger = Ledger()
    operations, dates = _entered(file, context, ledger)
    if file.outside.rows:
        ledger.leave_out("programme", file.outside)
    for finding in file.misshapen:
        ledger.quarantine(finding, 0)
    account = ledger.close(PROJECTS, opened_file.received, file.counted, _remarks(file, context))
    return {operation.local_code: operation for operation in operations.values()}, max(dates, default=""), account


def _entered(file: Published, context: Context, ledger: Ledger) -> tuple[dict[str, Operation], set[str]]:
    """Every row of the programme in its heap; the operations by key, the first of each, and the days of the rows."""
    operations: dict[str, Operation] = {}
    dates: set[str] = set()
    for row in file.rows:
        try:
            operation, updated = read_project(row, file, context)
            if operation.key in operations:
                raise RowRefusedError("key_twice", file.header.column("key"), operation.local_code or operation.key)
            operations[operation.key] = operation
            dates.add(updated)
            ledger.accept(row.cents)
        except RowRefusedError as refused:
            ledger.quarantine(refused.at(row.line), row.cents)
        except OutOfScopeError as left_out:
            ledger.leave_out(left_out.rule, Tally(1, row.cents))
    return operations, dates


def _remarks(file: Published, context: Context) -> list[Finding]:
    """Columns that nobody knows, columns that were renamed, columns whose numbers were stored too coarsely."""
    mapping = context.mapping
    later = {fold_text(new): old for old, new in mapping.renamed.items()}
    known = mapping.columns | later.keys()
    remarks = [
        Finding("column_renamed", 1, name, later[fold_text(name)].upper().replace(" ", "_"))
        for name in file.header.names
        if fold_text(name) in later
    ]
    remarks += unknown_columns([name for name in file.header.names if fold_text(name) not in known], 1)
    if file.coarse:
        remarks.append(Finding("float32_columns", value=str(file.coarse_columns)))
    return remarks


def _harvest(known: Known, date: str, accounts: Sequence[Account], context: Context) -> Harvest:
    """What was taken, under sources of their own, named after the day of the data."""
    if not known.operations:
        return Harvest()
    origins = {}
    for account in accounts:
        if account.reader in SOURCES and account.accepted.rows:
            origins[account.file.sha256] = _origin(SOURCES[account.reader], date, account, context)
    origin, sources = _origin(SOURCES[PROJECTS], date, accounts[0], context)
    beside = {sha256: said.source for sha256, (said, _) in origins.items()}
    harvests = [harvest_of(list(known.operations.values()), origin, sources, beside)]
    for sha256, (said, new) in origins.items():
        own = [payment for payment in known.payments.values() if payment.file == sha256]
        harvests.append(payments_harvest(own, said, new))
        counted = [one for one in known.indicators.values() if one.file == sha256]
        harvests.append(indicators_harvest(counted, said, new))
    return joined(harvests)


SOURCES = {
    PROJECTS: "opencoesione",
    "participants": "opencoesione-soggetti",
    "locations": "opencoesione-localizzazioni",
    "payments": "opencoesione-pagamenti",
    "indicators": "opencoesione-indicatori",
}
"""How the key of the source of each file begins; the day of the data follows."""

CHILDREN_OF = ("participants", "locations")
"""Files whose rows hang on an operation and stay, when its projects file comes again without them."""


def _origin(name: str, date: str, account: Account, context: Context) -> tuple[Origin, dict[str, dict[str, str]]]:
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
    key, _, sources = origin_of(said, context.folder, account.file.name)
    return Origin(key, date, account.file.name, account.file.sha256), sources

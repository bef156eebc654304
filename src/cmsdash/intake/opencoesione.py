"""OpenCoesione's extended projects file, whole cycle or all cycles: the rows of this programme in these cities."""

from collections.abc import Callable
from datetime import date as day
from pathlib import Path
from typing import Any

from cmsdash.facts.account import Account, Finding, Ledger, Tally
from cmsdash.intake.archive import unpacked
from cmsdash.intake.context import Context
from cmsdash.intake.harvest import Harvest
from cmsdash.intake.mapping import normal
from cmsdash.intake.origins import origin_of
from cmsdash.intake.project import read_project
from cmsdash.intake.published import Published, published_csv, published_parquet
from cmsdash.intake.record import Operation, Origin, harvest_of
from cmsdash.intake.refusals import OutOfScopeError, RowRefusedError
from cmsdash.intake.tables import described

OPEN_DATA = "https://opencoesione.gov.it/it/opendata/"


def read_opencoesione(
    path: Path, context: Context, advance: Callable[[int], Any] = lambda read: None
) -> tuple[Harvest, Account]:
    """What a projects file (ZIP, CSV or Parquet) brings, and the account of all its rows.

    `advance` is told how many bytes each piece had. Raises FileRefusedError.
    """
    with unpacked(path) as (plain, form, encoding):
        file = published_csv(plain, context, advance) if form == "csv" else published_parquet(plain, context)
        described_file = described(path, form, encoding)
    ledger = Ledger()
    operations, dates = _entered(file, context, ledger)
    if file.outside.rows:
        ledger.leave_out("programme", file.outside)
    for finding in file.misshapen:
        ledger.quarantine(finding, 0)
    account = ledger.close("opencoesione", described_file, file.counted, _remarks(file, context))
    return _harvest(operations, max(dates, default=""), account, context), account


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
    later = {normal(new): old for old, new in mapping.renamed.items()}
    remarks = []
    for name in file.header.names:
        plain = normal(name)
        if plain in later:
            remarks.append(Finding("column_renamed", 1, name, later[plain].upper().replace(" ", "_")))
        elif plain not in mapping.columns:
            remarks.append(Finding("column_unknown", 1, name))
    if file.coarse:
        remarks.append(Finding("float32_columns", value=str(file.coarse_columns)))
    return remarks


def _harvest(operations: dict[str, Operation], date: str, account: Account, context: Context) -> Harvest:
    """What was taken, under a source of their own, named after the day of the data."""
    if not operations:
        return Harvest()
    said = {
        "key": f"opencoesione-{date}",
        "publisher": "OpenCoesione",
        "title": account.file.name,
        "url": OPEN_DATA,
        "date": date,
        "accessed": day.today().isoformat(),
        "licence": "cc-by-4.0",
    }
    key, _, sources = origin_of(said, context.folder, account.file.name)
    origin = Origin(key, date, account.file.name, account.file.sha256)
    return harvest_of(list(operations.values()), origin, sources)

"""Money by city, stage and source: one amount a row."""

from pathlib import Path

from cmsdash.domain import Kind, Priority, Stage
from cmsdash.facts.account import Account
from cmsdash.intake.amounts import euros, read_cents
from cmsdash.intake.codes import coded, priority_of, slug
from cmsdash.intake.context import Context
from cmsdash.intake.dates import read_date
from cmsdash.intake.harvest import Harvest, traced
from cmsdash.intake.mapping import Header
from cmsdash.intake.origins import origin_of
from cmsdash.intake.refusals import OutOfScopeError, RowRefusedError
from cmsdash.intake.rows import Fields, is_example, read_rows
from cmsdash.intake.tables import read_table

STAGES = tuple(stage.value for stage in Stage)
KINDS = (Kind.STATED.value, Kind.APPROXIMATE.value)
"""Kinds that a file may give: what is derived or inferred is for this project to say, with its formula."""


def read_allocations(path: Path, context: Context) -> tuple[Harvest, Account]:
    """What a table of money brings, and the account of its rows. Raises FileRefusedError."""
    table = read_table(path, context.mapping)
    source, date, sources = origin_of(context.request.source, context.folder, path.name)
    decimal = context.mapping.settings.get("decimal", "")

    def read(fields: Fields, line: int) -> tuple[str, tuple[int, dict[str, str]]]:
        row = _read(fields, context, table.header, source) | {"source": source}
        return row["figure"], (line, row | {"date": row["date"] or date})

    records, account = read_rows("allocations", table, decimal, read)
    lines = {key: line for key, (line, _) in records.items()}
    lineage = traced("figures", lines, table.file.name, table.file.sha256, source)
    return Harvest({"figures": [row for _, row in records.values()], "lineage": lineage}, sources), account


def _read(fields: Fields, context: Context, header: Header, source: str) -> dict[str, str]:
    if fields["city"].casefold().startswith(("total", "somma")):
        raise OutOfScopeError("sum")
    if is_example(fields.get("wording", "")):
        raise OutOfScopeError("example")
    city = context.places.find(fields["city"], header.column("city"))
    stage = coded("stage", fields["stage"], context.mapping, STAGES, header.column("stage"))
    priority = priority_of(fields["priority"], context.mapping, header.column("priority"))
    if priority not in tuple(Priority):
        raise RowRefusedError("priority_unknown", header.column("priority"), fields["priority"])
    if not fields["amount"]:
        raise RowRefusedError("cell_missing", header.column("amount"))
    cents = read_cents(fields["amount"], header.column("amount"), context.mapping.settings.get("decimal", ""))
    said = fields.get("kind", "") or Kind.STATED
    date = fields.get("date", "")
    return {
        "figure": slug(f"{city} {stage} {priority} {source}"),
        "city": city,
        "stage": stage,
        "priority": priority,
        "amount_eur": euros(cents),
        "kind": coded("kind", said, context.mapping, KINDS, header.column("kind")),
        "date": read_date(date, header.column("date")) if date else "",
        "formula": "",
        "wording": fields.get("wording", ""),
        "note": "",
    }

"""Reader of city figures: one amount a row, by city, funding stage and priority."""

from pathlib import Path

from cmsdash.datastore.import_report import ImportReport
from cmsdash.domain import FundingStage, ObservationStatus, Priority
from cmsdash.ingest.batch import ImportBatch, lineage_rows
from cmsdash.ingest.column_mapping import Header
from cmsdash.ingest.errors import OPTION_SEPARATOR, OutOfScopeError, RowRejectedError
from cmsdash.ingest.formats.list_rows import ListRow
from cmsdash.ingest.formats.tabular import read_table
from cmsdash.ingest.parsing.amounts import Amount, format_euros, parse_cents, parse_notation
from cmsdash.ingest.parsing.codes import map_to_code, parse_priority, slugify
from cmsdash.ingest.parsing.dates import parse_date
from cmsdash.ingest.readers.context import ReaderContext
from cmsdash.ingest.readers.row_keys import AssignedKey
from cmsdash.ingest.readers.row_loop import RowFields, ValueRemarks, is_template_example, process_rows
from cmsdash.ingest.sources import resolve_source

STAGE_CODES = tuple(stage.value for stage in FundingStage)
KIND_CODES = (ObservationStatus.STATED.value, ObservationStatus.APPROXIMATE.value)
"""Observation statuses that a file may state. Derived and inferred figures need a formula and are not imported."""


def read_allocations(path: Path, context: ReaderContext) -> tuple[ImportBatch, ImportReport]:
    """Return the city figures of a table and its import report. Raises FileRejectedError."""
    table = read_table(path, context.mapping)
    source, date, sources = resolve_source(context.options.source, context.folder, path.name)
    notation = parse_notation(context.mapping.settings)

    def parse_row(fields: RowFields, row: ListRow, _: Amount | None) -> tuple[str, tuple[ListRow, dict[str, str]]]:
        figure = _parse_row(fields, context, row.region.header, source) | {"source": source}
        return figure["figure"], (row, figure | {"date": figure["date"] or date})

    remarks = ValueRemarks(table.header)
    records: dict[str, tuple[ListRow, dict[str, str]]] = {}

    def add(assigned: AssignedKey, record: tuple[ListRow, dict[str, str]]) -> None:
        records[assigned.key] = record

    report = process_rows("allocations", table, notation, parse_row, remarks, add)
    lines = {key: row.line for key, (row, _) in records.items()}
    sheets = {key: row.region.shown_sheet for key, (row, _) in records.items()}
    lineage = lineage_rows("figures", lines, table.file.name, table.file.sha256, source, sheets)
    return ImportBatch({"figures": [row for _, row in records.values()], "lineage": lineage}, sources), report


def _parse_row(fields: RowFields, context: ReaderContext, header: Header, source: str) -> dict[str, str]:
    if is_template_example(fields.get("wording", "")):
        raise OutOfScopeError("example")
    mapping, column = context.mapping, header.column
    city = context.city_matcher.match(fields["city"], column("city"))
    stage = map_to_code("stage", fields["stage"], mapping, STAGE_CODES, column("stage"))
    priority = parse_priority(fields["priority"], mapping, column("priority"))
    if priority not in tuple(Priority):
        expected = OPTION_SEPARATOR.join(Priority)
        raise RowRejectedError("priority_unknown", column("priority"), fields["priority"], expected)
    if not fields["amount"]:
        raise RowRejectedError("cell_missing", column("amount"))
    cents = parse_cents(fields["amount"], column("amount"), parse_notation(mapping.settings))
    kind = fields.get("kind", "") or ObservationStatus.STATED
    date = fields.get("date", "")
    return {
        "figure": slugify(f"{city} {stage} {priority} {source}"),
        "city": city,
        "stage": stage,
        "priority": priority,
        "amount_eur": format_euros(cents),
        "kind": map_to_code("kind", kind, mapping, KIND_CODES, column("kind")),
        "date": parse_date(date, column("date")) if date else "",
        "formula": "",
        "wording": fields.get("wording", ""),
        "note": "",
    }

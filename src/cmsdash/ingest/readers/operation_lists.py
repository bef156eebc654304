"""Reader of lists of operations: those of Article 49(3) of Regulation (EU) 2021/1060, or annexes of decrees."""

import re
from dataclasses import replace
from pathlib import Path

from cmsdash.datastore.import_report import ImportReport, RowIssue
from cmsdash.domain import ActorRole, ObservationStatus, OperationStatus, Priority
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.column_mapping import Header
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.formats.cell_text import MAX_CELL_CHARS, clean_cell
from cmsdash.ingest.formats.list_rows import ListRow
from cmsdash.ingest.formats.tabular import Table, read_table
from cmsdash.ingest.identification.operation_keys import key_from_code, key_from_words
from cmsdash.ingest.parsing.amounts import Amount, parse_cents
from cmsdash.ingest.parsing.codes import map_to_code, parse_classes, parse_cups, strip_zero_decimals
from cmsdash.ingest.parsing.dates import check_date_order, parse_period
from cmsdash.ingest.privacy import redact
from cmsdash.ingest.readers.context import ReaderContext
from cmsdash.ingest.readers.records import (
    Actor,
    FileProvenance,
    ImportedOperation,
    OperationRows,
    storable_name,
)
from cmsdash.ingest.readers.row_keys import AssignedKey
from cmsdash.ingest.readers.row_loop import RowFields, ValueRemarks, is_template_example, process_rows
from cmsdash.ingest.sources import resolve_source

_NAME_SEPARATOR = re.compile(r":::|;|\|")
_FRACTION = re.compile(r"0?[.,][0-9]{1,6}|1(?:[.,]0+)?")
_FUNDS = {Priority.P5.value: "ESF+", Priority.P6.value: "ERDF"}
"""The funds by the priority that the words of a mapping take them for."""
STATUS_CODES = tuple(status.value for status in OperationStatus)
MAX_LISTED_SHARED_CODES = 20


def read_operation_list(path: Path, context: ReaderContext) -> tuple[ImportBatch, ImportReport]:
    """Return the operations of a list and its import report. Raises FileRejectedError."""
    table = read_table(path, context.mapping)
    source, date, sources = resolve_source(context.options.source, context.folder, path.name)
    remarks = ValueRemarks(table.header)

    shared_codes: list[RowIssue] = []
    redacted_columns: dict[str, str] = {}
    known_keys: dict[str, str] = {}
    operations = OperationRows(FileProvenance(source, date, table.file.name, table.file.sha256))

    def parse_row(fields: RowFields, row: ListRow, amount: Amount | None) -> tuple[str, ImportedOperation]:
        operation = _parse_row(fields, row, amount, context, remarks, redacted_columns)
        return _make_key(operation, source), operation

    def add(assigned: AssignedKey, operation: ImportedOperation) -> None:
        operations.add(operation, assigned.key)
        if operation.known_key:
            known_keys[assigned.key] = operation.known_key
        code = operation.local_code or operation.cup
        if code and assigned.first_line and len(shared_codes) < MAX_LISTED_SHARED_CODES:
            first = str(assigned.first_line)
            issue = RowIssue("code_shared", operation.line, value=code, expected=first, sheet=operation.sheet)
            shared_codes.append(issue)

    report = process_rows("operations", table, context.notation, parse_row, remarks, add, shares_keys=True)
    batch = replace(
        operations.to_batch(sources),
        edition_pattern=re.escape(source),
        unread_texts=_unread_texts(table, report),
        known_keys=known_keys,
    )
    return batch, replace(report, remarks=(*report.remarks, *shared_codes))


def _make_key(operation: ImportedOperation, source: str) -> str:
    if key := key_from_code(operation.local_code, operation.cup):
        return key
    beneficiary = storable_name(operation.actors[0]) if operation.actors else ""
    return key_from_words(source, operation.cities[0], operation.title, beneficiary)


def _unread_texts(table: Table, report: ImportReport) -> frozenset[str] | None:
    """Return the folded cells of the rows that were set aside, None where the report does not list all of them."""
    if not report.lists_every_issue:
        return None
    places = {(issue.sheet, issue.line) for issue in report.row_issues}
    rows = (row.cells for row in table.rows if (row.region.shown_sheet, row.line) in places) if places else ()
    return frozenset(
        fold_text(redact(clean_cell(cell)).text) for cells in rows for cell in cells if 0 < len(cell) <= MAX_CELL_CHARS
    )


def _parse_row(
    cells: RowFields,
    row: ListRow,
    amount: Amount | None,
    context: ReaderContext,
    remarks: ValueRemarks,
    redacted_columns: dict[str, str],
) -> ImportedOperation:
    """Return the operation of a row, without its key. Raises RowRejectedError or OutOfScopeError.

    `redacted_columns` keeps the names of columns without personal data, by name.
    """
    fields = context.mapping.blank_fields | cells
    header, column = row.region.header, row.region.header.column
    _reject_title(fields["title"], header)
    cities, place_words = _match_cities(fields, row, context, remarks)
    local_code = strip_zero_decimals("".join(fields["local_code"].split()))
    cups = parse_cups(fields["cup"], column("cup"))
    if len(cups) > 1:
        remarks.count("cups_several", "cup", row.line, ", ".join(cups), row.region.shown_sheet)
    classes = parse_classes(fields, local_code, context.mapping, header)
    start, end = _parse_period(fields, header)
    return ImportedOperation(
        key="",
        line=row.line,
        sheet=row.region.shown_sheet,
        cities=cities,
        title=redact(fields["title"]).text,
        status=_parse_status(fields["status"], fields["title"], context, column("status")),
        classes=classes,
        cents=_check_amount(amount, fields["amount"], context, header),
        local_code=local_code,
        cup=cups[0] if cups else "",
        decree=fields["decree"],
        is_redacted=True,
        recipients=_redact_text(fields["recipients"]),
        summary=_redact_text(fields["summary"]),
        wording=_state_wording(fields, cups, place_words, header, redacted_columns, context.notation.unit),
        actors=(
            *_parse_actors(fields["beneficiary"], fields["legal_form"], ActorRole.BENEFICIARY),
            *_parse_actors(fields["contractor"], "", ActorRole.CONTRACTOR),
        ),
        start=start,
        end=end,
        amount_kind=_parse_kind(fields["kind"], column("kind")),
        known_key=fields["key"],
        fund=_FUNDS.get(context.mapping.code("priority", fields["fund"]) or "", ""),
        union_rate=_redact_text(_as_percent(fields["rate"])),
        intervention_type=_redact_text(fields["intervention"]),
    )


def _as_percent(rate: str) -> str:
    """Return a co-financing rate as the list gives it; the fraction that a workbook keeps as a percentage."""
    return f"{float(rate.replace(',', '.')) * 100:g}%" if _FRACTION.fullmatch(rate) else rate


def _redact_text(text: str) -> str:
    return redact(text).text if text else ""


def _parse_kind(kind: str, column: str) -> str:
    """Return the kind of an amount; in a list of ours it may be rounded. Raises RowRejectedError for another kind."""
    if kind in ("", ObservationStatus.STATED, ObservationStatus.MISSING):
        return ObservationStatus.STATED.value
    if kind != ObservationStatus.APPROXIMATE:
        raise RowRejectedError("kind_unknown", column, kind, ObservationStatus.APPROXIMATE.value)
    return kind


def _parse_actors(names: str, legal_forms: str, role: ActorRole) -> tuple[Actor, ...]:
    """Return one actor for each name of a cell, with its legal form where there is one for each, else with all."""
    if not names:
        return ()
    name_list, form_list = (_NAME_SEPARATOR.split(cell) for cell in (names, legal_forms))
    if len(form_list) != len(name_list):
        form_list = [legal_forms] * len(name_list)
    return tuple(Actor(name.strip(), role, form) for name, form in zip(name_list, form_list, strict=True))


def _state_wording(
    fields: RowFields,
    cups: tuple[str, ...],
    place_words: str,
    header: Header,
    redacted_columns: dict[str, str],
    unit: int,
) -> str:
    """Return the words that a release does not store as they are: amount, several CUP, places elsewhere, results."""
    amount, amount_field = fields["amount"], "published_amount" if fields["published_amount"] else "amount"
    words = [(amount_field, f"{amount} (× {unit})" if unit > 1 else amount)] if amount else []
    if len(cups) > 1:
        words.append(("cup", ", ".join(cups)))
    if place_words:
        words.append(("city", redact(place_words).text))
    words += [(name, redact(fields[name]).text) for name in ("expected", "achieved") if fields[name]]
    sentences = []
    for name, value in words:
        column = header.column(name)
        if column not in redacted_columns:
            redacted_columns[column] = redact(column).text
        sentences.append(f"{redacted_columns[column]}: {value}")
    return "; ".join(sentences)


def _reject_title(title: str, header: Header) -> None:
    """Raise OutOfScopeError for the template's example, RowRejectedError for a title without words."""
    if is_template_example(title):
        raise OutOfScopeError("example")
    if not title:
        raise RowRejectedError("cell_missing", header.column("title"))
    if not (title[0].isalpha() or any(map(str.isalpha, title))):
        raise RowRejectedError("title_without_words", header.column("title"), title)


def _match_cities(
    fields: RowFields, row: ListRow, context: ReaderContext, remarks: ValueRemarks
) -> tuple[tuple[str, ...], str]:
    """Return the cities of a row, and the words of a cell that names other places beside them.

    The lead is the first: the beneficiary's municipality, otherwise the first one named. A cell that names a province,
    a region or Italy only has the beneficiary's city, where it lies in that area. Other places are told in a remark.

    Raises:
        OutOfScopeError: the cell names other places only.
        RowRejectedError: the cell is doubtful, or the lead unknown.
    """
    matcher, column = context.city_matcher, row.region.header.column("city")
    places = matcher.match_places(fields["city"], column)
    lead = matcher.municipality_city(fields["beneficiary"]) if fields["beneficiary"] else ""
    if not places.cities:
        if not (lead and matcher.is_in_areas(lead, places.areas)):
            raise RowRejectedError("lead_unknown", column, fields["city"])
        return (lead,), ""
    if places.others:
        remarks.count("places_outside", "city", row.line, ", ".join(places.others), row.region.shown_sheet)
    cities = tuple(sorted(places.cities, key=lambda city: city != lead)) if lead else places.cities
    return cities, fields["city"] if places.others else ""


def _parse_period(fields: RowFields, header: Header) -> tuple[str, str]:
    """Return start and end, "" where missing; a period in the cell of the start gives a missing end.

    Raises RowRejectedError when they are reversed.
    """
    if not (fields["start"] or fields["end"]):
        return "", ""
    starts, ends = (
        parse_period(fields[name], header.column(name)) if fields[name] else ("", "") for name in ("start", "end")
    )
    start, end = starts[0], ends[1] or (starts[1] if starts[1] != starts[0] else "")
    check_date_order(start, end, header.column("end"))
    return start, end


def _check_amount(amount: Amount | None, text: str, context: ReaderContext, header: Header) -> int | None:
    """Return the cents of an amount that was read, None where none is stated.

    Raises RowRejectedError for a negative one, and one that was not understood.
    """
    if not text:
        return None
    if amount and amount.cents >= 0:
        return amount.cents
    return parse_cents(text, header.column("amount"), context.notation)


def _parse_status(status: str, title: str, context: ReaderContext, column: str) -> str:
    """Return the status that the file states, or the default of the mapping.

    Raises OutOfScopeError for an operation that was withdrawn or not admitted, RowRejectedError for an unknown word.
    """
    rule = context.mapping.code("excluded_status", status)
    if rule:
        raise OutOfScopeError(rule, redact(title).text)
    return map_to_code("status", status or context.mapping.settings["status"], context.mapping, STATUS_CODES, column)

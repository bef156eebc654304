"""Templates to fill in for a file reader: its columns and an example row."""

import csv
import io
from pathlib import Path

import xlsxwriter

from cmsdash.datastore import atomic_files
from cmsdash.ingest.column_mapping import ColumnMapping, MappedField
from cmsdash.ingest.errors import FileRejectedError


def build_template(mapping: ColumnMapping, file_format: str) -> bytes:
    """Return a template as `xlsx` or `csv`.

    The CSV has `;`, CRLF and UTF-8 with BOM, which Italian spreadsheet programs open without an import dialog.
    """
    build = _build_xlsx if file_format == "xlsx" else _build_csv
    return build(mapping.named_fields)


def write_template(path: Path, mapping: ColumnMapping, file_format: str) -> None:
    """Write a template to a new file. Raises FileRejectedError when the file exists."""
    try:
        atomic_files.write_fsync(path, build_template(mapping, file_format))
    except FileExistsError as error:
        raise FileRejectedError("file_exists", str(path)) from error


def _build_csv(fields: tuple[MappedField, ...]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([field.headers[0] for field in fields])
    writer.writerow([field.example for field in fields])
    return buffer.getvalue().encode("utf-8-sig")


def _build_xlsx(fields: tuple[MappedField, ...]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = workbook.add_format({"num_format": "@"})  # text format preserves leading zeros and dates
        for column, field in enumerate(fields):
            sheet.write_string(0, column, field.headers[0], bold)
            sheet.write_string(1, column, field.example, text)
        sheet.set_column(0, len(fields) - 1, 24, text)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()

"""An empty file to fill in: the columns that a reader knows, with an example that the reader itself accepts."""

import csv
import io
from pathlib import Path

import xlsxwriter

from cmsdash.datastore import atomic_files
from cmsdash.ingest.column_mapping import ColumnMapping, MappedField
from cmsdash.ingest.errors import FileRejectedError


def build_template(mapping: ColumnMapping, form: str) -> bytes:
    """A template as `xlsx` or `csv` (`;`, UTF-8 with BOM, as an Italian spreadsheet opens it)."""
    return _xlsx(mapping.fields) if form == "xlsx" else _csv(mapping.fields)


def write_template(path: Path, mapping: ColumnMapping, form: str) -> None:
    """Writes a template to a new file. Raises FileRefusedError where there is one already: it may be filled in."""
    try:
        atomic_files.write_fsync(path, build_template(mapping, form))
    except FileExistsError as error:
        raise FileRejectedError("file_exists", str(path)) from error


def _csv(fields: tuple[MappedField, ...]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([field.headers[0] for field in fields])
    writer.writerow([field.example for field in fields])
    return buffer.getvalue().encode("utf-8-sig")


def _xlsx(fields: tuple[MappedField, ...]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = workbook.add_format({"num_format": "@"})  # a code keeps its zero, a date stays as it is written
        for place, field in enumerate(fields):
            sheet.write_string(0, place, field.headers[0], bold)
            sheet.write_string(1, place, field.example, text)
        sheet.set_column(0, len(fields) - 1, 24, text)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()

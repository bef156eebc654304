"""Query results, import reports and releases as files."""

from cmsdash.exports.file_context import FileContext
from cmsdash.exports.formats import MAP_FORMATS, TABLE_FORMATS, TableFormat, format_label, result_to_file
from cmsdash.exports.import_report import report_to_csv, report_to_html, write_report
from cmsdash.exports.release_zip import release_to_zip, write_release_zip

__all__ = [
    "MAP_FORMATS",
    "TABLE_FORMATS",
    "FileContext",
    "TableFormat",
    "format_label",
    "release_to_zip",
    "report_to_csv",
    "report_to_html",
    "result_to_file",
    "write_release_zip",
    "write_report",
]

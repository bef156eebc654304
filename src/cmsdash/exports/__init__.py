"""Query results, import reports and releases as files."""

from cmsdash.exports.csv_export import result_to_csv
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.import_report import report_to_csv, report_to_html, write_report
from cmsdash.exports.release_zip import release_to_zip, write_release_zip

__all__ = [
    "FileContext",
    "release_to_zip",
    "report_to_csv",
    "report_to_html",
    "result_to_csv",
    "write_release_zip",
    "write_report",
]

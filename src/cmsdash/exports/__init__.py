"""Query results, import reports and releases as files."""

from cmsdash.exports.citation import Citation, citation_to_bibtex, citation_to_csl, citation_to_text, cite_view
from cmsdash.exports.error_report import (
    ErrorReport,
    ReportRow,
    report_href,
    report_rows,
    report_to_text,
    row_words,
)
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.formats import MAP_FORMATS, TABLE_FORMATS, TableFormat, format_label, result_to_file
from cmsdash.exports.import_report import report_to_csv, report_to_html, write_report
from cmsdash.exports.release_archive import release_checksums, write_release_archive
from cmsdash.exports.release_zip import release_to_zip, write_release_zip

__all__ = [
    "MAP_FORMATS",
    "TABLE_FORMATS",
    "Citation",
    "ErrorReport",
    "FileContext",
    "ReportRow",
    "TableFormat",
    "citation_to_bibtex",
    "citation_to_csl",
    "citation_to_text",
    "cite_view",
    "format_label",
    "release_checksums",
    "release_to_zip",
    "report_href",
    "report_rows",
    "report_to_csv",
    "report_to_html",
    "report_to_text",
    "result_to_file",
    "row_words",
    "write_release_archive",
    "write_release_zip",
    "write_report",
]

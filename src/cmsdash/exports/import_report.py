"""The account of an import as a page of its own (HTML, nothing fetched) and as CSV."""

import csv
import io

from markupsafe import Markup

from cmsdash.datastore.import_report import ImportReport
from cmsdash.exports.csv_export import escape_formula
from cmsdash.i18n import Translator
from cmsdash.i18n.import_messages import advice, classification_lines, remark_text
from cmsdash.views.html.import_report import outcome_table, row_issues_table
from cmsdash.views.templates import render


def report_to_html(account: ImportReport, text: Translator) -> Markup:
    """A whole document in the reader's language; everything that comes from the file is escaped."""
    return render(
        "import_report",
        title=text("import.title", file=account.file.name),
        digest=account.file.sha256,
        heaps=outcome_table(account, text),
        lines=[*classification_lines(account, text), *(remark_text(remark, text) for remark in account.remarks)],
        findings=row_issues_table(account.row_issues, text) if account.row_issues else "",
        cut=0 if account.lists_every_issue else len(account.row_issues),
        text=text,
    )


def report_to_csv(account: ImportReport, text: Translator) -> bytes:
    """One line a row that was put aside. UTF-8 with BOM, `;`, harmless in a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(["line", "column", "value", "code", "reason", "advice"])
    for finding in account.row_issues:
        words = (text(f"reason.{finding.code}"), advice(finding, text))
        cells = (str(finding.line), finding.column, finding.value, finding.code, *words)
        writer.writerow([escape_formula(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")

"""The account of an import as a page of its own (HTML, nothing fetched) and as CSV."""

import csv
import io

from markupsafe import Markup

from cmsdash.exports.csv_file import harmless
from cmsdash.facts.account import Account
from cmsdash.text import Text
from cmsdash.text.imports import advice, class_lines, remark_words
from cmsdash.views.accounts import findings_table, heaps_table
from cmsdash.views.templates import render


def import_html(account: Account, text: Text) -> Markup:
    """A whole document in the reader's language; everything that comes from the file is escaped."""
    return render(
        "import_report",
        title=text("import.title", file=account.file.name),
        digest=account.file.sha256,
        heaps=heaps_table(account, text),
        lines=[*class_lines(account, text), *(remark_words(remark, text) for remark in account.remarks)],
        findings=findings_table(account.findings, text) if account.findings else "",
        cut=0 if account.is_whole else len(account.findings),
        text=text,
    )


def import_csv(account: Account, text: Text) -> bytes:
    """One line a row that was put aside. UTF-8 with BOM, `;`, harmless in a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(["line", "column", "value", "code", "reason", "advice"])
    for finding in account.findings:
        words = (text(f"reason.{finding.code}"), advice(finding, text))
        cells = (str(finding.line), finding.column, finding.value, finding.code, *words)
        writer.writerow([harmless(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")

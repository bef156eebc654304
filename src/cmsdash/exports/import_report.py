"""Import reports as self-contained HTML documents and as CSV."""

import csv
import io
from decimal import Decimal
from pathlib import Path

from markupsafe import Markup

from cmsdash.datastore import atomic_files
from cmsdash.datastore.import_report import ImportReport
from cmsdash.exports.csv_export import escape_formula
from cmsdash.i18n import Translator
from cmsdash.i18n.import_messages import classification_lines, issue_advice, remark_text
from cmsdash.views.html.import_report import excluded_table, outcome_table, row_issues_table
from cmsdash.views.templates import render


def write_report(folder: Path, report: ImportReport, text: Translator) -> tuple[Path, Path]:
    """Write a report as `<file>.report.html` and `<file>.report.csv`.

    Args:
        folder: Where to write. It is created if it does not exist.
        report: The report of one file.
        text: The language of the report.

    Returns:
        The paths of the HTML and the CSV file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    html_path, csv_path = (folder / f"{report.file.name}.report.{suffix}" for suffix in ("html", "csv"))
    atomic_files.atomic_write(html_path, report_to_html(report, text).encode("utf-8"))
    atomic_files.atomic_write(csv_path, report_to_csv(report, text))
    return html_path, csv_path


def report_to_html(report: ImportReport, text: Translator, *, online: bool = False) -> Markup:
    """Return a report as an HTML document without external resources. Text from the file is escaped.

    `online` as in `issue_advice`.
    """
    return render(
        "import_report",
        title=text("import.title", file=report.file.name),
        digest=report.file.sha256,
        heaps=outcome_table(report, text),
        lines=[*classification_lines(report, text), *(remark_text(remark, text) for remark in report.remarks)],
        findings=row_issues_table(report.row_issues, text, online=online) if report.row_issues else "",
        excluded=excluded_table(report.named_exclusions, text) if report.named_exclusions else "",
        cut=0 if report.lists_every_issue else len(report.row_issues),
        text=text,
    )


def report_to_csv(report: ImportReport, text: Translator, *, online: bool = False) -> bytes:
    """Return the rows of a report that were not accepted as CSV in UTF-8 with BOM, with formulas escaped.

    One line for each quarantined row, then one for each group of out-of-scope rows with its amount in euro. Cells are
    separated by `;`.

    `online` as in `issue_advice`.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(["line", "column", "value", "code", "reason", "advice", "rows", "amount_eur", "sheet"])
    for issue in report.row_issues:
        messages = (text(f"reason.{issue.code}"), issue_advice(issue, text, online=online))
        cells = (str(issue.line), issue.column, issue.value, issue.code, *messages, "1", "", issue.sheet)
        writer.writerow([escape_formula(cell) for cell in cells])
    for group in report.excluded:
        totals, rule = group.totals, text(f"scope.{group.rule}")
        euros = "" if totals.unread_amounts == totals.rows else f"{Decimal(totals.cents) / 100:.2f}"
        cells = (str(group.line), "", group.words, group.rule, rule, "", str(totals.rows), euros, group.sheet)
        writer.writerow([escape_formula(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")

"""Import report as HTML tables: totals by outcome, rows that were not accepted, and rows out of scope by place."""

from collections.abc import Iterable

from markupsafe import Markup

from cmsdash.datastore.import_report import ExcludedRows, ImportReport, RowIssue, RowTotals
from cmsdash.i18n import Translator
from cmsdash.i18n.import_messages import OUTCOMES, amount_text, excluded_label, issue_reason, line_label
from cmsdash.views.templates import render


def outcome_table(report: ImportReport, text: Translator) -> Markup:
    """Return rows and amounts by outcome; quarantined rows also by reason, out-of-scope rows also by rule."""
    return _table("import.heaps", _totals(report, text), text)


def row_issues_table(issues: Iterable[RowIssue], text: Translator, *, online: bool = False) -> Markup:
    """Return one row for each rejected row of the file.

    Args:
        issues: Issues with line, column and value of the file.
        text: Translator.
        online: Whether the reader sees the table on a page instead of in a file.
    """
    return _table("import.findings", _issue_rows(issues, text, online), text)


def excluded_table(groups: Iterable[ExcludedRows], text: Translator) -> Markup:
    """Return one row for each group of out-of-scope rows: place or title, first line, rows, amount and reason."""
    return _table("import.excluded_rows", _excluded_rows(groups, text), text)


def _totals(report: ImportReport, text: Translator) -> Iterable[tuple[str, ...]]:
    yield (text("import.column.heap"), text("import.column.rows"), text("import.column.cents"))
    subtotals = {
        "quarantined": {text(f"reason.{code}"): totals for code, totals in report.reasons.items()},
        "out_of_scope": {text(f"scope.{code}"): totals for code, totals in report.rules.items()},
    }
    for outcome in OUTCOMES:
        yield _totals_row(text(f"import_report.{outcome}"), getattr(report, outcome), text)
        for label, totals in subtotals.get(outcome, {}).items():
            yield _totals_row(f"– {label}", totals, text)


def _totals_row(label: str, totals: RowTotals, text: Translator) -> tuple[str, ...]:
    return (label, text.number(totals.rows), amount_text(totals, text))


def _issue_rows(issues: Iterable[RowIssue], text: Translator, online: bool) -> Iterable[tuple[str, ...]]:
    yield tuple(text(f"import.column.{name}") for name in ("line", "column", "value", "reason"))
    for issue in issues:
        yield line_label(issue, text), issue.column or "–", issue.value, issue_reason(issue, text, online=online)


def _excluded_rows(groups: Iterable[ExcludedRows], text: Translator) -> Iterable[tuple[str, ...]]:
    yield tuple(text(f"import.column.{name}") for name in ("words", "first_line", "rows", "cents", "reason"))
    for group in groups:
        totals = group.totals
        label, line, rows = excluded_label(group, text), line_label(group, text), text.number(totals.rows)
        yield label, line, rows, amount_text(totals, text), text(f"scope.{group.rule}")


def _table(caption: str, rows: Iterable[tuple[str, ...]], text: Translator) -> Markup:
    head, *body = rows
    return render("outcome_table", caption=text(caption), head=head, rows=body)

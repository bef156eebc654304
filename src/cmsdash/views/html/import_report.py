"""The account of an import as tables (HTML): the heaps, and each row that was set aside."""

from collections.abc import Iterable

from markupsafe import Markup

from cmsdash.datastore.import_report import ImportReport, RowIssue, RowTotals
from cmsdash.i18n import Translator
from cmsdash.i18n.import_messages import OUTCOMES, issue_reason
from cmsdash.views.templates import render


def outcome_table(account: ImportReport, text: Translator) -> Markup:
    """Rows and money of each heap, the quarantined by reason and the out of scope by rule."""
    return _table(text, "import.heaps", _tallies(account, text))


def row_issues_table(findings: Iterable[RowIssue], text: Translator, *, online: bool = False) -> Markup:
    """One line a row that was set aside; whatever comes from the file is escaped."""
    return _table(text, "import.findings", _findings(findings, text, online))


def _tallies(account: ImportReport, text: Translator) -> Iterable[tuple[str, ...]]:
    yield (text("import.column.heap"), text("import.column.rows"), text("import.column.cents"))
    splits = {
        "quarantined": {text(f"reason.{code}"): tally for code, tally in account.reasons.items()},
        "out_of_scope": {text(f"scope.{code}"): tally for code, tally in account.rules.items()},
    }
    for heap in OUTCOMES:
        yield _tally(text(f"import_report.{heap}"), getattr(account, heap), text)
        yield from (_tally(f"– {words}", tally, text) for words, tally in splits.get(heap, {}).items())


def _tally(name: str, tally: RowTotals, text: Translator) -> tuple[str, ...]:
    return (name, text.number(tally.rows), text.money(tally.cents))


def _findings(findings: Iterable[RowIssue], text: Translator, online: bool) -> Iterable[tuple[str, ...]]:
    yield tuple(text(f"import.column.{name}") for name in ("line", "column", "value", "reason"))
    for finding in findings:
        yield (
            text.number(finding.line),
            finding.column or "–",
            finding.value,
            issue_reason(finding, text, online=online),
        )


def _table(text: Translator, caption: str, rows: Iterable[tuple[str, ...]]) -> Markup:
    head, *body = rows
    return render("outcome_table", caption=text(caption), head=head, rows=body)

"""Messages about imports: the report of a file, its quarantined rows, and why a file was rejected."""

from collections.abc import Mapping
from decimal import Decimal

from cmsdash.datastore.import_report import ExcludedRows, ImportReport, RowIssue, RowTotals
from cmsdash.domain import FundingStage, ObservationStatus, OperationStatus, Priority
from cmsdash.i18n.catalogs import labelled_codes
from cmsdash.i18n.translator import Translator

WORD_KINDS: Mapping[str, tuple[str, ...]] = {
    "status": tuple(OperationStatus),
    "stage": tuple(FundingStage),
    "priority": tuple(Priority),
    "objective": ("ESO4.8", "ESO4.11"),
    "kind": (ObservationStatus.STATED, ObservationStatus.APPROXIMATE),
}
"""Kinds of codes that a reader can declare a word for, with the codes that a file may give."""

OUTCOMES = ("input", "accepted", "quarantined", "out_of_scope")
"""The totals of an import report, as attributes of `ImportReport`."""

AMOUNT_REMARKS = frozenset({"operation_withdrawn", "operation_unread"})
"""Remarks whose value is an amount in euro, "" where it is not published."""
DATE_REMARKS = frozenset({"operation_returned", "edition_older"})
"""Remarks whose value is a date."""


def report_lines(report: ImportReport, text: Translator) -> list[str]:
    """Return a report as lines: the file, rows and amount of each outcome with its reasons or rules, and remarks."""
    lines = [text(f"import.read.{report.reader}", file=report.file.name, sha256=report.file.sha256)]
    lines += [_outcome_line(outcome, getattr(report, outcome), text) for outcome in OUTCOMES[:3]]
    lines += [_split_line(text(f"reason.{code}"), totals, text) for code, totals in report.reasons.items()]
    lines.append(_outcome_line(OUTCOMES[3], report.out_of_scope, text))
    for code, totals in report.rules.items():
        lines.append(_split_line(text(f"scope.{code}"), totals, text))
        lines += [_excluded_line(group, text) for group in report.named_exclusions if group.rule == code]
    lines += classification_lines(report, text)
    return lines + [remark_text(remark, text) for remark in report.remarks]


def classification_lines(report: ImportReport, text: Translator) -> list[str]:
    """Return one line a kind of class: the number of accepted operations by the basis of their class."""
    return [
        text("import.classes", facet=text(f"facet.{kind}"), **{basis: text.number(n) for basis, n in counts.items()})
        for kind, counts in report.classes.items()
    ]


def _outcome_line(outcome: str, totals: RowTotals, text: Translator) -> str:
    name = text(f"import_report.{outcome}")
    return text("import.heap", heap=name, rows=text.number(totals.rows), cents=amount_text(totals, text))


def _split_line(words: str, totals: RowTotals, text: Translator) -> str:
    return text("import.split", words=words, rows=text.number(totals.rows), cents=amount_text(totals, text))


def amount_text(totals: RowTotals, text: Translator) -> str:
    """Return the amount of rows; one that was not understood is told as such and is no zero."""
    if not totals.unread_amounts:
        return text.money(totals.cents)
    unread = text.plural("import.unread_amounts", totals.unread_amounts)
    if not totals.cents:
        return unread
    return text("import.with_unread_amounts", cents=text.money(totals.cents), unread=unread)


def excluded_label(group: ExcludedRows, text: Translator) -> str:
    """Return the words that out-of-scope rows share, or that nothing more is listed of them."""
    return group.words or text("import.excluded_rest")


def _excluded_line(group: ExcludedRows, text: Translator) -> str:
    words, line, rows = excluded_label(group, text), line_label(group, text), text.number(group.totals.rows)
    return text("import.excluded", words=words, line=line, rows=rows, cents=amount_text(group.totals, text))


def line_label(place: RowIssue | ExcludedRows, text: Translator) -> str:
    """Return the line of a row, with its sheet where several are read."""
    line = text.number(place.line)
    return text("import.sheet_line", sheet=place.sheet, line=line) if place.sheet else line


def issue_line(issue: RowIssue, text: Translator) -> str:
    """Return a quarantined row as one line: line, column, value, reason, and how to correct it."""
    place = text("import.place", line=line_label(issue, text), column=issue.column or "–", value=issue.value)
    return f"{place} {issue_reason(issue, text)}"


def issue_reason(issue: RowIssue, text: Translator, *, online: bool = False) -> str:
    """Return why a row was quarantined, and how to correct it."""
    return f"{text(f'reason.{issue.code}')}. {issue_advice(issue, text, online=online)}".rstrip()


def issue_advice(issue: RowIssue, text: Translator, *, online: bool = False) -> str:
    """Return how to correct a quarantined row.

    Args:
        issue: The issue of the row.
        text: The language.
        online: The reader uploaded the file to the website, and so can change the file but not the column mapping.

    Returns:
        A sentence, or an empty string if only the author of the file can know.
    """
    if issue.code == "row_repeated":
        return text("import.repeats", line=issue.expected)
    kind = issue.code.removesuffix("_unknown")
    if issue.code in ("city_doubtful", "city_postcode"):
        return _city_advice(issue, text, online)
    if issue.code == "amount_ambiguous":
        return text("import.choose_decimal" if online else "import.declare_decimal")
    if issue.code == "role_unknown" and not online:
        return text("import.declare_role")
    if kind in WORD_KINDS and issue.code != kind:
        return _word_advice(kind, issue, text, online)
    return text("import.expected", expected=issue.expected) if issue.expected else ""


def _city_advice(issue: RowIssue, text: Translator, online: bool) -> str:
    """Return the cities that a cell can mean, and how to declare one."""
    if not issue.expected:
        return text("import.choose_any_city" if online else "import.name_city", value=issue.value)
    first = issue.expected.split(" | ")[0]
    question = "postcode" if issue.code == "city_postcode" else "city"
    key = f"import.choose_{question}" if online else f"import.confirm_{question}"
    return text(key, candidates=issue.expected, value=issue.value, first=first)


def _word_advice(kind: str, issue: RowIssue, text: Translator, online: bool) -> str:
    """Return the meanings that a word of a kind can have, and how to declare one."""
    known = labelled_codes()[kind]
    codes = [code for code in issue.expected.split(" | ") if code in known] or WORD_KINDS[kind]
    if online:
        return text("import.choose_word", labels=text.list_or(text(f"{kind}.{code}") for code in codes))
    labels = text.list_or(f"{text(f'{kind}.{code}')} ({code})" for code in codes)
    return text("import.declare_word", labels=labels, word=issue.value, target=f"{kind}.{codes[-1]}")


def remark_text(remark: RowIssue, text: Translator) -> str:
    """Return a remark on a file as a sentence."""
    if remark.code == "rows_stay":
        return text.plural("remark.rows_stay", int(remark.value), table=text(f"dataset.{remark.column}"))
    return text(
        f"remark.{remark.code}",
        line=line_label(remark, text),
        column=remark.column,
        value=_remark_value(remark, text),
        expected=remark.expected,
    )


def _remark_value(remark: RowIssue, text: Translator) -> str:
    """Return the value of a remark, an amount or a date as the language writes it."""
    if remark.code in AMOUNT_REMARKS:
        return text.money(int(Decimal(remark.value) * 100)) if remark.value else text("show.not_stated")
    return text.date(remark.value) if remark.code in DATE_REMARKS else remark.value


def rejection_text(code: str, values: Mapping[str, object], text: Translator, *, online: bool = False) -> str:
    """Return why a file was rejected. `online` as in `issue_advice`."""
    if code in ("header_missing", "unit_unknown") and online:
        return text(f"rejection.{code}_online", **values)
    return text(f"rejection.{code}", **values)

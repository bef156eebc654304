"""What became of a file, in words: its account, each row that was put aside, and why a file was refused."""

from collections.abc import Mapping

from cmsdash.datastore.import_report import ImportReport, RowIssue, RowTotals
from cmsdash.i18n.translator import Translator

OUTCOMES = ("input", "accepted", "quarantined", "out_of_scope")


def report_lines(account: ImportReport, text: Translator) -> list[str]:
    """The account: the heaps, then each reason, rule and remark."""
    lines = [text(f"import.read.{account.reader}", file=account.file.name, sha256=account.file.sha256)]
    lines += [outcome_line(heap, getattr(account, heap), text) for heap in OUTCOMES[:3]]
    lines += [_split_line(text(f"reason.{code}"), tally, text) for code, tally in account.reasons.items()]
    lines.append(outcome_line(OUTCOMES[3], account.out_of_scope, text))
    lines += [_split_line(text(f"scope.{code}"), tally, text) for code, tally in account.rules.items()]
    lines += classification_lines(account, text)
    return lines + [remark_text(remark, text) for remark in account.remarks]


def classification_lines(account: ImportReport, text: Translator) -> list[str]:
    """How the classes of the accepted operations are known: by the source, the local code, the rules, or not."""
    return [
        text("import.classes", facet=text(f"facet.{kind}"), **{how: text.number(n) for how, n in known.items()})
        for kind, known in account.classes.items()
    ]


def outcome_line(heap: str, tally: RowTotals, text: Translator) -> str:
    """One heap: its name, its rows, its money."""
    return text(
        "import.heap", heap=text(f"import_report.{heap}"), rows=text.number(tally.rows), cents=text.money(tally.cents)
    )


def _split_line(words: str, tally: RowTotals, text: Translator) -> str:
    return text("import.split", words=words, rows=text.number(tally.rows), cents=text.money(tally.cents))


def issue_line(finding: RowIssue, text: Translator) -> str:
    """A row that was put aside: where it is, what it says, why, and what to do where something can be done."""
    place = text("import.place", line=text.number(finding.line), column=finding.column or "–", value=finding.value)
    return f"{place} {issue_reason(finding, text)}"


def issue_reason(finding: RowIssue, text: Translator, *, online: bool = False) -> str:
    """Why a row was put aside, and what to do about it."""
    return f"{text(f'reason.{finding.code}')}. {advice(finding, text, online=online)}".rstrip()


def advice(finding: RowIssue, text: Translator, *, online: bool = False) -> str:
    """What to do about a row, empty where only its author can tell. Whoever is `online` has the file, no mappings."""
    if finding.code == "city_doubtful" and online:
        return text("import.correct", candidates=finding.expected)
    if finding.code == "city_doubtful":
        first = finding.expected.split(" | ")[0]
        return text("import.confirm", candidates=finding.expected, value=finding.value, first=first)
    return text("import.expected", expected=finding.expected) if finding.expected else ""


def remark_text(remark: RowIssue, text: Translator) -> str:
    """Something worth knowing of a file."""
    if remark.code == "rows_stay":
        return text.plural("remark.rows_stay", int(remark.value), table=text(f"dataset.{remark.column}"))
    return text(f"remark.{remark.code}", column=remark.column, value=remark.value)


def rejection_text(code: str, values: Mapping[str, object], text: Translator, *, online: bool = False) -> str:
    """Why a file was not read at all. Whoever is `online` has the file, no mappings."""
    if code == "header_missing" and online:
        return text("rejection.header_missing_online", **values)
    return text(f"rejection.{code}", **values)

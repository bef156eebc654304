"""Questions about a file that only its reader can answer: what a column is, what a word stands for, how amounts are
written. The answers make a `MappingOverlay`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from cmsdash.datastore.import_report import ImportReport, RowIssue
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.column_mapping import ALLOWED_CODES, ALLOWED_SETTINGS, ColumnMapping
from cmsdash.ingest.errors import MAX_REPORTED_VALUE_CHARS, OPTION_SEPARATOR, FileRejectedError
from cmsdash.ingest.list_headers import MONEY_FIELD, ColumnName, HeaderWords
from cmsdash.ingest.mapping_overlay import MappingOverlay

HEADER = "header"
CITY = "city"

_KIND_BY_CODE = {
    "column_unknown": HEADER,
    "column_second": HEADER,
    "city_doubtful": CITY,
    "city_postcode": CITY,
    "status_unknown": "status",
    "stage_unknown": "stage",
    "priority_unknown": "priority",
    "objective_unknown": "objective",
    "kind_unknown": "kind",
    "amount_ambiguous": "decimal",
}
"""The kind of question that a quarantined row or a remark asks; other codes ask nothing."""


@dataclass(frozen=True)
class MappingQuestion:
    """One question about a file.

    Attributes:
        kind: `header` (which field a column is), `city` or a kind of code (what a word stands for), or a setting.
        value: the column name, the word, or an example of the setting.
        column: the column of the word.
        line: the first line that asks it, and its sheet where several are read.
        n: rows that ask it.
        proposals: codes that are more likely than the others.
        only: the codes among which the answer is; empty for all of its kind.
    """

    kind: str
    value: str
    column: str = ""
    line: int = 0
    sheet: str = ""
    n: int = 1
    proposals: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    @property
    def is_minor(self) -> bool:
        """True where neither a row nor a required field waits for the answer: about a column that is not read."""
        return self.kind == HEADER and not self.proposals


def report_questions(report: ImportReport) -> tuple[MappingQuestion, ...]:
    """Return the questions that the remarks and the quarantined rows of a report ask, each once."""
    questions: dict[tuple[str, str], MappingQuestion] = {}
    for issue in (*report.remarks, *report.row_issues):
        question = _issue_question(issue)
        if question is None:
            continue
        key = (question.kind, "" if question.kind in ALLOWED_SETTINGS else fold_text(question.value))
        known = questions.get(key)
        questions[key] = replace(known, n=known.n + 1) if known else question
    return tuple(questions.values())


def _issue_question(issue: RowIssue) -> MappingQuestion | None:
    kind = _KIND_BY_CODE.get(issue.code)
    if kind is None or len(issue.value) >= MAX_REPORTED_VALUE_CHARS:  # a shortened word would not be found again
        return None
    if kind == HEADER:
        return MappingQuestion(kind, issue.column, line=issue.line, sheet=issue.sheet)
    options = tuple(issue.expected.split(OPTION_SEPARATOR)) if issue.expected else ()
    if kind == CITY:
        return MappingQuestion(kind, issue.value, issue.column, issue.line, issue.sheet, proposals=options)
    only = tuple(code for code in options if code in ALLOWED_CODES.get(kind, ()))
    return MappingQuestion(kind, issue.value, issue.column, issue.line, issue.sheet, only=only)


def rejection_questions(error: FileRejectedError, mapping: ColumnMapping) -> tuple[MappingQuestion, ...]:
    """Return the questions whose answers may make a rejected file readable.

    For a missing header: what each column without a field is; the missing fields are the proposals. For columns of
    money of which none can be preferred: which one is the amount. For a unit that the file states: the unit.
    """
    if error.code == "amount_columns":
        distinct = [name for name in error.options if error.options.count(name) == 1]  # others cannot be told apart
        return tuple(MappingQuestion(HEADER, name, line=error.line, proposals=(MONEY_FIELD,)) for name in distinct)
    if error.code == "unit_unknown":
        return (MappingQuestion("unit", error.value, line=error.line, only=error.options),)
    if error.code != "header_missing":
        return ()
    columns = [ColumnName(name) for name in error.options]
    header = HeaderWords(mapping).match_headers(error.line, error.line, columns)[0]
    missing = tuple(name for name in mapping.required if name not in header.positions)
    names = dict.fromkeys(header.unknown)
    return tuple(MappingQuestion(HEADER, name, line=error.line, proposals=missing) for name in names)


@dataclass(frozen=True)
class CodeSpellings:
    """The codes that an answer may be, each with the spellings that a word is compared with."""

    by_code: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def rank(self, question: MappingQuestion) -> tuple[str, ...]:
        """Return the codes, proposals first, and those whose spelling is nearest to the value first."""
        word = fold_text(question.value)
        nearness = {
            code: max((fuzz.token_set_ratio(word, fold_text(spelling)) for spelling in spellings), default=0.0)
            for code, spellings in self.by_code.items()
            if not question.only or code in question.only
        }
        return tuple(sorted(nearness, key=lambda code: (code not in question.proposals, -nearness[code])))


def answer_spellings(kind: str, mapping: ColumnMapping, labels: Mapping[str, str]) -> CodeSpellings:
    """Return the possible answers to a kind of question, with the headers or words that the mapping has for each.

    Args:
        kind: the kind of question.
        mapping: the column mapping of the file.
        labels: readers' name of each code; for questions about cities, those are the possible answers.
    """
    if kind == HEADER:
        return CodeSpellings(
            {item.name: (item.name, labels.get(item.name, ""), *item.headers) for item in mapping.named_fields}
        )
    codes = tuple(labels) if kind == CITY else ALLOWED_SETTINGS.get(kind) or ALLOWED_CODES[kind]
    words = mapping.values.get(kind, {})
    return CodeSpellings(
        {code: (code, labels.get(code, ""), *(word for word in words if words[word] == code)) for code in codes}
    )


def overlay_from_answers(answers: Iterable[tuple[MappingQuestion, str]]) -> MappingOverlay:
    """Return the overlay that answers make; each is a question and the chosen code."""
    overlay = MappingOverlay()
    for question, code in answers:
        overlay |= _answer_overlay(question, code)
    return overlay


def _answer_overlay(question: MappingQuestion, code: str) -> MappingOverlay:
    if question.kind == HEADER:
        return MappingOverlay(headers={question.value: code})
    if question.kind in ALLOWED_SETTINGS:
        return MappingOverlay(**{question.kind: code})  # type: ignore[arg-type]  # a setting is a field
    return MappingOverlay(words={question.kind: {question.value: code}})


def repeated_fields(answers: Iterable[tuple[MappingQuestion, str]]) -> tuple[str, ...]:
    """Return the fields that the answers give to several columns."""
    fields = [code for question, code in answers if question.kind == HEADER]
    return tuple(name for name in dict.fromkeys(fields) if fields.count(name) > 1)

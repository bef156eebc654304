"""Import reports: the outcome of every row of a file, with totals that balance in rows and in cents."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

MAX_LISTED_ISSUES = 1000
"""Quarantined rows that a report lists; the others are only counted."""
MAX_LISTED_EXCLUSIONS = 1000
"""Groups of out-of-scope rows that a report lists; the others of a rule are added up in one group."""
MAX_EXCLUSION_WORDS_CHARS = 200


@dataclass(frozen=True)
class RowTotals:
    """A number of rows, the sum of their amounts in cents, and how many of them have an amount that was not understood.

    Rows without an amount, and those whose amount was not understood, add 0 cents.
    """

    rows: int = 0
    cents: int = 0
    unread_amounts: int = 0

    def __add__(self, other: "RowTotals") -> "RowTotals":
        return RowTotals(self.rows + other.rows, self.cents + other.cents, self.unread_amounts + other.unread_amounts)

    def __sub__(self, other: "RowTotals") -> "RowTotals":
        return RowTotals(self.rows - other.rows, self.cents - other.cents, self.unread_amounts - other.unread_amounts)


@dataclass(frozen=True)
class RowIssue:
    """The reason why a row was quarantined, or a remark on the file.

    Attributes:
        code: Key of its message in the catalogues: `reason.<code>` for rows, `remark.<code>` for remarks.
        line: Physical line of the file; 0 for the whole file.
        column: Header of the column.
        value: The value found.
        expected: What was expected instead.
        sheet: Name of the sheet, where several are read.
    """

    code: str
    line: int = 0
    column: str = ""
    value: str = ""
    expected: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class ExcludedRows:
    """Out-of-scope rows of one rule with the same words.

    Attributes:
        rule: The rule, with its label under `scope.<rule>` in the catalogues.
        words: What the rows have in common, such as a place as the file writes it; "" where nothing is named, and for
            the groups beyond `MAX_LISTED_EXCLUSIONS`.
        line: Physical line of the first row.
        totals: Rows and cents of the group.
        sheet: Name of the sheet of the first row, where several are read.
    """

    rule: str
    words: str
    line: int
    totals: RowTotals
    sheet: str = ""


@dataclass(frozen=True)
class InputFile:
    """An input file as received: name, SHA-256, bytes, format and text encoding ("" for binary formats)."""

    name: str
    sha256: str
    size: int
    form: str
    encoding: str = ""


@dataclass(frozen=True)
class ImportReport:
    """The outcome of the rows of one file.

    Attributes:
        reader: Name of the file reader.
        file: The input file.
        input: Totals counted independently of the reader.
        accepted: Totals of the accepted rows.
        reasons: Totals of the quarantined rows by reason.
        rules: Totals of the out-of-scope rows by rule.
        row_issues: The first `MAX_LISTED_ISSUES` quarantined rows.
        remarks: Remarks on the file.
        excluded: The out-of-scope rows that were read one by one, grouped by rule and words, largest amounts first;
            those of a rule add up to its totals.
        classes: For each kind of class, the number of accepted operations by the most certain basis of their class;
            `none` counts those without one.
    """

    reader: str
    file: InputFile
    input: RowTotals
    accepted: RowTotals
    reasons: Mapping[str, RowTotals]
    rules: Mapping[str, RowTotals]
    row_issues: tuple[RowIssue, ...] = ()
    remarks: tuple[RowIssue, ...] = ()
    excluded: tuple[ExcludedRows, ...] = ()
    classes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def quarantined(self) -> RowTotals:
        """Totals of the quarantined rows."""
        return sum(self.reasons.values(), RowTotals())

    @property
    def out_of_scope(self) -> RowTotals:
        """Totals of the out-of-scope rows."""
        return sum(self.rules.values(), RowTotals())

    @property
    def is_balanced(self) -> bool:
        """True if the three outcomes add up to the input, in rows and in cents."""
        return self.accepted + self.quarantined + self.out_of_scope == self.input

    @property
    def named_exclusions(self) -> tuple[ExcludedRows, ...]:
        """The groups of those rules of which the file names rows, such as places of other municipalities."""
        rules = {group.rule for group in self.excluded if group.words}
        return tuple(group for group in self.excluded if group.rule in rules)

    @property
    def lists_every_issue(self) -> bool:
        """True if every quarantined row is listed."""
        return len(self.row_issues) == self.quarantined.rows


@dataclass
class ImportReportBuilder:
    """Collects the outcome of each row while a file is read."""

    reasons: dict[str, RowTotals] = field(default_factory=dict)
    rules: dict[str, RowTotals] = field(default_factory=dict)
    row_issues: list[RowIssue] = field(default_factory=list)
    excluded: dict[tuple[str, str, str], ExcludedRows] = field(default_factory=dict)
    _accepted_rows: int = 0
    _accepted_cents: int = 0
    _accepted_unread: int = 0

    def accept(self, totals: RowTotals) -> None:
        """Count an accepted row."""
        self._add_accepted(totals.rows, totals.cents, totals.unread_amounts)

    def accept_row(self, cents: int, unread_amounts: int) -> None:
        """Count one accepted row by its numbers: lists have millions."""
        self._add_accepted(1, cents, unread_amounts)

    def _add_accepted(self, rows: int, cents: int, unread_amounts: int) -> None:
        self._accepted_rows += rows
        self._accepted_cents += cents
        self._accepted_unread += unread_amounts

    def quarantine(self, issue: RowIssue, totals: RowTotals) -> None:
        """Count a quarantined row and list it, up to `MAX_LISTED_ISSUES`."""
        self.reasons[issue.code] = self.reasons.get(issue.code, RowTotals()) + totals
        if len(self.row_issues) < MAX_LISTED_ISSUES:
            self.row_issues.append(issue)

    def quarantine_many(self, code: str, totals: RowTotals) -> None:
        """Count quarantined rows without listing them."""
        if totals.rows:
            self.reasons[code] = self.reasons.get(code, RowTotals()) + totals

    def exclude(self, rule: str, totals: RowTotals) -> None:
        """Count rows that a rule puts out of scope, without listing them."""
        self.rules[rule] = self.rules.get(rule, RowTotals()) + totals

    def exclude_row(self, rule: str, totals: RowTotals, words: str, line: int, sheet: str = "") -> None:
        """Count a row that a rule puts out of scope, and list it: a total alone, others by their words."""
        self.exclude(rule, totals)
        words = " ".join(words.split())[:MAX_EXCLUSION_WORDS_CHARS]
        key = (rule, words, f"{sheet} {line}" if rule == "sum" else "")
        if key not in self.excluded and len(self.excluded) >= MAX_LISTED_EXCLUSIONS:
            key = (rule, words := "", "")
        group = self.excluded.get(key) or ExcludedRows(rule, words, line, RowTotals(), sheet)
        self.excluded[key] = replace(group, totals=group.totals + totals)

    def finish(
        self, reader: str, file: InputFile, input_totals: RowTotals, remarks: Iterable[RowIssue] = ()
    ) -> ImportReport:
        """Return the report.

        Args:
            reader: Name of the file reader.
            file: The input file.
            input_totals: Totals of the file, counted independently of the rows entered here.
            remarks: Remarks on the file; `no_rows` is added for an empty file.

        Raises:
            ValueError: The outcomes do not add up to `input_totals`.
        """
        reasons = dict(sorted(self.reasons.items()))
        rules = dict(sorted(self.rules.items()))
        all_remarks = (*remarks, *([] if input_totals.rows else [RowIssue("no_rows")]))
        excluded = sorted(self.excluded.values(), key=lambda group: (group.rule, -group.totals.cents, group.line))
        report = ImportReport(
            reader,
            file,
            input_totals,
            RowTotals(self._accepted_rows, self._accepted_cents, self._accepted_unread),
            reasons,
            rules,
            tuple(self.row_issues),
            all_remarks,
            tuple(excluded),
        )
        if not report.is_balanced:
            raise ValueError(f"{file.name}: {report}")
        return report


def report_to_dict(report: ImportReport) -> dict[str, object]:
    """Return a report as plain values for JSON, with the derived totals."""
    return {
        "reader": report.reader,
        "file": vars(report.file),
        "input": vars(report.input),
        "accepted": vars(report.accepted),
        "quarantined": {**vars(report.quarantined), "by_reason": _totals_to_dict(report.reasons)},
        "out_of_scope": {**vars(report.out_of_scope), "by_rule": _totals_to_dict(report.rules)},
        "excluded": [asdict(group) for group in report.excluded],
        "findings": [vars(issue) for issue in report.row_issues],
        "remarks": [vars(remark) for remark in report.remarks],
        "classes": {kind: dict(counts) for kind, counts in report.classes.items()},
    }


def _totals_to_dict(totals: Mapping[str, RowTotals]) -> dict[str, dict[str, int]]:
    return {code: vars(total) for code, total in totals.items()}

"""What became of every row of a file that was read: three heaps that add up to the input, in rows and in cents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MAX_LISTED_ISSUES = 1000
"""Rows that an account lists one by one; beyond, they are counted only, so that an account stays small."""


@dataclass(frozen=True)
class RowTotals:
    """A number of rows and the money in them, in cents. A row without a readable amount brings no cents."""

    rows: int = 0
    cents: int = 0

    def __add__(self, other: "RowTotals") -> "RowTotals":
        return RowTotals(self.rows + other.rows, self.cents + other.cents)

    def __sub__(self, other: "RowTotals") -> "RowTotals":
        return RowTotals(self.rows - other.rows, self.cents - other.cents)


@dataclass(frozen=True)
class RowIssue:
    """One row that was not taken, or one thing to know. `code` has its words in the catalogues (`reason.<code>`
    for quarantined rows, `remark.<code>` for remarks); `line` is the physical line of the file, 0 the file itself."""

    code: str
    line: int = 0
    column: str = ""
    value: str = ""
    expected: str = ""


@dataclass(frozen=True)
class InputFile:
    """The file as it was received."""

    name: str
    sha256: str
    size: int
    form: str
    encoding: str = ""


@dataclass(frozen=True)
class ImportReport:
    """The account of one file. `reasons` and `rules` split the quarantined and the out of scope by code; `classes`
    counts, for each kind of class, the accepted operations by the surest way their class is known (`none`: not)."""

    reader: str
    file: InputFile
    input: RowTotals
    accepted: RowTotals
    reasons: Mapping[str, RowTotals]
    rules: Mapping[str, RowTotals]
    findings: tuple[RowIssue, ...] = ()
    remarks: tuple[RowIssue, ...] = ()
    classes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def quarantined(self) -> RowTotals:
        """Rows that belong here and cannot be believed as they stand."""
        return sum(self.reasons.values(), RowTotals())

    @property
    def out_of_scope(self) -> RowTotals:
        """Rows that a rule leaves out: they speak of something else."""
        return sum(self.rules.values(), RowTotals())

    @property
    def is_balanced(self) -> bool:
        """True when the three heaps add up to the input."""
        return self.accepted + self.quarantined + self.out_of_scope == self.input

    @property
    def lists_every_issue(self) -> bool:
        """True when every quarantined row is listed one by one."""
        return len(self.findings) == self.quarantined.rows


@dataclass
class ImportReportBuilder:
    """An account while it is being kept: every row is entered once, in one heap."""

    accepted: RowTotals = field(default_factory=RowTotals)
    reasons: dict[str, RowTotals] = field(default_factory=dict)
    rules: dict[str, RowTotals] = field(default_factory=dict)
    findings: list[RowIssue] = field(default_factory=list)

    def accept(self, cents: int) -> None:
        """One more row was taken."""
        self.accepted += RowTotals(1, cents)

    def quarantine(self, finding: RowIssue, cents: int) -> None:
        """One more row cannot be believed."""
        self.reasons[finding.code] = self.reasons.get(finding.code, RowTotals()) + RowTotals(1, cents)
        if len(self.findings) < MAX_LISTED_ISSUES:
            self.findings.append(finding)

    def quarantine_many(self, code: str, tally: RowTotals) -> None:
        """More rows cannot be believed, too many to list."""
        if tally.rows:
            self.reasons[code] = self.reasons.get(code, RowTotals()) + tally

    def exclude(self, rule: str, tally: RowTotals) -> None:
        """More rows speak of something else."""
        self.rules[rule] = self.rules.get(rule, RowTotals()) + tally

    def finish(
        self, reader: str, file: InputFile, counted: RowTotals, remarks: Iterable[RowIssue] = ()
    ) -> ImportReport:
        """The account, against rows and cents counted apart. Raises ValueError when it does not balance."""
        reasons = dict(sorted(self.reasons.items()))
        rules = dict(sorted(self.rules.items()))
        said = (*remarks, *([] if counted.rows else [RowIssue("no_rows")]))
        account = ImportReport(reader, file, counted, self.accepted, reasons, rules, tuple(self.findings), said)
        if not account.is_balanced:
            raise ValueError(f"{file.name}: {account}")
        return account


def report_to_dict(account: ImportReport) -> dict[str, object]:
    """The account as plain values, with the four sums that a script asks for."""
    return {
        "reader": account.reader,
        "file": vars(account.file),
        "input": vars(account.input),
        "accepted": vars(account.accepted),
        "quarantined": {**vars(account.quarantined), "by_reason": _split(account.reasons)},
        "out_of_scope": {**vars(account.out_of_scope), "by_rule": _split(account.rules)},
        "findings": [vars(finding) for finding in account.findings],
        "remarks": [vars(remark) for remark in account.remarks],
        "classes": {kind: dict(known) for kind, known in account.classes.items()},
    }


def _split(tallies: Mapping[str, RowTotals]) -> dict[str, dict[str, int]]:
    return {code: vars(tally) for code, tally in tallies.items()}

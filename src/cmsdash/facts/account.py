"""What became of every row of a file that was read: three heaps that add up to the input, in rows and in cents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LISTED = 1000
"""Rows that an account lists one by one; beyond, they are counted only, so that an account stays small."""


@dataclass(frozen=True)
class Tally:
    """A number of rows and the money in them, in cents. A row without a readable amount brings no cents."""

    rows: int = 0
    cents: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.rows + other.rows, self.cents + other.cents)

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(self.rows - other.rows, self.cents - other.cents)


@dataclass(frozen=True)
class Finding:
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
class Account:
    """The account of one file. `reasons` and `rules` split the quarantined and the out of scope by code; `classes`
    counts, for each kind of class, the accepted operations by the surest way their class is known (`none`: not)."""

    reader: str
    file: InputFile
    input: Tally
    accepted: Tally
    reasons: Mapping[str, Tally]
    rules: Mapping[str, Tally]
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()
    classes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def quarantined(self) -> Tally:
        """Rows that belong here and cannot be believed as they stand."""
        return sum(self.reasons.values(), Tally())

    @property
    def out_of_scope(self) -> Tally:
        """Rows that a rule leaves out: they speak of something else."""
        return sum(self.rules.values(), Tally())

    @property
    def balances(self) -> bool:
        """True when the three heaps add up to the input."""
        return self.accepted + self.quarantined + self.out_of_scope == self.input

    @property
    def is_whole(self) -> bool:
        """True when every quarantined row is listed one by one."""
        return len(self.findings) == self.quarantined.rows


@dataclass
class Ledger:
    """An account while it is being kept: every row is entered once, in one heap."""

    accepted: Tally = field(default_factory=Tally)
    reasons: dict[str, Tally] = field(default_factory=dict)
    rules: dict[str, Tally] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def accept(self, cents: int) -> None:
        """One more row was taken."""
        self.accepted += Tally(1, cents)

    def quarantine(self, finding: Finding, cents: int) -> None:
        """One more row cannot be believed."""
        self.reasons[finding.code] = self.reasons.get(finding.code, Tally()) + Tally(1, cents)
        if len(self.findings) < LISTED:
            self.findings.append(finding)

    def set_aside(self, code: str, tally: Tally) -> None:
        """More rows cannot be believed, too many to list."""
        if tally.rows:
            self.reasons[code] = self.reasons.get(code, Tally()) + tally

    def leave_out(self, rule: str, tally: Tally) -> None:
        """More rows speak of something else."""
        self.rules[rule] = self.rules.get(rule, Tally()) + tally

    def close(self, reader: str, file: InputFile, counted: Tally, remarks: Iterable[Finding] = ()) -> Account:
        """The account, against rows and cents counted apart. Raises ValueError when it does not balance."""
        reasons = dict(sorted(self.reasons.items()))
        rules = dict(sorted(self.rules.items()))
        said = (*remarks, *([] if counted.rows else [Finding("no_rows")]))
        account = Account(reader, file, counted, self.accepted, reasons, rules, tuple(self.findings), said)
        if not account.balances:
            raise ValueError(f"{file.name}: {account}")
        return account


def as_json(account: Account) -> dict[str, object]:
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


def _split(tallies: Mapping[str, Tally]) -> dict[str, dict[str, int]]:
    return {code: vars(tally) for code, tally in tallies.items()}

"""How a reader says no: to one row, or to a whole file."""

from cmsdash.facts.account import Finding


class RowRefusedError(Exception):
    """A row that cannot be believed as it stands; the code has its words in `reason.<code>`."""

    def __init__(self, code: str, column: str = "", value: str = "", expected: str = "") -> None:
        super().__init__(code, column, value, expected)
        self.code = code
        self.column = column
        self.value = value
        self.expected = expected

    def at(self, line: int) -> Finding:
        """The finding of this row at its line."""
        return Finding(self.code, line, self.column, self.value[:200], self.expected)


class OutOfScopeError(Exception):
    """A row that speaks of something else; the rule has its words in `scope.<rule>`."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class FileRefusedError(Exception):
    """A file that is not read at all; the code has its words in `refusal.<code>`."""

    def __init__(self, code: str, file: str, line: int = 0, value: str = "", expected: str = "") -> None:
        super().__init__(code, file, line, value, expected)  # all of them: so it can be sent between processes
        self.code = code
        self.file = file
        self.line = line
        self.value = value
        self.expected = expected

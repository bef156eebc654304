"""How a reader says no: to one row, or to a whole file."""

import errno
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from python_calamine import CalamineError

from cmsdash.datastore.import_report import RowIssue

OUT_OF_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""How the system says that nothing more can be written."""

_DAMAGE = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""What the libraries that open archives, spreadsheets and Parquet files raise for damaged bytes."""


class RowRejectedError(Exception):
    """A row that cannot be believed as it stands; the code has its words in `reason.<code>`."""

    def __init__(self, code: str, column: str = "", value: str = "", expected: str = "") -> None:
        super().__init__(code, column, value, expected)
        self.code = code
        self.column = column
        self.value = value
        self.expected = expected

    def to_issue(self, line: int) -> RowIssue:
        """The finding of this row at its line."""
        return RowIssue(self.code, line, self.column, " ".join(self.value.split())[:200], self.expected)


class OutOfScopeError(Exception):
    """A row that speaks of something else; the rule has its words in `scope.<rule>`."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class FileRejectedError(Exception):
    """A file that is not read at all; the code has its words in `refusal.<code>`."""

    def __init__(self, code: str, file: str, line: int = 0, value: str = "", expected: str = "") -> None:
        super().__init__(code, file, line, value, expected)  # all of them: so it can be sent between processes
        self.code = code
        self.file = file
        self.line = line
        self.value = value
        self.expected = expected


@contextmanager
def reject_damaged_file(file: str) -> Iterator[None]:
    """Raises FileRefusedError (`file_broken`) for whatever a library says of damaged bytes inside the block."""
    try:
        yield
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno in OUT_OF_SPACE:
            raise
        raise FileRejectedError("file_broken", file, value=str(error).partition("\n")[0]) from error

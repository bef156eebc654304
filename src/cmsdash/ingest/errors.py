"""Exceptions that reject a row or a file."""

import errno
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from python_calamine import CalamineError, PasswordError

from cmsdash.datastore.import_report import RowIssue

OUT_OF_SPACE_ERRNOS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
MAX_REPORTED_VALUE_CHARS = 200
OPTION_SEPARATOR = " | "
"""Separator of the options in `expected`, where a reader is asked to choose."""

_DAMAGED_FILE_ERRORS = (
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
"""Exceptions of the libraries that open archives, spreadsheets and Parquet files."""


class RowRejectedError(Exception):
    """A row that is quarantined; `code` has its message under `reason.<code>` in the catalogues."""

    def __init__(self, code: str, column: str = "", value: str = "", expected: str = "") -> None:
        super().__init__(code, column, value, expected)
        self.code = code
        self.column = column
        self.value = value
        self.expected = expected

    def to_issue(self, line: int, sheet: str = "") -> RowIssue:
        """Return the issue of this row at its line of a sheet."""
        value = " ".join(self.value.split())[:MAX_REPORTED_VALUE_CHARS]
        return RowIssue(self.code, line, self.column, value, self.expected, sheet)


class OutOfScopeError(Exception):
    """A row about something else; `rule` has its message under `scope.<rule>` in the catalogues.

    `words` are listed in the import report: the place or the title of the row, as the file writes it.
    """

    def __init__(self, rule: str, words: str = "") -> None:
        super().__init__(rule, words)
        self.rule = rule
        self.words = words


class FileRejectedError(Exception):
    """A file that cannot be imported; `code` has its message under `rejection.<code>` in the catalogues.

    `options` has the values among which a reader can choose, such as the column names that were found.
    """

    def __init__(
        self,
        code: str,
        file: str,
        line: int = 0,
        value: str = "",
        expected: str = "",
        options: tuple[str, ...] = (),
    ) -> None:
        super().__init__(code, file, line, value, expected, options)  # all arguments, so that it can be pickled
        self.code = code
        self.file = file
        self.line = line
        self.value = value
        self.expected = expected
        self.options = options


@contextmanager
def reject_damaged_file(file: str) -> Iterator[None]:
    """Turn the exceptions of libraries over damaged or locked bytes into FileRejectedError.

    The library's English text is kept in the value (`file_broken`), which no sentence for readers contains.
    """
    try:
        yield
    except PasswordError as error:
        raise FileRejectedError("file_locked", file) from error
    except _DAMAGED_FILE_ERRORS as error:
        if isinstance(error, OSError) and error.errno in OUT_OF_SPACE_ERRNOS:
            raise
        raise FileRejectedError("file_broken", file, value=str(error).partition("\n")[0]) from error

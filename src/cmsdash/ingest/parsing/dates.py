"""Dates as people and programs write them, as precise as they are written; what cannot be a day is refused."""

import re
from datetime import date, timedelta

from cmsdash.ingest.errors import RowRejectedError

MIN_YEAR, LAST = 1990, 2060
"""Years between which a date of this programme can lie."""
_EXCEL = date(1899, 12, 30)
_FORMS = (
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})([T ]00:00(:00(\.0+)?)?Z?)?"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})([T ]00:00(:00)?)?"),
    re.compile(r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})"),
    re.compile(r"(?P<y>\d{4})"),
)


def parse_date(written: str, column: str) -> str:
    """A date as `2025`, `2025-04` or `2025-04-09`; days stand before months, as in the whole Union.

    A number of five digits is the serial day of a spreadsheet. Raises RowRefusedError.
    """
    bare = written.strip()
    if not bare.isascii():
        raise RowRejectedError("date_unreadable", column, written)
    if re.fullmatch(r"\d{5}(\.0+)?", bare):
        return _plausible((_EXCEL + timedelta(days=int(bare[:5]))).isoformat(), column, written)
    for form in _FORMS:
        if found := form.fullmatch(bare):
            return _plausible(_joined(found, column, written), column, written)
    raise RowRejectedError("date_unreadable", column, written)


def _joined(found: re.Match[str], column: str, written: str) -> str:
    parts = {"m": "1", "d": "1", **{key: value for key, value in found.groupdict().items() if value}}
    try:
        day = date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError as error:
        raise RowRejectedError("date_impossible", column, written) from error
    length = 10 if "d" in found.groupdict() else 7 if "m" in found.groupdict() else 4
    return day.isoformat()[:length]


def _plausible(day: str, column: str, written: str) -> str:
    if not MIN_YEAR <= int(day[:4]) <= LAST:
        raise RowRejectedError("date_implausible", column, written)
    return day


def check_date_order(start: str, end: str, column: str) -> None:
    """Raises RowRefusedError when an end lies before its start."""
    shared = min(len(start), len(end))
    if start and end and end[:shared] < start[:shared]:
        raise RowRejectedError("dates_reversed", column, f"{start} – {end}")

"""Parsing of dates in the notations of people and programs, in the precision that is given."""

import re
from datetime import date, timedelta

from cmsdash.ingest.errors import RowRejectedError

MIN_YEAR, MAX_YEAR = 1990, 2060
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_NOTATIONS = (
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})([T ]00:00(:00(\.0+)?)?Z?)?"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})([T ]00:00(:00)?)?"),
    re.compile(r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})"),
    re.compile(r"(?P<y>\d{4})"),
)


def parse_date(text: str, column: str) -> str:
    """Return a date as `2025`, `2025-04` or `2025-04-09`. The day comes before the month.

    A number of five digits is a spreadsheet's serial date.

    Raises:
        RowRejectedError: the date is unreadable, impossible or outside `MIN_YEAR` to `MAX_YEAR`.
    """
    stripped = text.strip()
    if not stripped.isascii():
        raise RowRejectedError("date_unreadable", column, text)
    if re.fullmatch(r"\d{5}(\.0+)?", stripped):
        return _check_year((_SPREADSHEET_EPOCH + timedelta(days=int(stripped[:5]))).isoformat(), column, text)
    for notation in _NOTATIONS:
        if match := notation.fullmatch(stripped):
            return _check_year(_match_to_iso(match, column, text), column, text)
    raise RowRejectedError("date_unreadable", column, text)


def _match_to_iso(match: re.Match[str], column: str, text: str) -> str:
    parts = {"m": "1", "d": "1", **{name: value for name, value in match.groupdict().items() if value}}
    try:
        day = date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError as error:
        raise RowRejectedError("date_impossible", column, text) from error
    length = 10 if "d" in match.groupdict() else 7 if "m" in match.groupdict() else 4
    return day.isoformat()[:length]


def _check_year(iso_date: str, column: str, text: str) -> str:
    if not MIN_YEAR <= int(iso_date[:4]) <= MAX_YEAR:
        raise RowRejectedError("date_implausible", column, text)
    return iso_date


def check_date_order(start: str, end: str, column: str) -> None:
    """Raise RowRejectedError when the end is before the start, compared in their common precision."""
    length = min(len(start), len(end))
    if start and end and end[:length] < start[:length]:
        raise RowRejectedError("dates_reversed", column, f"{start} – {end}")

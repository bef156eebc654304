"""Parsing of dates in the notations of people and programs, in the precision that is given."""

import re
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale

from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.errors import RowRejectedError

MIN_YEAR, MAX_YEAR = 1990, 2060
MAX_DATE_CHARS = 120
"""Longer texts are no dates; no pattern sees them."""
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_TIME_ZONE = ZoneInfo("Europe/Rome")
_YEAR = r"(?P<y>[0-9]{4}|'?[0-9]{2})"
_NOTATIONS = (
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:\.0+)?"),
    re.compile(r"(?P<y>[0-9]{4})(?P<s> ?[-/.] ?)(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"),
    re.compile(rf"(?P<d>[0-9]{{1,2}}) ?[-/.] ?(?P<m>[0-9]{{1,2}}) ?[-/.] ?{_YEAR}"),
    re.compile(r"(?P<m>[0-9]{1,2}) ?[-/.] ?(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})[-/](?P<m>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})(?:\.0+)?"),
    re.compile(
        rf"(?P<d>[0-9]{{1,2}})(?:°|º|st|nd|rd|th)?[ -](?:di |of )?(?P<w>[a-z]{{3,10}})\.?,?(?: del)?[ -]{_YEAR}"
    ),
    re.compile(r"(?P<w>[a-z]{3,10})\.? (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y>[0-9]{4})"),
    re.compile(rf"(?P<w>[a-z]{{3,10}})\.?(?: del|,)?[ /-]{_YEAR}"),
    re.compile(
        r"(?:q[1-4]|fine|inizio|metà|anno|end|early|mid|late|year"
        r"|(?:[1-4][°º]?|i{1,3}|iv|primo|secondo|terzo|quarto|ultimo|first|second|third|fourth|last)"
        r" (?:trim(?:\.|estre)?|quadrim(?:\.|estre)?|sem(?:\.|estre)?|quarter|half))"
        r"(?: del| dell'anno| of)? (?P<y>[0-9]{4})"
    ),
)
"""Notations of a day, a month or a year; of a part of a year the year is kept."""
_TIME = re.compile(
    r"(?P<day>.{6,30}?)(?:t|,? +(?:alle |ore |h )*)(?P<time>[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]{1,9})?)?)"
    r" ?(?:[ap]\.?m\.?)? ?(?P<zone>z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?"
)
_SERIAL = re.compile(r"(?P<days>[0-9]{5})(?:\.[0-9]+)?")
_WEEKDAY = re.compile(r"(?:luned|marted|mercoled|gioved|venerd)[iì]['’]? |sabato |domenica |[a-z]{3,6}day,? ")
_ANNOTATION = re.compile(
    r"[(\[](?:[^()\[\]0-9]{1,40})[)\]]"
    r"|\b(?:data |date )?(?:(?:pre)?vist[ao]|presunt[ao]|stimat[ao]|indicativ[ao]|effettiv[ao]"
    r"|previsional[ei]|provvisori[ao]|definitiv[ao]|expected|planned|estimated|actual|forecast|provisional)\b:?"
    r"|^(?:entro(?: (?:il|la fine d[ei]l?))?|in data|data:|il|l'|dal?|al?|fino al?|by|on|from|until|since)(?= |(?<='))"
)
"""Words beside a date that do not change it."""
_PERIOD = re.compile(
    r"(?:dal?l?'?|from|between)? ?(?P<start>.{4,40}?)"
    r"(?: al?l?'? | fino al? | to | until | and | ?[–—] ?| - |-(?=[0-9]{4}$)"
    r"|/(?=[0-9]{4}$))(?P<end>.{4,40})"
)


def parse_date(text: str, column: str) -> str:
    """Return a date as `2025`, `2025-04` or `2025-04-09`.

    The day comes before the month, a year of two digits is of this century up to `MAX_YEAR`, months may be Italian or
    English words. Hours, and words such as `(prevista)`, are left out; an hour with a time zone tells the day in Italy.
    A number of five digits is a spreadsheet's serial date.

    Raises:
        RowRejectedError: the date is unreadable, impossible or outside `MIN_YEAR` to `MAX_YEAR`.
    """
    iso_date = _find_date(text, column)
    if not iso_date:
        raise RowRejectedError("date_unreadable", column, text)
    return iso_date


def parse_period(text: str, column: str) -> tuple[str, str]:
    """Return the first and last date of a cell: the same one, or two for a period as `dal 1/1/2025 al 31/12/2026`.

    Raises RowRejectedError as `parse_date`.
    """
    if iso_date := _find_date(text, column):
        return iso_date, iso_date
    match = _PERIOD.fullmatch(_normalize(text)) if len(text) <= MAX_DATE_CHARS else None
    if not match:
        raise RowRejectedError("date_unreadable", column, text)
    start, end = (_find_date(match[name], column) for name in ("start", "end"))
    if not start or not end:
        raise RowRejectedError("date_unreadable", column, text)
    return start, end


def _find_date(text: str, column: str) -> str:
    """Return the date of a text, "" where it has no known notation. Raises RowRejectedError for an impossible date."""
    if len(text) > MAX_DATE_CHARS:
        return ""
    normalized = _normalize(text)
    if match := _SERIAL.fullmatch(normalized):
        day = _SPREADSHEET_EPOCH + timedelta(days=int(match["days"]))
        return _check_year(day.isoformat(), column, text)
    if match := _TIME.fullmatch(normalized):
        iso_date = _find_notation(match["day"].strip(), column, text)
        return _shift_to_italy(iso_date, match["time"], match["zone"]) if iso_date else ""
    return _find_notation(normalized, column, text)


def _normalize(text: str) -> str:
    """Return a text in lower case and single spaces without annotations."""
    folded = " ".join(text.casefold().replace("’", "'").split())
    return " ".join(_ANNOTATION.sub(" ", _WEEKDAY.sub("", folded, count=1)).split()).strip(" ,;*")


def _find_notation(normalized: str, column: str, text: str) -> str:
    for notation in _NOTATIONS:
        if (match := notation.fullmatch(normalized)) and (parts := _read_parts(match)):
            return _check_year(_to_iso(parts, column, text), column, text)
    return ""


def _read_parts(match: re.Match[str]) -> dict[str, int]:
    """Return year, month and day as they are given, nothing where the word is no month."""
    groups = match.groupdict()
    parts = {name: int(groups[name]) for name in ("m", "d") if groups.get(name)}
    parts["y"] = _full_year(groups["y"])
    if word := groups.get("w"):
        if word not in _month_by_word():
            return {}
        parts["m"] = _month_by_word()[word]
    return parts


def _full_year(digits: str) -> int:
    year = int(digits.removeprefix("'"))
    if len(digits) == 4:
        return year
    return 2000 + year if 2000 + year <= MAX_YEAR else 1900 + year


def _to_iso(parts: dict[str, int], column: str, text: str) -> str:
    try:
        day = date(parts["y"], parts.get("m", 1), parts.get("d", 1))
    except ValueError as error:
        raise RowRejectedError("date_impossible", column, text) from error
    return day.isoformat()[: 10 if "d" in parts else 7 if "m" in parts else 4]


@cache
def _month_by_word() -> dict[str, int]:
    """Return the number of each month by its names and abbreviations in Italian and English."""
    words = {"sett": 9, "sept": 9}
    for lang in ("it", "en"):
        for width in ("wide", "abbreviated"):
            names = Locale(lang).months["format"][width]
            words |= {fold_text(name): number for number, name in names.items()}
    return words


def _shift_to_italy(iso_date: str, time: str, zone: str | None) -> str:
    """Return the day in Italy of an hour with a time zone; midnight in Italy is often written as 22:00 UTC."""
    hour, minute = (int(part) for part in re.split("[:.]", time)[:2])
    if not zone or len(iso_date) < 10 or hour > 23 or minute > 59:
        return iso_date
    offset = "+00:00" if zone in ("z", "utc", "gmt") else f"{zone[:3]}:{zone[-2:]}"
    try:
        moment = datetime.fromisoformat(f"{iso_date}T{hour:02d}:{minute:02d}:00{offset}")
    except ValueError:
        return iso_date
    return moment.astimezone(_TIME_ZONE).date().isoformat()


def _check_year(iso_date: str, column: str, text: str) -> str:
    if not MIN_YEAR <= int(iso_date[:4]) <= MAX_YEAR:
        raise RowRejectedError("date_implausible", column, text)
    return iso_date


def check_date_order(start: str, end: str, column: str) -> None:
    """Raise RowRejectedError when the end is before the start, compared in their common precision."""
    length = min(len(start), len(end))
    if start and end and end[:length] < start[:length]:
        raise RowRejectedError("dates_reversed", column, f"{start} – {end}")

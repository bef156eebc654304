"""Cells as text, and its cleaning: one line, single spaces, no invisible characters."""

import re
from datetime import date, datetime

from cmsdash.ingest.formats.encodings import MOJIBAKE

NumberedRow = tuple[int, list[str]]
"""The physical line that a row starts on, and its cells."""
MAX_CELL_CHARS = 32_767
"""Limit of a spreadsheet cell; a release can read back cells four times as long."""

_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Control characters and direction marks. Joiners are not included: they are part of letters and emoji."""


def clean_cell(text: str, line_joiner: str = " ") -> str:
    """Return text without invisible characters, whitespace collapsed and lines joined by `line_joiner`.

    Mojibake and overlong text are returned unchanged, so that the file reader can reject them.
    """
    if not text or len(text) > MAX_CELL_CHARS:
        return text
    if text.isprintable():
        return " ".join(text.split())
    if MOJIBAKE.search(text):
        return text
    lines = (" ".join(line.split()) for line in _INVISIBLE.sub("", text).splitlines())
    return line_joiner.join(line for line in lines if line)


def cell_to_text(cell: object) -> str:
    """Return a spreadsheet cell as text: numbers with a decimal point, dates as `2025-04-09`, None as ""."""
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else str(cell).lower()
    if isinstance(cell, float):
        return _number_to_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _number_to_text(value: float) -> str:
    """Return a whole number without decimals, one with binary noise rounded to cents, others unrounded."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if abs(value - round(value, 2)) < 1e-6 * max(1.0, abs(value) * 1e-6):
        return f"{value:.2f}"
    text = f"{value!r}"
    # Exactly three decimals would read as a thousands group; a fourth makes the point a decimal point.
    return f"{text}0" if len(text.partition(".")[2]) == 3 and "e" not in text else text

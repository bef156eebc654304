"""Cleaning of cell text: one line, single spaces, no invisible characters."""

import re

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

    Mojibake is returned unchanged, so that the file reader can reject it.
    """
    if text.isprintable():
        return " ".join(text.split())
    if MOJIBAKE.search(text):
        return text
    lines = (" ".join(line.split()) for line in _INVISIBLE.sub("", text).splitlines())
    return line_joiner.join(line for line in lines if line)

"""Texts of briefings made fit for what prints them."""

import re
import unicodedata

from cmsdash.exports.plain_lines import plain_line

MAX_URL_CHARS = 2000
"""Characters of an address."""

_PRINTABLE = re.compile(
    "[^ -~\u00a0-\u024f\u0370-\u04ff\u1e00-\u1fff\u200b\u2010-\u2027\u2030-\u2040\u20a0-\u20bf\u2190-\u21ff]"
)
"""A character outside Latin, Greek, Cyrillic and common signs: no font that travels with the program has it."""

_UNBROKEN = re.compile(r"(?<!\S)(?!https?:)\S{41,}")
_BREAK_AFTER = 20


def printable_text(text: str) -> str:
    """Return clean text with boxes for characters that no font has, and breaks inside words of over 40 characters."""
    shown = _PRINTABLE.sub("▯", unicodedata.normalize("NFC", plain_line(text, len(text) + 1)))
    return _UNBROKEN.sub(lambda word: re.sub(f"(.{{{_BREAK_AFTER}}})", "\\1\u200b", word[0]), shown)

"""Text from data as one plain line, for briefings, citations, messages and headers."""

import re
import unicodedata

MAX_LINE_CHARS = 600
"""Characters of a line unless the caller says otherwise: longer text is cut, and ends with an ellipsis."""

_BLANKS = re.compile(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Control and format characters (among them marks of text direction), characters not assigned, surrogates."""
_KEPT = frozenset("\u00ad\u200d")
"""Soft hyphen and joiner: they are invisible, and change neither order nor meaning."""
_CUT = "…"


def plain_line(value: object, max_chars: int = MAX_LINE_CHARS) -> str:
    """Return a value as one line of visible characters, cut to `max_chars` with an ellipsis."""
    line = _BLANKS.sub(" ", str(value))
    if not (line.isascii() and line.isprintable()):
        line = "".join(char for char in line if char in _KEPT or _is_visible(char))
    line = line.strip(" ")
    return line if len(line) <= max_chars else line[: max_chars - len(_CUT)].rstrip() + _CUT


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in _INVISIBLE_CATEGORIES

"""Text as one plain line, for citations, messages and headers."""

import re
import unicodedata

_DROPPED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Marks that change the direction of what follows them, and what is no character."""
_CUT = "…"


def plain_line(text: str, max_chars: int) -> str:
    """Return text as one line of at most `max_chars` characters, without control characters and marks of direction.

    Text that is longer is cut and ends with an ellipsis.
    """
    visible = (" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in _DROPPED.sub("", text))
    line = " ".join("".join(visible).split())
    return line if len(line) <= max_chars else line[: max_chars - len(_CUT)].rstrip() + _CUT

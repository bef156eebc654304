"""Texts from data made fit for a document: one line, no control characters, a bounded length."""

import re
import unicodedata

MAX_TEXT_CHARS = 600
"""Characters of a text that a briefing prints: a longer one is cut, and says so with an ellipsis."""

MAX_URL_CHARS = 2000
"""Characters of an address."""

_LINE_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Control and format characters (among them marks of text direction), characters not assigned, surrogates."""

_KEPT = frozenset("\u00ad\u200d")
"""Soft hyphen and joiner: they are invisible, and change neither order nor meaning."""


def clean_text(value: object, max_chars: int = MAX_TEXT_CHARS) -> str:
    """Return a value as one line of visible characters, cut to `max_chars` with an ellipsis."""
    line = _LINE_BREAKS.sub(" ", str(value))
    visible = "".join(
        character
        for character in line
        if character in _KEPT or unicodedata.category(character) not in _INVISIBLE_CATEGORIES
    ).strip(" ")
    return visible if len(visible) <= max_chars else f"{visible[: max_chars - 1].rstrip()}…"


_PRINTABLE = re.compile(
    "[^ -~\u00a0-\u024f\u0370-\u04ff\u1e00-\u1fff\u200b\u2010-\u2027\u2030-\u2040\u20a0-\u20bf\u2190-\u21ff]"
)
"""A character outside Latin, Greek, Cyrillic and common signs: no font that travels with the program has it."""

_UNBROKEN = re.compile(r"(?<!\S)(?!https?:)\S{41,}")
_BREAK_AFTER = 20


def printable_text(text: str) -> str:
    """Return clean text with boxes for characters that no font has, and breaks inside words of over 40 characters."""
    shown = _PRINTABLE.sub("▯", unicodedata.normalize("NFC", clean_text(text, len(text) + 1)))
    return _UNBROKEN.sub(lambda word: re.sub(f"(.{{{_BREAK_AFTER}}})", "\\1\u200b", word[0]), shown)

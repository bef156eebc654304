"""Widths of words in Titillium Web, as a browser sets them."""

import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONT_FOLDER = Path(__file__).parents[1] / "fonts"
"""The fonts in TrueType, in three weights, and their metrics (scripts/build-ttf)."""
FONT_FAMILY = "Titillium Web"
FONT_FAMILIES = f"'{FONT_FAMILY}', 'Segoe UI', system-ui, sans-serif"
"""The font of all words, and those that stand in for it."""
WEIGHTS = (400, 600, 700)

LINE_SPACING = 1.3
"""Height of a line in a text of several lines, as a multiple of the font size."""

_UNITS_PER_EM = 1000
_ASCENT, _DESCENT = 1.133, 0.388
_WIDE_CHARACTERS = frozenset("WF")


@dataclass(frozen=True)
class _Metrics:
    """Width and ends of the outline by letter, and kerning by pair of letters, in units of the font."""

    widths: Mapping[str, int]
    edges: Mapping[str, tuple[int, int]]
    kerning: Mapping[str, int]


def text_width(words: str, size: float, weight: int = 400) -> float:
    """Return the width of words on one line in px.

    Args:
        words: Words without control characters. Letters that the font lacks have an assumed width.
        size: Font size in px.
        weight: 400, 600 or 700.
    """
    metrics = _read_metrics()[weight]
    letters = sum(
        metrics.widths[letter] if letter in metrics.widths else _missing_width(letter, metrics) for letter in words
    )
    kerning = sum(metrics.kerning.get(words[n : n + 2], 0) for n in range(len(words) - 1))
    return (letters + kerning) * size / _UNITS_PER_EM


def overhang(words: str, size: float, weight: int = 400) -> float:
    """Return how far the first and the last letter reach beyond the width of words, together, in px.

    A browser counts the whole px that a letter touches.
    """
    metrics, scale = _read_metrics()[weight], size / _UNITS_PER_EM
    first, last = metrics.edges.get(words[:1], (0, 0))[0], metrics.edges.get(words[-1:], (0, 0))[1]
    left = -math.floor(first * scale)
    right = math.ceil(last * scale) - metrics.widths.get(words[-1:], 0) * scale
    return max(left, 0) + max(right, 0)


def ascent(size: float) -> int:
    """Return how far a line reaches above its base line in px; a browser rounds it."""
    return round(_ASCENT * size)


def descent(size: float) -> int:
    """Return how far a line reaches below its base line in px; a browser rounds it."""
    return round(_DESCENT * size)


def shorten_words(words: str, size: float, max_width: float, weight: int = 400) -> str:
    """Return words cut to a width in px, with an ellipsis if something is missing."""
    if text_width(words[:500], size, weight) <= max_width and len(words) <= 500:
        return words
    kept = words[:500]
    while kept and text_width(f"{kept.rstrip()}…", size, weight) > max_width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def wrap_words(words: str, size: float, max_width: float, weight: int = 400) -> list[str]:
    """Return words in lines of at most a width in px; a word that is wider is cut into several."""
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if text_width(longer, size, weight) <= max_width:
            lines[-1] = longer
            continue
        *full, rest = _break_word(word, size, max_width, weight)
        lines += [*full, rest]
    return [line for line in lines if line]


def _break_word(word: str, size: float, max_width: float, weight: int) -> list[str]:
    parts, width = [""], 0.0
    for letter in word:
        step = text_width(letter, size, weight)
        if parts[-1] and width + step > max_width:
            parts.append("")
            width = 0
        parts[-1] += letter
        width += step
    return parts


def _missing_width(letter: str, metrics: _Metrics) -> int:
    """Return the assumed width of a letter of another script, which a font of the system will draw."""
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return 0
    return _UNITS_PER_EM if unicodedata.east_asian_width(letter) in _WIDE_CHARACTERS else metrics.widths["n"]


@cache
def _read_metrics() -> Mapping[int, _Metrics]:
    fonts = json.loads((FONT_FOLDER / "metrics.json").read_text(encoding="utf-8"))
    return {weight: _unfold(fonts[str(weight)]) for weight in WEIGHTS}


def _unfold(font: Mapping[str, object]) -> _Metrics:
    kerning = {
        first + second: int(value)
        for firsts, by_value in font["kerning"]  # type: ignore[attr-defined]  # as scripts/build-ttf writes it
        for value, seconds in by_value.items()
        for first in firsts
        for second in seconds
    }
    return _Metrics(font["widths"], font["edges"], kerning)  # type: ignore[arg-type]  # likewise

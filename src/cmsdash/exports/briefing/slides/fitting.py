"""What fits on a slide, with room for a wider typeface where ours is not installed."""

from collections.abc import Iterable, Sequence

from cmsdash.exports.briefing.slides.elements import Run
from cmsdash.exports.svg.text_metrics import LINE_SPACING, text_width, wrap_words

EMU_PER_POINT = 12_700
FALLBACK_WIDTH = 1.1
"""How much wider than Titillium Web the typeface may be that replaces it where it is not installed."""

BOLD_FALLBACK_WIDTH = 1.5
"""The same of bold words: the widest typefaces differ most in them."""


def text_height(paragraphs: Iterable[Sequence[Run]], width: int, spacing: float = 0.35) -> int:
    """Return the height of paragraphs in EMU, with room for a wider typeface."""
    height = 0.0
    for runs in paragraphs:
        size = max((run.size for run in runs), default=10)
        points = width / EMU_PER_POINT / FALLBACK_WIDTH
        lines = wrap_words(
            "".join(run.text for run in runs), size, points, 700 if any(r.is_bold for r in runs) else 400
        )
        height += max(len(lines), 1) * size * LINE_SPACING + size * spacing
    return round(height * EMU_PER_POINT)


def largest_size(title: str, sizes: Sequence[int], width: int) -> int:
    """Return the first size in points with which bold words fit into one line of a width in EMU, else the last one."""
    room = width / EMU_PER_POINT / BOLD_FALLBACK_WIDTH
    return next((size for size in sizes if text_width(title, size, 700) <= room), sizes[-1])


def split_pages(heights: Sequence[int], room: int) -> list[slice]:
    """Return the parts of a list of which each fits into a height; a part has at least one item.

    There are as few parts as possible, and none is much shorter than the others.
    """
    parts = _fill_pages(heights, room)
    low, high = 0, room
    while high - low > 1:  # the smallest height that needs no further part
        middle = (low + high) // 2
        if len(_fill_pages(heights, middle)) > len(parts):
            low = middle
        else:
            high = middle
    return _fill_pages(heights, high)


def _fill_pages(heights: Sequence[int], room: int) -> list[slice]:
    parts, start, used = [], 0, 0
    for at, height in enumerate(heights):
        if used + height > room and at > start:
            parts.append(slice(start, at))
            start, used = at, 0
        used += height
    return [*parts, slice(start, len(heights))]

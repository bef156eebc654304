"""The range of an axis that has none: its values and the room that marks and words need, as plotly decides it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

EXTRA_PART = 0.05
"""Part of the length of an axis that is left free beside marks."""
_MIN_PART = 0.1
"""Part of the length of an axis that values have at least, however much room their marks need."""
_MAX_SINGLE_PART = 0.5
"""Part of the length of an axis that is free beside its only value, at most."""


@dataclass(frozen=True)
class End:
    """A value at an end of what is drawn, and the room beyond it in px."""

    value: float
    room: float = 0.0


Span = tuple[End, End]
"""The smallest and the largest value of a trace or of an annotation."""


def fit_range(spans: Iterable[Span], length: float, *, to_zero: bool) -> tuple[float, float]:
    """Return the smallest range in which every value has its room.

    Args:
        spans: Ends of what is drawn, at least one.
        length: Length of the axis in px.
        to_zero: Whether the range begins or ends at zero.
    """
    lows, highs = zip(*spans, strict=True)
    pairs = [(low, high) for low, high in product(lows, highs) if high.value > low.value]
    if not pairs:
        return _single_value_range(End(lows[0].value, max(high.room for high in highs)), length, to_zero=to_zero)
    low, high = max(pairs, key=_scale_in(length))
    if to_zero:
        low, high = End(0.0) if low.value >= 0 else low, End(0.0) if high.value <= 0 else high
    scale = (high.value - low.value) / (length - low.room - high.room)
    return low.value - scale * low.room, high.value + scale * high.room


def _scale_in(length: float) -> Callable[[Span], float]:
    def scale(span: Span) -> float:
        low, high = span
        free = length - low.room - high.room
        return (high.value - low.value) / (free if free > _MIN_PART * length else length)

    return scale


def _single_value_range(only: End, length: float, *, to_zero: bool) -> tuple[float, float]:
    if not to_zero:
        return only.value - 1, only.value + 1
    if not only.value:
        return 0.0, 1.0
    end = only.value / (1 - min(_MAX_SINGLE_PART, only.room / length))
    return (0.0, end) if only.value > 0 else (end, 0.0)

"""Which values of an axis have a tick, and how its label is written, as plotly decides it."""

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmsdash.exports.svg.chart.axes import Axis

MINUS = "\N{MINUS SIGN}"
_ROUND_STEPS = (2, 5, 10)
_TICK_PX = {"x": 80, "y": 40}
"""Distance of ticks that is aimed at, in px."""
_MIN_TICKS, _MAX_TICKS = 4, 9
_TOLERANCE = 1e-4
"""Part of the range by which a tick may be outside."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNIT_PREFIXES = {3: "k", 6: "M", 9: "B"}
_MAX_PLAIN_EXPONENT = 3
"""Numbers with a larger exponent have a prefix for thousands or millions."""
_FIXED_FORMAT = re.compile(r",\.(\d+)f")


@dataclass(frozen=True)
class Tick:
    """A tick: its value on the axis, its label with tags of plotly ("" for none), and the place of the label."""

    value: float
    label: str
    label_at: float


def list_ticks(axis: "Axis", separators: str) -> list[Tick]:
    """Return the ticks of an axis in ascending order.

    Args:
        axis: The axis, with its range and length.
        separators: Decimal mark and separator of thousands.

    Raises:
        ValueError: The axis asks for what no chart of the dashboard has.
    """
    if "tickvals" in axis.options:
        return _given_ticks(axis)
    if axis.kind == "date":
        return _year_ticks(axis)
    if axis.kind == "category":
        return _category_ticks(axis)
    return _number_ticks(axis, separators)


def _given_ticks(axis: "Axis") -> list[Tick]:
    values = [axis.number(value) for value in axis.options["tickvals"]]
    labels = axis.options.get("ticktext") or axis.options["tickvals"]
    low, high = _inner_range(axis)
    return [Tick(value, str(label), value) for value, label in zip(values, labels, strict=True) if low < value < high]


def _category_ticks(axis: "Axis") -> list[Tick]:
    low, high = _inner_range(axis)
    names = list(axis.categories)
    spacing = round(1.2 * axis.options["tickfont"]["size"])
    step = axis.options.get("dtick") or math.ceil(max((high - low) * spacing / axis.length, 1))
    return [Tick(n, str(name), n) for n, name in enumerate(names) if low <= n <= high and n % step == 0]


def _number_ticks(axis: "Axis", separators: str) -> list[Tick]:
    low, high = _inner_range(axis)
    step = _round_step(abs(axis.range[1] - axis.range[0]) / _tick_count(axis))
    first = math.ceil(low / step)
    values = [n * step for n in range(first, math.floor(high / step) + 1)]
    return [Tick(value, _write_number(value, step, axis, separators), value) for value in values]


def _tick_count(axis: "Axis") -> float:
    return min(max(axis.length / _TICK_PX[axis.letter], _MIN_TICKS), _MAX_TICKS) + 1


def _round_step(rough: float) -> float:
    """Return the next larger 1, 2 or 5 times a power of ten."""
    base = 10.0 ** math.floor(math.log10(rough))
    return base * _ROUND_STEPS[min(bisect_right(_ROUND_STEPS, rough / base), len(_ROUND_STEPS) - 1)]


def _inner_range(axis: "Axis") -> tuple[float, float]:
    low, high = sorted(axis.range)
    margin = (high - low) * _TOLERANCE
    return low - margin, high + margin


def _write_number(value: float, step: float, axis: "Axis", separators: str) -> str:
    if tick_format := axis.options.get("tickformat"):
        return _write_format(value, tick_format, separators)
    digits = 2 - math.floor(math.log10(step) + 0.01)
    exponent = _prefix_exponent(axis)
    shown = abs(value) if abs(value) >= 10.0**-digits / 2 else 0.0
    decimals = digits + exponent
    scaled = shown * 10.0**-exponent
    written = f"{scaled:.{decimals}f}".rstrip("0").rstrip(".") if decimals > 0 else str(round(round(scaled, decimals)))
    words = _separate(written, separators) + (_UNIT_PREFIXES[exponent] if exponent and shown else "")
    return f"{MINUS}{words}" if value < 0 and shown else words


def _prefix_exponent(axis: "Axis") -> int:
    largest = max(map(abs, axis.range))
    exponent = math.floor(math.log10(largest) + 0.01)
    return 3 * round((exponent - 1) / 3) if exponent > _MAX_PLAIN_EXPONENT else 0


def _write_format(value: float, tick_format: str, separators: str) -> str:
    match = _FIXED_FORMAT.fullmatch(tick_format)
    if match is None:
        raise ValueError(f"no chart of the dashboard has the tick format {tick_format!r}")
    words = _separate(f"{abs(value):.{match[1]}f}", separators, min_digits=4)
    return f"{MINUS}{words}" if value < 0 else words


def _separate(number: str, separators: str, min_digits: int = 5) -> str:
    """Return a number with the separators of a language; four digits alone may be a year."""
    whole, _, decimals = number.partition(".")
    if decimals or len(whole) >= min_digits:
        whole = f"{int(whole):,}".replace(",", separators[1])
    return f"{whole}{separators[0]}{decimals}" if decimals else whole


def _year_ticks(axis: "Axis") -> list[Tick]:
    """Return the first days of the years, each with its label in the middle of the year."""
    options = axis.options
    if (options.get("dtick"), options.get("tickformat"), options.get("ticklabelmode")) != ("M12", "%Y", "period"):
        raise ValueError("no chart of the dashboard has an axis of dates without years")
    low, high = _inner_range(axis)
    years = range(_date(low).year, _date(high).year + 1)
    starts = [days(f"{year}-01-01") for year in (*years, years[-1] + 1)]
    step = options.get("ticklabelstep", 1)
    return [
        _year_tick(year, start, end, axis.range, is_labelled=(year - 2000) % step == 0)
        for year, start, end in zip(years, starts, starts[1:], strict=False)
        if start <= high
    ]


def _year_tick(year: int, start: float, end: float, axis_range: Sequence[float], *, is_labelled: bool) -> Tick:
    middle = (start + end) / 2
    is_inside = min(axis_range) <= middle <= max(axis_range)
    return Tick(start, str(year) if is_labelled and is_inside else "", middle)


def days(date: str) -> float:
    """Return an ISO date as the number of days since 1970."""
    return (datetime.fromisoformat(date).replace(tzinfo=UTC) - _EPOCH) / timedelta(days=1)


def _date(number: float) -> datetime:
    return _EPOCH + timedelta(days=number)

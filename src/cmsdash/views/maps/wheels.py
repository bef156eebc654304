"""Wheels: map symbols with one sector for each intervention area, or for each kind of recipients.

A sector always stands at the same place, so that readers learn it. It is full if a source states the class for an
operation, hollow with a dashed outline if rules infer it from the words, and pale if the class is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import MapLayer
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.templates import render

_HOLE = 0.36
"""Radius of the hole of a wheel as a part of its radius."""


@dataclass(frozen=True)
class Sector:
    """A sector of a wheel.

    Attributes:
        label: What it stands for.
        role: CSS class of its colour.
        heading: Heading of its part of the legend.
        classes: Codes of the classes that it shows.
    """

    label: str
    role: str
    heading: str
    classes: frozenset[str]


def area_sectors(interventions: pd.DataFrame, text: Translator) -> tuple[Sector, ...]:
    """Return a sector for each intervention area of the table `interventions`, in the programme's order."""
    return tuple(
        Sector(
            text(f"intervention.{row['intervention']}"),
            f"w-{row['objective'].replace('.', '')}",
            text(f"objective.{row['objective']}"),
            frozenset({row["intervention"]}),
        )
        for row in list_records(interventions)
    )


def recipient_sectors(target_groups: pd.DataFrame, text: Translator) -> tuple[Sector, ...]:
    """Return a sector for each kind of recipients (`theme`) of the table `target_groups`.

    The kinds are a grouping of this site: 26 sectors would not be legible. Groups without one, as in releases built
    before there were kinds, have a sector for people and one for organisations.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for row in list_records(target_groups):
        theme = "" if pd.isna(row["theme"]) else row["theme"]
        groups.setdefault((row["kind"], theme), []).append(row["target_group"])
    return tuple(
        Sector(
            text(f"group_theme.{theme}" if theme else f"group_kind.{kind}"),
            f"w-{kind}",
            text(f"group_kind.{kind}"),
            frozenset(codes),
        )
        for (kind, theme), codes in groups.items()
    )


def layer_classes(row: Mapping[Any, Any], layer: str) -> list[Mapping[str, Any]]:
    """Return the classes of a city in a layer: `area_counts` or `group_counts` of `queries.city_operations_summary`."""
    return list(row["area_counts" if layer == MapLayer.AREAS else "group_counts"])


def wheel_svg(
    sectors: Sequence[Sector], classes: Sequence[Mapping[str, Any]], radius: float, size: int, **state: bool
) -> Markup:
    """Return a wheel as SVG.

    Args:
        sectors: All sectors, clockwise from the top.
        classes: Mappings `code`, `stated`, `inferred` of one city.
        radius: Radius in px.
        size: Side of the box in px.
        state: `chosen` and `faded`.
    """
    paths = [
        (_sector_path(number, len(sectors), radius, size / 2), css)
        for number, sector in enumerate(sectors)
        if (css := _sector_css(sector, classes))
    ]
    return render(
        "wheel_svg", size=size, c=size / 2, r=radius, hole=round(radius * _HOLE, 1), paths=paths, numbers=(), **state
    )


def legend_wheel(sectors: Sequence[Sector], radius: float) -> Markup:
    """Return the wheel of the legend as SVG: every sector full, with its number."""
    size = round(2 * radius) + 32
    centre = size / 2
    paths = [
        (_sector_path(number, len(sectors), radius, centre), f"w {sector.role}")
        for number, sector in enumerate(sectors)
    ]
    angles = [2 * pi * (number + 0.5) / len(sectors) - pi / 2 for number in range(len(sectors))]
    numbers = [
        (number + 1, round(centre + (radius + 9) * cos(angle), 1), round(centre + (radius + 9) * sin(angle) + 4, 1))
        for number, angle in enumerate(angles)
    ]
    hole = round(radius * _HOLE, 1)
    return render(
        "wheel_svg", size=size, c=centre, r=radius, hole=hole, paths=paths, numbers=numbers, chosen=False, faded=False
    )


def _sector_css(sector: Sector, classes: Sequence[Mapping[str, Any]]) -> str:
    own = [item for item in classes if item["code"] in sector.classes]
    if not own:
        return ""
    return f"w {sector.role}" + ("" if any(item["stated"] for item in own) else " inferred")


def _sector_path(number: int, count: int, radius: float, centre: float) -> str:
    start, end = (2 * pi * (number + side) / count - pi / 2 for side in (0.04, 0.96))
    inner = radius * _HOLE

    def point(at: float, length: float) -> str:
        return f"{centre + length * cos(at):.1f} {centre + length * sin(at):.1f}"

    return (
        f"M{point(start, inner)}L{point(start, radius)}A{radius} {radius} 0 0 1 {point(end, radius)}"
        f"L{point(end, inner)}A{inner:.1f} {inner:.1f} 0 0 0 {point(start, inner)}Z"
    )

"""Legend of the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from cmsdash.domain import Availability, InferredClasses, MapLayer, Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.views.formatting.measures import availability_label, format_measure, shown_availabilities
from cmsdash.views.maps.symbols import (
    MIN_ANSWER_RADIUS_PX,
    NOTHING_RADIUS_PX,
    OTHER_RADIUS_PX,
    REFERENCE_VALUES,
    marker_svg,
    value_radius,
)
from cmsdash.views.maps.wheels import Sector, legend_wheel
from cmsdash.views.templates import render

_LEGEND_WHEEL_RADIUS_PX = 32

LegendEntry = tuple[Markup, str]
"""A symbol as SVG, and its meaning."""

StageLink = tuple[str, str, bool]
"""Label of a stage with its cities, address that filters by it or no longer does, and whether it is chosen."""


@dataclass(frozen=True)
class LegendPart:
    """A part of the sectors: its heading, the CSS class of its colour, and its numbered labels."""

    heading: str
    role: str
    labels: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class LegendContent:
    """What the legend explains.

    Attributes:
        shapes: The symbols; with a wheel, first the states of a sector.
        heading: What the sizes show.
        sizes: Two sizes with their values.
        wheel: The wheel with the number of each sector, or None.
        parts: The sectors in words.
        note: A sentence about the sectors.
    """

    shapes: Sequence[LegendEntry]
    heading: str = ""
    sizes: Sequence[LegendEntry] = ()
    wheel: Markup | None = None
    parts: Sequence[LegendPart] = ()
    note: str = ""


def map_legend(
    sectors: Sequence[Sector], selection: Selection, text: Translator, stages: Sequence[StageLink] = ()
) -> Markup:
    """Return the legend as HTML (`legend_content`, `render_legend`)."""
    return render_legend(legend_content(sectors, selection, text), selection, text, stages)


def render_legend(
    content: LegendContent, selection: Selection, text: Translator, stages: Sequence[StageLink] = ()
) -> Markup:
    """Return the legend as HTML.

    Args:
        content: What it explains.
        selection: Selection of the page.
        text: Translator.
        stages: A link for each stage of the figures; only where symbols stand for figures.
    """
    if content.wheel:
        return render("wheel_legend", content=content)
    return render("map_legend", content=content, stages=() if selection.maps_operations else stages, text=text)


def legend_content(sectors: Sequence[Sector], selection: Selection, text: Translator) -> LegendContent:
    """Return the shapes with their meaning, and sizes with their values or sectors with their classes.

    Args:
        sectors: Sectors of the wheels, for layers other than funding.
        selection: Selection of the page.
        text: Translator.
    """
    if selection.layer != MapLayer.FUNDING:
        return _wheel_content(sectors, selection, text)
    if selection.maps_operations:
        shapes = [*_answer_entries(selection, text), *_other_entries(text)]
        measure = Measure.OPERATIONS if selection.measure == Measure.OPERATIONS else Measure.MONEY
        shape, values = "answer", (REFERENCE_VALUES[measure] // 2, REFERENCE_VALUES[measure])
        heading = text("map.area_minimum" if measure is Measure.MONEY else "map.area")
    else:
        shapes = [
            (marker_svg(item, 8), availability_label(item, selection, text)) for item in shown_availabilities(selection)
        ]
        measure, shape, heading = Measure(selection.measure), Availability.STATED.value, text("map.area")
        values = (REFERENCE_VALUES[measure] // 4, REFERENCE_VALUES[measure])
    sizes = [
        (
            marker_svg(shape, value_radius(measure, value)),
            text.millions_label(value) if measure is Measure.MONEY else format_measure(measure, value, text),
        )
        for value in values
    ]
    return LegendContent(shapes, heading, sizes)


def _answer_entries(selection: Selection, text: Translator) -> list[LegendEntry]:
    if not selection.has_operation_filters:
        return [(marker_svg("answer", MIN_ANSWER_RADIUS_PX), text("map.legend.operations"))]
    words = {"answer": "operations"} if selection.has_not_stated_filter else {}  # what is not stated, no source states
    shapes = ["answer"]
    if selection.inferred == InferredClasses.INCLUDE and selection.has_class_filters:
        shapes += ["answer-inferred", "answer-both"]
    return [
        (marker_svg(shape, MIN_ANSWER_RADIUS_PX), text(f"map.legend.{words.get(shape, shape)}")) for shape in shapes
    ]


def _other_entries(text: Translator) -> list[LegendEntry]:
    return [
        (marker_svg("other", OTHER_RADIUS_PX), text("map.legend.other")),
        (marker_svg("nothing", NOTHING_RADIUS_PX), text("map.legend.nothing")),
    ]


def _wheel_content(sectors: Sequence[Sector], selection: Selection, text: Translator) -> LegendContent:
    numbered = list(enumerate(sectors, start=1))
    parts = [
        LegendPart(heading, role, [(number, sector.label) for number, sector in items])
        for (heading, role), items in groupby(numbered, lambda item: (item[1].heading, item[1].role))
    ]
    states = ["stated", "inferred"] if selection.inferred == InferredClasses.INCLUDE else ["stated"]
    entries = [
        (
            render("sector_svg", css=f"w {parts[0].role}{' inferred' * (state == 'inferred')}"),
            text(f"map.legend.class_{state}"),
        )
        for state in states
    ]
    return LegendContent(
        shapes=[*entries, *_other_entries(text)],
        wheel=legend_wheel(sectors, _LEGEND_WHEEL_RADIUS_PX),
        parts=parts,
        note=text("map.legend.themes_note") if selection.layer == MapLayer.RECIPIENTS else "",
    )

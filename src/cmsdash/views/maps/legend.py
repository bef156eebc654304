"""Legend of the map."""

from collections.abc import Sequence
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

_Entry = tuple[Markup, str]

StageLink = tuple[str, str, bool]
"""Label of a stage with its cities, address that filters by it or no longer does, and whether it is chosen."""


def map_legend(
    sectors: Sequence[Sector], selection: Selection, text: Translator, stages: Sequence[StageLink] = ()
) -> Markup:
    """Return the legend: the shapes with their meaning, and sizes with their values or sectors with their classes.

    Args:
        sectors: Sectors of the wheels, for layers other than funding.
        selection: Selection of the page.
        text: Translator.
        stages: A link for each stage of the figures; only where symbols stand for figures.
    """
    if selection.layer != MapLayer.FUNDING:
        return _wheel_legend(sectors, selection, text)
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
    is_of_figures = not selection.maps_operations
    return render(
        "map_legend", shapes=shapes, sizes=sizes, heading=heading, stages=stages if is_of_figures else (), text=text
    )


def _answer_entries(selection: Selection, text: Translator) -> list[_Entry]:
    if not selection.has_operation_filters:
        return [(marker_svg("answer", MIN_ANSWER_RADIUS_PX), text("map.legend.operations"))]
    words = {"answer": "operations"} if selection.has_not_stated_filter else {}  # what is not stated, no source states
    shapes = ["answer"]
    if selection.inferred == InferredClasses.INCLUDE and selection.has_class_filters:
        shapes += ["answer-inferred", "answer-both"]
    return [
        (marker_svg(shape, MIN_ANSWER_RADIUS_PX), text(f"map.legend.{words.get(shape, shape)}")) for shape in shapes
    ]


def _other_entries(text: Translator) -> list[_Entry]:
    return [
        (marker_svg("other", OTHER_RADIUS_PX), text("map.legend.other")),
        (marker_svg("nothing", NOTHING_RADIUS_PX), text("map.legend.nothing")),
    ]


def _wheel_legend(sectors: Sequence[Sector], selection: Selection, text: Translator) -> Markup:
    numbered = list(enumerate(sectors, start=1))
    parts = [
        (heading, role, [(number, sector.label) for number, sector in items])
        for (heading, role), items in groupby(numbered, lambda item: (item[1].heading, item[1].role))
    ]
    states = ["stated", "inferred"] if selection.inferred == InferredClasses.INCLUDE else ["stated"]
    return render(
        "wheel_legend",
        wheel=legend_wheel(sectors, _LEGEND_WHEEL_RADIUS_PX),
        parts=parts,
        states=[(state, text(f"map.legend.class_{state}")) for state in states],
        others=_other_entries(text),
        note=text("map.legend.themes_note") if selection.layer == MapLayer.RECIPIENTS else "",
    )

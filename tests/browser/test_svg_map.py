"""The city map as SVG beside the map that Chromium draws in a frame of the same size."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

import pytest
from tools.browser import Visit

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports.svg.base_shapes import BaseShapes, read_base_shapes
from cmsdash.exports.svg.geometry import Box
from cmsdash.exports.svg.map_layout import MapLayout, lay_out_map
from cmsdash.exports.svg.map_style import paint_symbol
from cmsdash.i18n import get_translator
from cmsdash.views.maps.city_map import INSETS, CityMap
from cmsdash.views.palette import THEMES
from tests.exports.svg.test_city_map import drawn_map

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
STATES: Mapping[str, Selection] = {
    "": Selection(),
    "?layer=areas": Selection(layer="areas"),
    "?inferred=include&group=minori": Selection(group=("minori",), inferred="include"),
    "?region=campania": Selection(region=("campania",)),
    "?city=salerno&layer=recipients": Selection(city=("salerno",), layer="recipients"),
}
MAX_OFFSET_PX = 1
CONTROLS = Box(0, -120, 54, 120)
"""What component.js keeps free for its buttons, from the bottom of the frame."""

READ_DRAWING = """() => {
    const style = document.createElement("style");
    style.textContent = ".leaflet-control-container { display: none }";
    document.head.append(style);
    layOut();
    const frame = cms_map.getContainer().getBoundingClientRect();
    const box = (e) => { const b = e.getBoundingClientRect(); return [b.left - frame.x, b.top - frame.y, b.width, b.height]; };
    const isInside = ([x, y, w, h]) => x >= 0 && y >= 0 && x + w <= frame.width && y + h <= frame.height;
    const paint = (e) => { const { fill, stroke, strokeWidth, strokeDasharray } = getComputedStyle(e); return [fill, stroke, strokeWidth, strokeDasharray]; };
    const cities = {};
    window.cmsLayer.forEach(({ city, marker, name }) => {
        const element = marker.getElement();
        if (element.hidden) return;
        const [x, y, w, h] = box(element.querySelector("svg"));
        const label = name.hidden ? null : { words: name.textContent.split("\\n"), box: box(name) };
        cities[city] = { centre: [x + w / 2, y + h / 2], width: w, label, shapes: [...element.querySelectorAll("svg > *")].map(paint) };
    });
    const regions = [...document.querySelectorAll(".cms-region-name span")].filter((e) => !e.hidden && isInside(box(e))).map((e) => e.textContent);
    return { size: cms_map.getSize(), cities, regions, insets: Object.fromEntries(insets.map(({ name, panel, source }) => [name, { panel, source }])) };
}"""


@pytest.fixture(scope="module")
def base(release: Release) -> BaseShapes:
    return read_base_shapes(release.shapes)


@pytest.mark.parametrize("width", [1280, 900])
@pytest.mark.parametrize("state", STATES)
def test_svg_has_symbols_and_words_where_chromium_has_them(
    server_url: str, open_tab: OpenTab, release: Release, base: BaseShapes, state: str, width: int
) -> None:
    theme = "dark" if width == 900 else "light"
    shown = drawn_map(release, STATES[state])
    drawing = open_tab(width, theme).go(f"{server_url}/{state}").map.evaluate(READ_DRAWING)
    layout = lay_out(shown, base, drawing["size"])
    assert {symbol.marker["city"] for symbol in layout.symbols} == set(drawing["cities"])
    problems = list(find_differences(layout, drawing))
    assert problems == []
    assert {name for _, name in layout.region_names} == set(drawing["regions"])
    assert find_other_paint(shown, drawing["cities"], THEMES[theme]) == []


def lay_out(shown: CityMap, base: BaseShapes, size: Mapping[str, int]) -> MapLayout:
    text = get_translator("it")
    areas = [(text(f"map.inset.{code}"), bounds) for code, bounds in INSETS.items()]
    controls = [CONTROLS._replace(y=size["y"] - CONTROLS.h)]
    return lay_out_map(shown, base, size["x"], size["y"], areas, controls)


def find_differences(layout: MapLayout, drawing: Mapping[str, Any]) -> Iterator[str]:
    """Yield what stands elsewhere, is written otherwise or has another size."""
    if {inset.name for inset in layout.insets} != set(drawing["insets"]):
        yield f"insets {drawing['insets']}"
        return
    for inset in layout.insets:
        for box, seen in ((inset.panel, "panel"), (inset.source, "source")):
            found = drawing["insets"][inset.name][seen]
            if any(abs(found[side] - getattr(box, side)) > MAX_OFFSET_PX for side in "xywh"):
                yield f"{seen} of {inset.name} at {box}, not {found}"
    for symbol in layout.symbols:
        name, seen = symbol.marker["city"], drawing["cities"][symbol.marker["city"]]
        if any(abs(a - b) > MAX_OFFSET_PX for a, b in zip(symbol.centre, seen["centre"], strict=True)):
            yield f"{name} at {symbol.centre}, not {seen['centre']}"
        if abs(symbol.marker["size"] * symbol.scale - seen["width"]) > MAX_OFFSET_PX:
            yield f"{name} has {symbol.scale} of its size, not {seen['width']} px"
        words = list(symbol.label.lines) if symbol.label else None
        if words != (seen["label"] and seen["label"]["words"]):
            yield f"{name} is written {words}, not {seen['label']}"
        elif symbol.label and any(
            abs(a - b) > 2 * MAX_OFFSET_PX for a, b in zip(symbol.label.box, seen["label"]["box"], strict=True)
        ):
            yield f"the name of {name} is at {symbol.label.box}, not {seen['label']['box']}"


def find_other_paint(shown: CityMap, cities: Mapping[str, Any], colours: Mapping[str, str]) -> list[str]:
    """Return the shapes whose attributes differ from the computed style in the browser."""
    different = []
    for marker in shown.markers:
        root = ElementTree.fromstring(f"<g>{paint_symbol(marker['html'], colours)}</g>")  # noqa: S314 - our own
        for shape, (fill, stroke, width, dashes) in zip(root, cities[marker["city"]]["shapes"], strict=True):
            drawn = [read_colour(shape.get(name, "none")) for name in ("fill", "stroke")]
            computed = [read_colour(fill), read_colour(stroke)]
            same_colour = all(
                (a is None) == (b is None) and all(abs(x - y) <= 1.5 for x, y in zip(a or (), b or (), strict=True))
                for a, b in zip(drawn, computed, strict=True)
            )
            same_line = float(shape.get("stroke-width", 1)) == float(width.removesuffix("px"))
            same_dashes = shape.get("stroke-dasharray", "none").split() == re.sub("px|,", "", dashes).split()
            if not (same_colour and same_line and same_dashes):
                different.append(f"{marker['city']}: {shape.attrib} is {fill}, {stroke}, {width}, {dashes}")
    return different


def read_colour(written: str) -> tuple[float, ...] | None:
    """Return red, green and blue of 0 to 255, None for no colour."""
    if written.startswith("#"):
        return tuple(int(written[i : i + 2], 16) for i in (1, 3, 5))
    numbers = [float(number) for number in re.findall(r"[\d.]+", written)][:3]
    if not numbers:
        return None
    return tuple(255 * number for number in numbers) if written.startswith("color(") else tuple(numbers)

"""Where symbols and names stand on the map, asked of the script itself (label_placement.js) with points made up here."""

from collections.abc import Callable, Iterator
from math import dist
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext
from tools.browser import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.smoke]
[SCRIPT] = ROOT.glob("src/cmsdash/ui/figures/leaflet/frontend/label_placement.js")
[LEAFLET] = ROOT.glob("src/cmsdash/ui/figures/leaflet/frontend/leaflet.js")
Call = Callable[[str, Any], Any]
Box = dict[str, Any]
FRAME = {"x": 400, "y": 300}
SIZE = 14


@pytest.fixture(scope="module")
def call(context: BrowserContext) -> Iterator[Call]:
    page = context.new_page()
    for script in (LEAFLET, SCRIPT):
        page.add_script_tag(path=Path(script))
    yield page.evaluate
    page.close()


def place(call: Call, items: list[Box], *, taken: list[Box] | None = None, far: bool = True) -> list[Box | None]:
    """The place of each symbol's name, from its symbol."""
    given: list[Box | None] = call(
        "([items, taken, frame, size, far]) => cmsName(items, taken, frame, size, far)",
        [items, taken or [], FRAME, SIZE, far],
    )
    return given


def symbol(name: str, x: float, y: float, *, chosen: bool = False) -> Box:
    return {"name": name, "x": x, "y": y, "r": 6, "chosen": chosen}


def boxes(call: Call, items: list[Box], given: list[Box | None]) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each name that has a place."""
    widths = call(
        "(names) => names.map((name) => measuringContext.measureText(name).width + 2)", [item["name"] for item in items]
    )
    return [
        (item["x"] + at["x"], item["y"] + at["y"], item["x"] + at["x"] + width, item["y"] + at["y"] + SIZE + 3)
        for item, at, width in zip(items, given, widths, strict=True)
        if at
    ]


def meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def spread(call: Call, points: list[tuple[float, float]], reach: float) -> list[tuple[float, float]]:
    moved = call(
        "([points, reach]) => cmsSpread(points.map(([x, y]) => L.point(x, y)), points.map(() => reach))"
        ".map(({ x, y }) => [x, y])",
        [points, reach],
    )
    return [(x, y) for x, y in moved]


def test_symbols_on_one_spot_are_pushed_apart_as_far_as_a_finger_needs(call: Call) -> None:
    moved = spread(call, [(100, 100), (101, 100), (100, 102), (103, 103)], reach=6)
    assert min(dist(a, b) for i, a in enumerate(moved) for b in moved[:i]) >= 23
    assert all(dist(at, (101, 101)) < 40 for at in moved), "none is pushed farther than it must"


def test_symbols_that_stand_apart_stay_where_they_are(call: Call) -> None:
    apart = [(50.0, 50.0), (150.0, 60.0), (300.0, 200.0)]
    assert spread(call, apart, reach=6) == apart


def test_a_name_stands_beside_its_symbol_and_inside_the_frame(call: Call) -> None:
    items = [symbol("Gela", 100, 100), symbol("Salerno", 380, 200), symbol("Trani", 200, 8)]
    beside, at_the_edge, at_the_top = place(call, items)
    assert beside
    assert beside["x"] > 6
    assert at_the_edge
    assert at_the_edge["x"] < -6, "right of it the frame ends"
    assert at_the_top
    for left, top, right, bottom in boxes(call, items, [beside, at_the_edge, at_the_top]):
        assert (left, top) > (2, 2)
        assert (right, bottom) < (FRAME["x"] - 2, FRAME["y"] - 2)


def test_names_of_a_crowd_cover_neither_each_other_nor_a_symbol(call: Call) -> None:
    items = [symbol(f"Città {n}", 120 + 26 * (n % 5), 100 + 26 * (n // 5)) for n in range(15)]
    given = place(call, items)
    stand = boxes(call, items, given)
    assert len(stand) == 15
    assert [(a, b) for i, a in enumerate(stand) for b in stand[:i] if meet(a, b)] == []
    marks = [(item["x"] - 6, item["y"] - 6, item["x"] + 6, item["y"] + 6) for item in items]
    assert [(a, b) for a in stand for b in marks if meet(a, b)] == []
    assert given == place(call, items), "always the same way"


def test_a_name_without_room_beside_stands_out_on_a_thread_where_that_is_allowed(call: Call) -> None:
    items = [symbol("Mazara del Vallo", 200, 150)]
    sides = [(212, 140, 20, 20), (168, 140, 20, 20), (150, 125, 20, 15), (150, 160, 20, 15)]
    taken = [dict(zip("xywh", side, strict=True)) for side in sides]
    assert place(call, items, taken=taken, far=False) == [None]
    given = place(call, items, taken=taken, far=True)
    assert given[0]
    assert given[0]["end"]
    [stands] = boxes(call, items, given)
    assert [(x, y) for x, y, w, h in sides if meet(stands, (x, y, x + w, y + h))] == []


def test_the_chosen_city_has_its_name_where_others_would_not(call: Call) -> None:
    items = [symbol(f"Nome lungo {n}", 200 + 25 * (n % 3), 150 + 25 * (n // 3), chosen=n == 4) for n in range(9)]
    given = place(call, items, far=False)
    assert given[4]
    assert None in given


@pytest.mark.parametrize(("direction", "found"), [((1, 0), 1), ((-1, 0), -1), ((0, 1), 2), ((0, -1), -1)])
def test_an_arrow_leads_to_the_nearest_symbol_that_way(call: Call, direction: tuple[int, int], found: int) -> None:
    points = [{"x": 0, "y": 0}, {"x": 50, "y": 10}, {"x": 5, "y": 60}, {"x": 120, "y": 0}]
    assert call("([points, way]) => cmsNext(points, 0, way)", [points, direction]) == found

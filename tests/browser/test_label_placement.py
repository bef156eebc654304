"""Placement of symbols and labels on the map by symbol_placement.js and label_placement.js, with synthetic points."""

from collections.abc import Callable, Iterator
from math import dist
from typing import Any

import pytest
from playwright.sync_api import BrowserContext
from tools.browser import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.smoke]
FRONTEND = ROOT / "src/cmsdash/ui/figures/leaflet/frontend"
SCRIPTS = [FRONTEND / name for name in ("leaflet.js", "symbol_placement.js", "label_placement.js")]
CallScript = Callable[[str, Any], Any]
Box = dict[str, Any]
FRAME = {"x": 0, "y": 0, "w": 400, "h": 300}
SIZE = 14


@pytest.fixture(scope="module")
def call_script(context: BrowserContext) -> Iterator[CallScript]:
    page = context.new_page()
    for script in SCRIPTS:
        page.add_script_tag(path=script)
    yield page.evaluate
    page.close()


def place_labels(
    call_script: CallScript, items: list[Box], *, taken: list[Box] | None = None, far: bool = True
) -> list[Box | None]:
    """Return the position of each label relative to its symbol, or None."""
    positions: list[Box | None] = call_script(
        "([items, taken, size, far]) => cmsName(items, { taken, size, far })",
        [items, taken or [], SIZE, far],
    )
    return positions


def make_symbol(name: str, x: float, y: float, *, chosen: bool = False) -> Box:
    return {"name": name, "x": x, "y": y, "r": 6, "chosen": chosen, "rank": 1, "within": FRAME}


def compute_label_boxes(
    call_script: CallScript, items: list[Box], positions: list[Box | None]
) -> list[tuple[float, float, float, float]]:
    """Return left, top, right and bottom of each label that has a position."""
    widths = call_script(
        "(names) => names.map((name) => measuringContext.measureText(name).width + 2)", [item["name"] for item in items]
    )
    return [
        (item["x"] + at["x"], item["y"] + at["y"], item["x"] + at["x"] + width, item["y"] + at["y"] + SIZE + 3)
        for item, at, width in zip(items, positions, widths, strict=True)
        if at
    ]


def boxes_overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def separate_symbols(
    call_script: CallScript, points: list[tuple[float, float]], reach: float
) -> list[tuple[float, float]]:
    positions = call_script(
        "([points, reach]) => cmsSpread(points.map(([x, y]) => L.point(x, y)), points.map(() => reach))"
        ".map(({ x, y }) => [x, y])",
        [points, reach],
    )
    return [(x, y) for x, y in positions]


def test_overlapping_symbols_are_separated_to_touch_distance(call_script: CallScript) -> None:
    positions = separate_symbols(call_script, [(100, 100), (101, 100), (100, 102), (103, 103)], reach=6)
    assert min(dist(a, b) for i, a in enumerate(positions) for b in positions[:i]) >= 23
    assert all(dist(at, (101, 101)) < 40 for at in positions), "no symbol moves farther than necessary"


def test_distant_symbols_are_not_moved(call_script: CallScript) -> None:
    distant = [(50.0, 50.0), (150.0, 60.0), (300.0, 200.0)]
    assert separate_symbols(call_script, distant, reach=6) == distant


def test_label_is_placed_next_to_its_symbol_inside_the_frame(call_script: CallScript) -> None:
    items = [make_symbol("Gela", 100, 100), make_symbol("Salerno", 380, 200), make_symbol("Trani", 200, 8)]
    right_of_symbol, left_of_symbol, near_top = place_labels(call_script, items)
    assert right_of_symbol
    assert right_of_symbol["x"] > 6
    assert left_of_symbol
    assert left_of_symbol["x"] < -6, "there is no space on its right"
    assert near_top
    for left, top, right, bottom in compute_label_boxes(
        call_script, items, [right_of_symbol, left_of_symbol, near_top]
    ):
        assert (left, top) > (2, 2)
        assert (right, bottom) < (FRAME["w"] - 2, FRAME["h"] - 2)


def test_labels_of_dense_symbols_cover_nothing_and_are_nearest_to_their_own_symbol(call_script: CallScript) -> None:
    items = [make_symbol(f"Città {n}", 120 + 26 * (n % 5), 100 + 26 * (n // 5)) for n in range(15)]
    positions = place_labels(call_script, items)
    boxes = compute_label_boxes(call_script, items, positions)
    assert len(boxes) >= 12, "the three symbols in the middle have no room"
    assert [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if boxes_overlap(a, b)] == []
    marks = [(item["x"] - 6, item["y"] - 6, item["x"] + 6, item["y"] + 6) for item in items]
    assert [(a, b) for a in boxes for b in marks if boxes_overlap(a, b)] == []
    labelled = [item for item, position in zip(items, positions, strict=True) if position]
    for item, (left, top, right, bottom) in zip(labelled, boxes, strict=True):
        centre = ((left + right) / 2, (top + bottom) / 2)
        assert min(items, key=lambda other: dist(centre, (other["x"], other["y"]))) == item
    assert positions == place_labels(call_script, items), "the placement is deterministic"


def test_label_without_space_is_placed_on_a_leader_line_if_allowed(call_script: CallScript) -> None:
    items = [make_symbol("Mazara del Vallo", 200, 150)]
    sides = [(120, 126, 70, 14), (210, 126, 70, 14), (120, 162, 160, 30), (208, 124, 60, 60), (132, 124, 60, 60)]
    taken = [dict(zip("xywh", side, strict=True)) for side in sides]
    assert place_labels(call_script, items, taken=taken, far=False) == [None]
    positions = place_labels(call_script, items, taken=taken, far=True)
    assert positions[0]
    assert positions[0]["thread"]
    [box] = compute_label_boxes(call_script, items, positions)
    assert [(x, y) for x, y, w, h in sides if boxes_overlap(box, (x, y, x + w, y + h))] == []


def test_chosen_city_is_labelled_where_other_labels_are_omitted(call_script: CallScript) -> None:
    items = [make_symbol(f"Nome lungo {n}", 200 + 25 * (n % 3), 150 + 25 * (n // 3), chosen=n == 4) for n in range(9)]
    positions = place_labels(call_script, items, far=False)
    assert positions[4]
    assert None in positions


@pytest.mark.parametrize(("direction", "index"), [((1, 0), 1), ((-1, 0), -1), ((0, 1), 2), ((0, -1), -1)])
def test_arrow_key_moves_to_the_nearest_symbol_in_its_direction(
    call_script: CallScript, direction: tuple[int, int], index: int
) -> None:
    points = [{"x": 0, "y": 0}, {"x": 50, "y": 10}, {"x": 5, "y": 60}, {"x": 120, "y": 0}]
    assert call_script("([points, direction]) => cmsNext(points, 0, direction)", [points, direction]) == index

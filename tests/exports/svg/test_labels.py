"""Placement of labels and symbols with synthetic points, as tests/browser/test_label_placement.py has it for the page."""

from math import dist

import pytest

from cmsdash.exports.svg.geometry import Box, Point, segment_meets_box, segments_cross
from cmsdash.exports.svg.labels import Label, LabelItem, place_labels
from cmsdash.exports.svg.symbol_placement import limit_shift, spread_symbols
from cmsdash.exports.svg.text_metrics import text_width

FRAME = Box(0, 0, 400, 300)
FONT_PX = 14


def place(items: list[LabelItem], taken: list[Box] | None = None) -> list[Label | None]:
    return place_labels(items, lambda words: text_width(words, FONT_PX), FONT_PX, taken or [], lambda *_: True)


def make_symbol(name: str, x: float, y: float, *, is_chosen: bool = False) -> LabelItem:
    return LabelItem(name, x, y, 6, is_chosen, is_answer=False, within=FRAME)


def separate(points: list[tuple[float, float]], reach: float = 6) -> list[Point]:
    home = [Point(*point) for point in points]
    return spread_symbols(home, [reach] * len(home), lambda _, point: point, 24, [0] * len(home))


def test_overlapping_symbols_are_separated_and_distant_ones_are_not_moved() -> None:
    positions = separate([(100, 100), (101, 100), (100, 102), (103, 103)])
    assert min(dist(a, b) for i, a in enumerate(positions) for b in positions[:i]) >= 23
    assert all(dist(at, (101, 101)) < 40 for at in positions)
    distant = [(50.0, 50.0), (150.0, 60.0), (300.0, 200.0)]
    assert separate(distant) == [Point(*point) for point in distant]


def test_symbol_is_held_at_its_greatest_distance() -> None:
    assert limit_shift(Point(0, 0), Point(30, 40), 10) == Point(6, 8)
    assert limit_shift(Point(0, 0), Point(3, 4), 10) == Point(3, 4)


def test_label_stands_beside_its_symbol_inside_the_frame() -> None:
    right, left, top = place(
        [make_symbol("Gela", 100, 100), make_symbol("Salerno", 380, 200), make_symbol("Trani", 200, 8)]
    )
    assert right
    assert left
    assert top
    assert right.box.x > 106
    assert left.box.x + left.box.w < 374, "there is no space on its right"
    for label in (right, left, top):
        assert label.leader is None
        assert label.box.x > 2
        assert label.box.y > 2
        assert label.box.x + label.box.w < FRAME.w - 2
        assert label.box.y + label.box.h < FRAME.h - 2


def test_labels_of_dense_symbols_cover_nothing_and_are_nearest_to_their_own_symbol() -> None:
    items = [make_symbol(f"Città {n}", 120 + 26 * (n % 5), 100 + 26 * (n // 5)) for n in range(15)]
    labels = place(items)
    drawn = [(item, label) for item, label in zip(items, labels, strict=True) if label]
    assert len(drawn) >= 12, "the three symbols in the middle have no room"
    for item, label in drawn:
        assert min(items, key=lambda other, at=label.centre: dist(at, (other.x, other.y))) is item  # type: ignore[misc]
        assert not any(label.box.meets(other.box) for _, other in drawn if other is not label)
        assert not any(label.box.meets(Box(other.x, other.y, 0, 0).grow(6)) for other in items)
    assert labels == place(items), "the placement is deterministic"


def test_label_without_space_stands_on_a_leader_line() -> None:
    sides = [(120, 126, 70, 14), (210, 126, 70, 14), (120, 162, 160, 30), (208, 124, 60, 60), (132, 124, 60, 60)]
    taken = [Box(*side) for side in sides]
    [label] = place([make_symbol("Mazara del Vallo", 200, 150)], taken)
    assert label
    assert label.leader
    assert dist(*label.leader) < 25
    assert not any(label.box.meets(box) or segment_meets_box(*label.leader, box) for box in taken)


def test_chosen_city_has_a_name_where_others_have_none() -> None:
    items = [
        make_symbol(f"Nome lungo {n}", 200 + 25 * (n % 3), 150 + 25 * (n // 3), is_chosen=n == 4) for n in range(9)
    ]
    assert place(items)[4]


def test_long_name_is_divided_near_its_middle() -> None:
    narrow = Box(100, 100, 90, 60)
    item = LabelItem("Mazara del Vallo", 110, 130, 6, is_chosen=False, is_answer=False, within=narrow)
    [label] = place([item])
    assert label
    assert label.lines == ("Mazara", "del Vallo")


@pytest.mark.parametrize(
    ("one", "other", "crosses"),
    [(((0, 0), (10, 10)), ((0, 10), (10, 0)), True), (((0, 0), (10, 0)), ((0, 5), (10, 5)), False)],
)
def test_segments_cross(
    one: tuple[tuple[float, float], ...], other: tuple[tuple[float, float], ...], crosses: bool
) -> None:
    (a, b), (c, d) = ([Point(*point) for point in line] for line in (one, other))
    assert segments_cross((a, b), (c, d)) == crosses

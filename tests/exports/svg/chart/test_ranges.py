import pytest

from cmsdash.exports.svg.chart.ranges import End, fit_range


def test_marks_have_room_beside_the_axis() -> None:
    # 100 px for 80 units and twice 10 px of room: one unit a px.
    assert fit_range([(End(10, 10), End(90, 10))], 100, to_zero=False) == pytest.approx((0, 100))


def test_the_neediest_pair_of_ends_decides() -> None:
    spans = [(End(0), End(50, 60)), (End(0), End(80))]
    low, high = fit_range(spans, 100, to_zero=False)
    assert low == 0
    assert high == pytest.approx(50 / 40 * 100)


def test_an_axis_from_zero_keeps_zero_at_its_edge() -> None:
    low, high = fit_range([(End(20, 5), End(90, 10))], 100, to_zero=True)
    assert (low, high) == pytest.approx((0, 100))


@pytest.mark.parametrize(("value", "to_zero", "expected"), [(5, False, (4, 6)), (0, True, (0, 1)), (8, True, (0, 10))])
def test_a_single_value_has_a_range(value: float, to_zero: bool, expected: tuple[float, float]) -> None:
    assert fit_range([(End(value, 20), End(value, 20))], 100, to_zero=to_zero) == pytest.approx(expected)

import pytest

from cmsdash.exports.svg.chart.axes import Axis
from cmsdash.exports.svg.chart.ticks import days, list_ticks

FONT = {"tickfont": {"size": 13, "color": "#000"}}


def axis(kind: str, ends: tuple[float, float], length: float = 600, letter: str = "x", **options: object) -> Axis:
    return Axis(letter, kind, {**FONT, **options}, {"a": 0, "b": 1, "c": 2, "d": 3}, ends, 0, length, ",.", True)


@pytest.mark.parametrize(
    ("ends", "length", "labels"),
    [
        ((0, 207), 1080, ["0", "50", "100", "150", "200"]),
        ((0, 6.9), 900, ["0", "1", "2", "3", "4", "5", "6"]),
        ((0, 1.3), 330, ["0", "0,5", "1"]),
        ((-0.21, 0.4), 600, ["\N{MINUS SIGN}0,2", "\N{MINUS SIGN}0,1", "0", "0,1", "0,2", "0,3", "0,4"]),
        ((0, 45_000), 600, ["0", "10k", "20k", "30k", "40k"]),
        ((0, 3_100_000), 330, ["0", "1M", "2M", "3M"]),
    ],
)
def test_numbers_have_round_ticks(ends: tuple[float, float], length: float, labels: list[str]) -> None:
    assert [tick.label for tick in list_ticks(axis("linear", ends, length), ",.")] == labels


def test_a_format_gives_whole_numbers_with_separators() -> None:
    ticks = list_ticks(axis("linear", (13_000, 18_500), tickformat=",.0f"), ",.")
    assert [tick.label for tick in ticks][:2] == ["13.000", "14.000"]


def test_a_year_without_a_format_has_no_separator() -> None:
    assert [tick.label for tick in list_ticks(axis("linear", (2000, 2040), 330), ",.")][:2] == ["2000", "2010"]


def test_categories_may_skip_ticks() -> None:
    assert [tick.label for tick in list_ticks(axis("category", (-0.5, 3.5), letter="y", dtick=2), ",.")] == ["a", "c"]


def test_given_ticks_outside_the_range_are_left_out() -> None:
    ticks = list_ticks(axis("category", (-0.5, 1.5), tickvals=["a", "b", "c"], ticktext=["A", "<b>B</b>", "C"]), ",.")
    assert [(tick.value, tick.label) for tick in ticks] == [(0, "A"), (1, "<b>B</b>")]


def test_years_are_named_in_their_middle() -> None:
    options = {"dtick": "M12", "tickformat": "%Y", "ticklabelmode": "period", "ticklabelstep": 2}
    ends = (days("2021-08-01"), days("2025-04-01"))
    ticks = list_ticks(axis("date", ends, **options), ",.")
    assert [tick.label for tick in ticks] == ["", "2022", "", "2024", ""]
    assert ticks[1].value == days("2022-01-01")
    assert ticks[1].label_at == days("2022-07-02") + 0.5


@pytest.mark.parametrize(("kind", "options"), [("date", {}), ("linear", {"tickformat": ".3s"})])
def test_ticks_that_no_chart_has_are_refused(kind: str, options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no chart of the dashboard"):
        list_ticks(axis(kind, (0, 10), **options), ",.")

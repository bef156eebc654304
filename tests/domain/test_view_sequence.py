"""A sequence of views in one parameter of a link."""

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from hypothesis import given
from hypothesis import strategies as st

from cmsdash.domain import IgnoredParameter, Selection
from cmsdash.domain.view_sequence import MAX_VIEWS, View, format_sequence, parse_sequence
from tests.domain.test_selection import VOCABULARY, selections

FIGURES = ("map_cities", "stage_summary")
VIEWS = st.lists(st.builds(View, st.sampled_from(FIGURES), selections()), max_size=4)


@given(VIEWS, st.sampled_from(["it", "en"]))
def test_a_link_restores_its_views(views: list[View], lang: str) -> None:
    views = [View(view.figure, replace(view.selection, lang=lang)) for view in views]
    [value] = parse_qs(urlencode({"present": format_sequence(views)})).get("present", [""])
    assert parse_sequence(value, FIGURES, VOCABULARY, Selection(lang=lang)) == (tuple(views), ())


@given(st.text(max_size=300))
def test_any_value_can_be_read(value: str) -> None:
    views, _ = parse_sequence(value, FIGURES, VOCABULARY, Selection())
    assert parse_sequence(format_sequence(views), FIGURES, VOCABULARY, Selection()) == (views, ())


def test_views_are_short_in_a_link() -> None:
    views = [
        View("map_cities", Selection(region=("campania", "puglia"), lang="en")),
        View("stage_summary", Selection()),
    ]
    assert format_sequence(views) == "map_cities~region:campania,puglia;stage_summary"


def test_what_cannot_be_read_is_named_and_left_out() -> None:
    value = "nosuch~city:gela; map_cities~city:roma,gela~lang:en~release:x ;;stage_summary~colour:red"
    assert parse_sequence(value, FIGURES, VOCABULARY, Selection()) == (
        (View("map_cities", Selection(city=("gela",))), View("stage_summary", Selection())),
        (IgnoredParameter("present", "nosuch"), IgnoredParameter("city", "roma")),
    )


def test_views_are_bounded() -> None:
    views, ignored = parse_sequence(";".join(["map_cities"] * (MAX_VIEWS + 2)), FIGURES, VOCABULARY, Selection())
    assert len(views) == MAX_VIEWS
    assert ignored == (IgnoredParameter("present", "map_cities"),) * 2

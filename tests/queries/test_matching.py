"""Operations match by their codes, and options are counted by what they would find."""

import pandas as pd

from cmsdash.domain import Selection
from cmsdash.queries.matching import INFERRED_MATCH, NO_MATCH, STATED_MATCH, FigureIndex, OperationIndex

REGIONS = {"andria": "puglia", "bari": "puglia", "gela": "sicilia"}
EVERYWHERE = tuple(REGIONS)

# 1 states young people; 2 has them by a rule; 3 has another group; 4 does not count.
ROWS = [
    (1, {"group": ["giovani"], "city": ["andria", "gela"], "priority": ["5"]}, {"group": ["giovani"]}),
    (2, {"group": ["not-stated"], "city": ["andria", "bari"]}, {"group": ["giovani", "minori"]}),
    (3, {"group": ["famiglie"], "city": ["gela"]}, {"group": ["famiglie"]}),
    (4, {"group": ["giovani"], "city": ["gela"]}, {"group": ["giovani"]}),
]


def open_index() -> OperationIndex:
    rows = [
        (position, f"op-{position}", position != 4, variant, facet, code)
        for position, stated, included in ROWS
        for variant, codes in (("exclude", stated), ("include", {**stated, **included}))
        for facet, values in codes.items()
        for code in values
    ]
    columns = ["position", "operation", "is_counted", "inferred", "facet", "code"]
    return OperationIndex(pd.DataFrame(rows, columns=columns), REGIONS)


def find(selection: Selection, inside: tuple[str, ...] = EVERYWHERE) -> list[int]:
    return list(open_index().find_matches(selection, inside))


def test_an_operation_matches_by_a_stated_class_or_only_by_inference() -> None:
    assert find(Selection(group=("giovani",))) == [STATED_MATCH, INFERRED_MATCH, NO_MATCH, NO_MATCH]
    assert find(Selection(group=("giovani",), inferred="exclude")) == [STATED_MATCH, NO_MATCH, NO_MATCH, NO_MATCH]


def test_all_groups_can_be_asked_for() -> None:
    assert find(Selection(group=("giovani", "minori"), match="all")) == [0, INFERRED_MATCH, 0, 0]
    assert find(Selection(group=("giovani", "famiglie"), match="all")) == [0, 0, 0, 0]


def test_what_lacks_a_stated_class_is_not_what_has_none() -> None:
    assert find(Selection(group=("not-stated",), inferred="exclude")) == [0, STATED_MATCH, 0, 0]
    assert find(Selection(group=("not-stated",))) == [0, 0, 0, 0]
    assert find(Selection(group=("not-stated", "giovani"))) == [STATED_MATCH, INFERRED_MATCH, 0, 0]


def test_one_city_in_scope_is_enough_and_no_city_in_scope_finds_nothing() -> None:
    assert find(Selection(), ("andria",)) == [STATED_MATCH, STATED_MATCH, 0, 0]
    assert find(Selection(), ()) == [0, 0, 0, 0]


def test_what_does_not_count_matches_only_where_one_operation_is_named() -> None:
    assert find(Selection(operation="op-4")) == [STATED_MATCH] * 4


def test_an_operation_without_a_priority_has_no_option_for_it() -> None:
    assert find(Selection(priority=("5",))) == [STATED_MATCH, 0, 0, 0]
    counts = open_index().count_options(Selection(), EVERYWHERE)
    assert counts["priority"] == ({"5": 1}, {})


def test_options_count_operations_under_the_other_filters() -> None:
    counts = open_index().count_options(Selection(group=("famiglie",)), EVERYWHERE)
    assert counts["group"] == ({"giovani": 2, "minori": 1, "famiglie": 1}, {"giovani": 1, "minori": 1})
    assert counts["city"] == ({"gela": 1}, {})
    assert counts["region"] == ({"sicilia": 1}, {})


def test_an_operation_in_two_cities_of_a_region_counts_once_for_the_region() -> None:
    counts = open_index().count_options(Selection(), EVERYWHERE)
    assert counts["city"][0] == {"andria": 2, "gela": 2, "bari": 1}
    assert counts["region"][0] == {"puglia": 2, "sicilia": 2}


def test_another_group_narrows_where_all_are_asked_for() -> None:
    selection = Selection(group=("minori",), match="all", inferred="include")
    assert open_index().count_options(selection, EVERYWHERE)["group"][0] == {"giovani": 1, "minori": 1}


def test_filters_of_place_apply_to_the_city_that_an_option_counts() -> None:
    counts = open_index().count_options(Selection(region=("puglia",)), ("andria", "bari"))
    assert counts["city"][0] == {"andria": 2, "bari": 1}
    counts = open_index().count_options(Selection(city=("gela",)), ("gela",))
    assert counts["region"][0] == {"sicilia": 2}


def test_a_release_without_operations_has_no_options() -> None:
    columns = ["position", "operation", "is_counted", "inferred", "facet", "code"]
    index = OperationIndex(pd.DataFrame([], columns=columns), REGIONS)
    assert index.find_matches(Selection(), EVERYWHERE) == b""
    assert all(counts == ({}, {}) for counts in index.count_options(Selection(), EVERYWHERE).values())


def test_options_of_figures_count_cities_or_figures() -> None:
    rows = [
        ("andria", "puglia", "ceiling", "stated", "5"),
        ("andria", "puglia", "admitted", "stated", "5"),
        ("bari", "puglia", "ceiling", "derived", "both"),
    ]
    index = FigureIndex(pd.DataFrame(rows, columns=["city", "region", "stage", "kind", "priority"]), REGIONS)
    assert index.count_options(Selection()) == {
        "region": {"puglia": 2, "sicilia": 1},
        "city": {"andria": 2},
        "total": {"bari": 1},
        "stage": {"ceiling": 1, "admitted": 1},
        "kind": {"stated": 1},
        "priority": {"5": 1, "both": 1},
    }
    admitted = index.count_options(Selection(stage=("admitted",), region=("puglia",)))
    assert (admitted["city"], admitted["total"], admitted["region"]) == ({"andria": 1}, {}, {"puglia": 2, "sicilia": 1})

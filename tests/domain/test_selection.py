"""The selection and its conversion from and to links."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import (
    DECLARATIONS,
    MAX_QUERY_CHARS,
    MULTI_VALUE_FIELDS,
    SINGLE_VALUE_FIELDS,
    IgnoredParameter,
    Selection,
    Vocabulary,
    join_repeated,
    overridden_values,
    parse_query_params,
    to_query_params,
)
from cmsdash.queries.filter_options import STATIC_CODES

CODES = {
    "objective": ("ESO4.8", "ESO4.11", "not-stated"),
    "intervention": ("48-attive", "411-giovani", "not-stated"),
    "group": ("giovani", "minori", "not-stated"),
    "region": ("campania", "puglia", "sicilia"),
    "city": ("gela", "salerno", "trani"),
    "stage": ("ceiling", "admitted"),
    "kind": ("stated", "derived"),
    "priority": ("5", "both", "6"),
    "status": ("admitted", "under_way"),
    "peers": ("region", "income"),
    "measure": ("money", "per-resident", "operations"),
    "match": ("any", "all"),
    "split": ("full", "equal", "lead"),
    "inferred": ("exclude", "include"),
    "operation": ("gela-01", "brindisi-02"),
    "lang": ("it", "en"),
}
VOCABULARY = Vocabulary(CODES, {"city": {"065116": "salerno"}})


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    lists = {
        facet: VOCABULARY.sort(facet, draw(st.sets(st.sampled_from(CODES[facet])))) for facet in MULTI_VALUE_FIELDS
    }
    choices = {facet: draw(st.sampled_from(codes)) for facet, codes in CODES.items() if facet not in MULTI_VALUE_FIELDS}
    return Selection(**lists, **choices, search=" ".join(draw(st.text(max_size=30)).split()))


@given(selections())
def test_a_link_restores_its_selection(selection: Selection) -> None:
    assert parse_query_params(to_query_params(selection), VOCABULARY) == (selection, ())


@given(
    st.dictionaries(
        st.sampled_from([*MULTI_VALUE_FIELDS, *SINGLE_VALUE_FIELDS, "search", "utm_source"]), st.text(max_size=300)
    )
)
def test_any_link_can_be_read(params: dict[str, str]) -> None:
    selection, _ = parse_query_params(params, VOCABULARY)
    assert parse_query_params(to_query_params(selection), VOCABULARY) == (selection, ())


def test_defaults_are_left_out_of_a_link() -> None:
    assert to_query_params(Selection()) == {}
    assert to_query_params(Selection(region=("campania", "puglia"), lang="en")) == {
        "region": "campania,puglia",
        "lang": "en",
    }


def test_case_order_and_repetition_are_normalised() -> None:
    selection, ignored = parse_query_params(
        {"region": "Puglia, campania,puglia", "objective": "eso4.8", "city": "065116"}, VOCABULARY
    )
    assert selection == Selection(region=("campania", "puglia"), objective=("ESO4.8",), city=("salerno",))
    assert ignored == ()


def test_unknown_values_are_reported_as_ignored() -> None:
    selection, ignored = parse_query_params({"region": "atlantide,puglia", "measure": "gold"}, VOCABULARY)
    assert selection == Selection(region=("puglia",))
    assert set(ignored) == {IgnoredParameter("region", "atlantide"), IgnoredParameter("measure", "gold")}


def test_repeated_parameters_are_all_read() -> None:
    params = join_repeated({"region": ["puglia", "campania"], "lang": ["it", "en"], "other": ["a", "b"]})
    assert params == {"region": "puglia,campania", "lang": "en", "other": "b"}
    selection, ignored = parse_query_params(params, VOCABULARY)
    assert set(selection.region) == {"puglia", "campania"}
    assert ignored == ()


@pytest.mark.parametrize(
    ("params", "overridden"),
    [
        ({"lang": ["it", "en"], "measure": ["money"]}, [("lang", "it")]),
        ({"lang": ["en", "it", "en"]}, [("lang", "it")]),
        ({"lang": ["it", "it"], "search": ["casa", "centro"]}, [("search", "casa")]),
        ({"measure": ["", "money"], "city": ["olbia", "gela"], "utm_source": ["a", "b"]}, []),
    ],
)
def test_what_a_repeated_parameter_of_one_value_leaves_out_is_told(
    params: dict[str, list[str]], overridden: list[tuple[str, str]]
) -> None:
    assert [(item.parameter, item.value) for item in overridden_values(params)] == overridden


def test_a_link_above_the_length_limit_is_ignored() -> None:
    assert parse_query_params({"region": "puglia" * MAX_QUERY_CHARS}, VOCABULARY) == (
        Selection(),
        (IgnoredParameter("link", ""),),
    )


def test_priority_5_is_displayed_unless_only_others_are_selected() -> None:
    assert Selection().displayed_priority == "5"
    assert Selection(priority=("5", "6")).displayed_priority == "5"
    assert Selection(priority=("6",)).displayed_priority == "6"
    assert Selection(priority=("both", "6")).displayed_priority == "both"


@pytest.mark.parametrize("code", ["113017", "090047", "olbia", "Olbia"])
def test_a_city_is_selected_by_its_old_and_new_istat_code(release: Release, code: str) -> None:
    assert parse_query_params({"city": code}, queries.selection_vocabulary(release))[0].city == ("olbia",)


def test_every_field_of_a_selection_is_declared_once() -> None:
    assert {*MULTI_VALUE_FIELDS, *SINGLE_VALUE_FIELDS, "search"} == {item.name for item in fields(Selection)}
    for name, item in DECLARATIONS.items():
        assert bool(item.counts) == (item.role == "facet"), name
        default = getattr(Selection(), name)
        assert isinstance(default, tuple) == (name in MULTI_VALUE_FIELDS), name
        assert not item.codes or STATIC_CODES[name] == item.codes
        assert not item.codes or not default or default in item.codes

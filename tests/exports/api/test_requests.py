"""Requests are read whole: what cannot be read is an error that names it and offers the nearest."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import DECLARATIONS, LANGUAGES, Selection, parse_query_params, to_query_params
from cmsdash.exports.api import ParameterError, make_resources, parse_request
from cmsdash.exports.api.requests import MAX_ERRORS, request_query, taken_parameters
from cmsdash.figures import PageContext
from cmsdash.i18n import get_translator
from cmsdash.queries.composition import compose
from tests.hostile_strings import HOSTILE_STRINGS
from tests.strategies import selections

RESOURCES = make_resources(lambda: queries.release_summaries((), "", {}))
UNSAFE = {"Cc", "Cs", "Zl", "Zp"}
"""Categories of characters that break lines and terminals."""
SEARCHED_IN_PYTHON = {"search", "sort", "operation"}


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest, release: Release) -> PageContext:
    return page_in(release, request.param)


def page_in(release: Release, lang: str) -> PageContext:
    known = queries.selection_vocabulary(release)
    return PageContext(Selection(lang=lang), release, get_translator(lang), known)


def read_errors(resource: str, params: Mapping[str, Sequence[str]], page: PageContext) -> list[Mapping[str, Any]]:
    with pytest.raises(ParameterError) as caught:
        parse_request(RESOURCES[resource], params, page)
    errors: list[Mapping[str, Any]] = caught.value.problem.details["errors"]
    assert all(error["detail"] for error in errors)
    return errors


@given(selection=selections())
def test_parameters_of_a_link_ask_for_its_selection(release: Release, selection: Selection) -> None:
    page = page_in(release, "it")
    for resource in RESOURCES.values():
        params = {name: [value] for name, value in to_query_params(selection).items() if name in resource.parameters}
        request = parse_request(resource, params, page)
        expected, _ = parse_query_params({name: value for name, [value] in params.items()}, page.vocabulary)
        assert request.selection == expected
        assert request_query(request) == to_query_params(expected)


@pytest.mark.parametrize("name", RESOURCES)
def test_each_parameter_of_links_is_taken_or_refused(name: str, page: PageContext) -> None:
    for parameter in DECLARATIONS:
        codes = page.vocabulary.codes.get(parameter, ("x",))
        if parameter not in taken_parameters(RESOURCES[name]) and codes:
            [error] = read_errors(name, {parameter: codes[:1]}, page)
            assert error["parameter"] == parameter
            assert name in error["detail"]


@pytest.mark.parametrize(
    ("resource", "query"),
    [
        ("cities", "city_funding"), ("operations", "operations"), ("groups", "target_groups"), ("bodies", "implementing_bodies"),
        ("statements", "city_statements"), ("profiles", "city_profile"), ("sources", None), ("programme", "programme_figures"),
    ],
)  # fmt: skip
def test_a_resource_takes_what_its_query_depends_on(resource: str, query: str | None) -> None:
    reads = set(compose(query).parameters) if query else set()
    of_matches = {"objective", "intervention", "group", "region", "city", "priority", "status", "match", "inferred"}
    expected = {name for name in reads if name in DECLARATIONS and name != "split"}  # it apportions amounts only
    expected |= of_matches if "matches" in reads else set()
    expected |= {"region", "city"} if "inside" in reads else set()
    expected |= {"priority"} if "subject" in reads else set()
    assert expected == set(RESOURCES[resource].parameters) - SEARCHED_IN_PYTHON


@pytest.mark.parametrize(
    ("resource", "params", "parameter", "nearest"),
    [
        ("cities", {"citty": ["gela"]}, "citty", "city"),
        ("cities", {"regione": ["sicilia"]}, "regione", "region"),
        ("cities", {"città": ["gela"]}, "città", "city"),
        ("cities", {"city": ["salern"]}, "city", "salerno"),
        ("cities", {"city": ["gela,Sallerno"]}, "city", "salerno"),
        ("cities", {"region": ["Sicila"]}, "region", "sicilia"),
        ("cities", {"region": ["Sicily"]}, "region", "sicilia"),
        ("operations", {"sort": ["titel"]}, "sort", "title"),
        ("operations", {"sort": ["residents"]}, "sort", None),
        ("cities", {"measure": ["operations"]}, "measure", None),
        ("sources", {"format": ["geojson"]}, "format", "json"),
        ("cities", {"format": ["xml"]}, "format", None),
        ("cities", {"lang": ["fr"]}, "lang", None),
        ("cities", {"release": ["2020-01-01-000000-00000000"]}, "release", None),
        ("cities", {"limit": ["0"]}, "limit", None),
        ("cities", {"limit": ["1001"]}, "limit", None),
        ("cities", {"limit": ["ten"]}, "limit", None),
        ("cities", {"offset": ["-1"]}, "offset", None),
        ("cities", {"offset": ["1e3"]}, "offset", None),
        ("cities", {"offset": ["٣"]}, "offset", None),
        ("cities", {"city": [""]}, "city", None),
        ("cities", {"lang": ["it", "en"]}, "lang", None),
        ("cities", {"limit": ["5", "5"]}, "limit", None),
        ("operations", {"search": [" "]}, "search", None),
        ("operations", {"search": ["x" * 81]}, "search", None),
    ],
)
def test_a_wrong_parameter_is_named(
    page: PageContext, resource: str, params: Mapping[str, Sequence[str]], parameter: str, nearest: str | None
) -> None:
    [error] = read_errors(resource, params, page)
    assert error["parameter"] == parameter
    assert error.get("nearest") == nearest
    if nearest:
        assert nearest in error["detail"]


def test_every_wrong_parameter_is_told_up_to_a_bound(page: PageContext) -> None:
    errors = read_errors("cities", {"x": ["1"], "city": ["nowhere,gela"], "limit": ["-"]}, page)
    assert [error["parameter"] for error in errors] == ["x", "city", "limit"]
    assert len(read_errors("cities", {f"x{n}": [""] for n in range(50)}, page)) == MAX_ERRORS


@pytest.mark.parametrize("danger", HOSTILE_STRINGS)
def test_hostile_values_are_shown_short_and_plain(page: PageContext, danger: str) -> None:
    value = HOSTILE_STRINGS[danger]
    for params in ({"city": [value]}, {value or "x": ["1"]}, {"limit": [value]}, {"release": [value]}):
        for error in read_errors("cities", params, page):
            for shown in (error["parameter"], error.get("value", ""), error["detail"]):
                assert not UNSAFE.intersection(map(unicodedata.category, shown))
                assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f").intersection(shown)
                assert len(shown) < 1200


def test_numbers_are_read(page: PageContext) -> None:
    request = parse_request(RESOURCES["cities"], {"limit": ["7"], "offset": ["14"], "format": ["csv"]}, page)
    assert (request.limit, request.offset, request.format) == (7, 14, "csv")
    assert request_query(request) == {"format": "csv", "limit": "7", "offset": "14"} | (
        {"lang": "en"} if page.text.lang == "en" else {}
    )


def test_aliases_of_codes_are_read_as_in_links(page: PageContext) -> None:
    request = parse_request(RESOURCES["figures"], {"city": ["GELA", "110001"], "priority": ["5+6"]}, page)
    assert (request.selection.city, request.selection.priority) == (("andria", "gela"), ("both",))

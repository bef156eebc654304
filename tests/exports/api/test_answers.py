"""Answers have the rows of the queries and of the screen, page by page, with where they come from."""

import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import FACETS, LANGUAGES, Selection
from cmsdash.exports.api import ApiRequest, Resource, answer_request, make_resources, write_answer
from cmsdash.exports.api.answers import missing_words
from cmsdash.figures import PageContext
from cmsdash.figures.catalogue import build_figure
from cmsdash.i18n import get_translator
from tests.exports.file_readers import read_csv, read_json
from tests.strategies import few, selections

RESOURCES = make_resources(lambda: queries.release_summaries((), "", {}))
OF_SCREEN = {
    "operations": "operations",
    "areas": "taxonomy_tree",
    "area-amounts": "intervention_amounts",
    "groups": "target_groups",
    "group-amounts": "group_amounts",
    "coverage": "coverage_matrix",
    "programme": "programme_figures",
    "milestones": "milestones",
    "unpublished": "missing_data_items",
    "sources": "sources",
}
"""The figure of a page that has the rows of a resource."""


def page_of(release: Release, selection: Selection) -> PageContext:
    return PageContext(selection, release, get_translator(selection.lang), queries.selection_vocabulary(release))


def limited(resource: Resource, selection: Selection) -> Selection:
    """Return a selection without the filters that a resource does not take."""
    kept = {name: getattr(selection, name) for name in (*resource.parameters, "lang")}
    return replace(Selection(), **kept)


def ask(release: Release, resource: str, selection: Selection, code: str = "json", **numbers: int) -> bytes:
    request = ApiRequest(RESOURCES[resource], selection, code, **({"limit": 1000} | numbers))
    return write_answer(answer_request(request, page_of(release, selection), "https://data.example.org"), code)


def comparable(table: pd.DataFrame, column: str) -> list[Any]:
    return [None if isinstance(value, float) and math.isnan(value) else value for value in table[column].astype(object)]


@few(4)
@given(selection=selections(), lang=st.sampled_from(LANGUAGES), name=st.sampled_from(tuple(OF_SCREEN)))
def test_rows_are_those_of_the_screen(release: Release, selection: Selection, lang: str, name: str) -> None:
    selection = limited(RESOURCES[name], replace(selection, lang=lang))
    shown = build_figure(OF_SCREEN[name], page_of(release, selection)).result
    asked = RESOURCES[name].query(release, selection)
    pd.testing.assert_frame_equal(asked.table, shown.table)
    assert asked.sources == shown.sources


@few(4)
@given(selection=selections(), name=st.sampled_from(("cities", "operations", "figures", "area-amounts")))
def test_formats_have_the_amounts_of_the_query(release: Release, selection: Selection, name: str) -> None:
    selection = limited(RESOURCES[name], selection)
    table = RESOURCES[name].query(release, selection).table
    columns = [column for column in table if column.endswith("_cents")]
    rows = read_json(ask(release, name, selection))["rows"]
    cells = read_csv(ask(release, name, selection, "csv"), ",")
    assert columns
    for column in columns:
        expected = [None if pd.isna(cents) else Decimal(int(cents)) / 100 for cents in table[column]]
        eur = column.replace("_cents", "_eur")
        assert [None if row[eur] is None else Decimal(str(row[eur])) for row in rows] == expected
        assert [Decimal(cell[eur]) if cell[eur] else None for cell in cells] == expected


@given(selection=selections())
def test_figures_are_under_every_filter(release: Release, selection: Selection) -> None:
    chosen = limited(RESOURCES["figures"], selection)
    every = queries.city_figures(release, Selection()).table.copy()
    regions = dict(zip(release.tables["cities"]["city"], release.tables["cities"]["region"], strict=True))
    every["region"] = every["city"].map(regions)
    for facet in (facet for facet in FACETS if facet in RESOURCES["figures"].parameters and getattr(chosen, facet)):
        every = every[every[facet].isin(getattr(chosen, facet))]
    assert set(queries.selected_figures(release, chosen).table["figure"]) == set(every["figure"])


def test_an_operation_is_found_by_its_key(release: Release) -> None:
    key = release.tables["operations"]["operation"].iloc[0]
    [row] = read_json(ask(release, "operations", Selection(operation=key)))["rows"]
    assert row["operation"] == key
    assert read_json(ask(release, "operations", Selection(operation=key, status=("completed",))))["rows"] == []


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_answer_says_where_it_comes_from(release: Release, name: str, lang: str) -> None:
    document = read_json(ask(release, name, Selection(lang=lang)))
    assert document["language"] == lang
    assert document["release"] == {"id": release.manifest.id, "date": release.manifest.created[:10]}
    assert document["licence"]["name"] == "CC-BY-4.0"
    assert document["filters"]
    assert document["link"].startswith("https://data.example.org/")
    assert document["page"]["total"] == len(document["rows"]) < 1000
    names = {column["name"] for column in document["columns"]}
    for row in document["rows"]:
        assert set(row) == names
        assert set(codes(row.get("source"))) <= set(document["sources"])
        is_silent = name in ("releases", "coverage") or row.get("knowledge") == "unpublished"
        assert row.get("source") or is_silent, "every row has a source"
    kinds = {code for row in document["rows"] for code in codes(row.get("kind"))}
    assert set(document["kinds"]) == kinds
    assert all(words["label"] and words["meaning"] for words in document["kinds"].values())


def codes(cell: Any) -> list[str]:
    return cell if isinstance(cell, list) else [cell] if cell else []


@pytest.mark.parametrize("name", RESOURCES)
def test_what_is_missing_is_null_with_a_reason(release: Release, name: str) -> None:
    document = read_json(ask(release, name, Selection()))
    labels = {column["name"] for column in document["columns"] if column.get("words_of")}
    empty = {column for row in document["rows"] for column, cell in row.items() if cell is None} - labels
    assert set(document["missing"]) == empty
    assert all(document["missing"].values())


def test_amounts_that_are_not_published_are_never_zero(release: Release) -> None:
    cities = read_json(ask(release, "cities", Selection()))["rows"]
    unknown = [row for row in cities if row["knowledge"] in ("unpublished", "total-only")]
    assert len(unknown) == 17  # 39 cities, 22 of which have a Priority 5 figure in data/figures.csv
    assert {row["amount_eur"] for row in unknown} == {None}
    assert all(row["knowledge_label"] for row in unknown)
    missing = [row for row in read_json(ask(release, "figures", Selection()))["rows"] if row["kind"] == "missing"]
    assert missing
    assert {row["amount_eur"] for row in missing} == {None}


def test_counts_say_that_they_are_of_known_operations(release: Release) -> None:
    note = get_translator("en")("file.note.counts")
    for name in ("cities", "areas", "groups", "bodies"):
        assert note in read_json(ask(release, name, Selection(lang="en")))["notes"]
    assert note not in read_json(ask(release, "figures", Selection(lang="en")))["notes"]


def test_reasons_are_words_of_each_column(release: Release) -> None:
    page = page_of(release, Selection())
    found = {}
    for name in RESOURCES:
        table = answer_request(ApiRequest(RESOURCES[name], Selection(), limit=1000), page, "").table
        for position, column in enumerate(table.columns):
            if not column.words_of and any(row[position] is None for row in table.rows):
                found[f"{name}: {column.name}"] = missing_words(column, table)
    assert [name for name, words in found.items() if words == page.text("api.missing.other")] == []


def test_numbers_of_each_row_have_their_sources(release: Release) -> None:
    row = read_json(ask(release, "cities", Selection(city=("gela",), measure="per-minor")))["rows"][0]
    assert row["per_minor_eur"] is not None
    assert "residents" not in row
    assert not [name for name in row if name.startswith("per_") and name != "per_minor_eur"]
    assert any("istat" in key for key in row["source"])


@pytest.mark.parametrize("name", ["operations", "coverage", "cities"])
def test_pages_together_have_all_rows_once(release: Release, name: str) -> None:
    whole = read_json(ask(release, name, Selection()))
    rows: list[Any] = []
    for offset in range(0, whole["page"]["total"], 30):
        part = read_json(ask(release, name, Selection(), limit=30, offset=offset))
        assert (part["page"]["next"] is None) == (offset + 30 >= whole["page"]["total"])
        assert (part["page"]["previous"] is None) == (offset == 0)
        rows += part["rows"]
    assert rows == whole["rows"]


def test_a_page_behind_the_last_is_empty_and_leads_back(release: Release) -> None:
    page = read_json(ask(release, "cities", Selection(), limit=10, offset=5000))["page"]
    assert page == {
        "total": 39,
        "limit": 10,
        "offset": 5000,
        "next": None,
        "previous": "?format=json&limit=10&offset=30",
    }


def test_places_are_points(release: Release) -> None:
    document = read_json(ask(release, "cities", Selection(region=("sicilia",)), "geojson"))
    assert document["type"] == "FeatureCollection"
    assert {feature["geometry"]["type"] for feature in document["features"]} == {"Point"}
    assert len(document["features"]) == document["page"]["total"]

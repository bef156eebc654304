"""CSV files have exact amounts, the source of every row, and no formulas."""

import csv
import io

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.manifest import TableChangeCounts
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports import result_to_csv
from cmsdash.queries import QueryResult


def parse_csv(content: bytes, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize(("lang", "delimiter", "amount"), [("it", ";", "2236228,30"), ("en", ",", "2236228.30")])
def test_every_row_has_its_source_and_exact_amount(release: Release, lang: str, delimiter: str, amount: str) -> None:
    result = queries.city_figures(release, Selection(city=("barletta",)))
    lines = parse_csv(result_to_csv(result, release.sources, lang), delimiter)
    assert len(lines) == len(result.table)
    assert all(line["source_url"].startswith("https://") and line["source_licence"] for line in lines)
    assert amount in {line["amount_eur"] for line in lines}


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@x", "\t=1", "  =1", '"=1', "＝1", "|x"])
def test_formulas_are_escaped(release: Release, text: str) -> None:
    result = QueryResult("x", pd.DataFrame({"title": [text]}))
    [line] = parse_csv(result_to_csv(result, release.sources, "it"), ";")
    assert line["title"].startswith("'")


def test_formulas_in_lists_are_escaped(release: Release) -> None:
    result = QueryResult("x", pd.DataFrame({"words": [["=1+1", "a"], ["a", "=1+1"], []]}))
    lines = parse_csv(result_to_csv(result, release.sources, "it"), ";")
    assert [line["words"] for line in lines] == ["'=1+1|a", "a|=1+1", ""]


def test_numbers_are_not_escaped(release: Release) -> None:
    result = QueryResult("x", pd.DataFrame({"title": ["-12,5"], "amount_cents": pd.array([pd.NA], dtype="Int64")}))
    [line] = parse_csv(result_to_csv(result, release.sources, "it"), ";")
    assert line["title"] == "-12,5"
    assert line["amount_eur"] == ""


def test_lists_and_structs_are_written_as_one_cell(release: Release) -> None:
    row = {
        "source": ["andria-news24", "ilmattino"],
        "inferred_groups": [
            {"code": "giovani", "words": ["ragazzi", "giovani"]},
            {"code": "minori", "words": ["asilo"]},
        ],
        "changes": [TableChangeCounts("figures", 1, 2, 3), TableChangeCounts("cities", 0, 1, 0)],
    }
    [line] = parse_csv(result_to_csv(QueryResult("x", pd.DataFrame([row])), release.sources, "en"), ",")
    assert line["source"] == "andria-news24|ilmattino"
    assert line["source_publisher"].count(" | ") == 1
    assert line["inferred_groups"] == "giovani: ragazzi | giovani|minori: asilo"
    assert line["changes"] == "figures:1:2:3|cities:0:1:0"


def test_a_row_without_a_source_is_written(release: Release) -> None:
    # Molise has three cities, none with a published operation: those fields have no source.
    no_city = Selection(region=("molise",), city=("gela",))
    for result in (
        queries.completeness_by_field(release, Selection(city=("campobasso",))),
        queries.completeness_by_field(release, no_city),
    ):
        lines = parse_csv(result_to_csv(result, release.sources, "it"), ";")
        assert len(lines) == len(result.table)
        assert all(bool(line["source_url"]) == bool(line["source"]) for line in lines)

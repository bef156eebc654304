"""CSV files have exact amounts, the source of every row, and no formulas."""

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.manifest import TableChangeCounts
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports import FileContext, result_to_csv
from cmsdash.i18n import get_translator
from cmsdash.queries import QueryResult
from cmsdash.queries.runner import run_query

SQL = Path(queries.__file__).parent / "sql"


def context(release: Release, lang: str = "it", selection: Selection | None = None) -> FileContext:
    return FileContext(selection or Selection(lang=lang), {"barletta": "Barletta"}, release, get_translator(lang))


def parse_csv(content: bytes, delimiter: str) -> list[dict[str, str]]:
    """Return the rows by the names of their columns, which Italian headings have in brackets."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    return [{re.sub(r".*\[(\w+)\]$", r"\1", heading): cell for heading, cell in row.items()} for row in rows]


@pytest.mark.parametrize(("lang", "delimiter", "amount"), [("it", ";", "2236228,30"), ("en", ",", "2236228.30")])
def test_every_row_has_its_source_and_exact_amount(release: Release, lang: str, delimiter: str, amount: str) -> None:
    result = queries.city_figures(release, Selection(city=("barletta",)))
    lines = parse_csv(result_to_csv(result, context(release, lang)), delimiter)
    assert len(lines) == len(result.table)
    assert all(line["source_url"].startswith("https://") and line["source_licence"] for line in lines)
    assert amount in {line["amount_eur"] for line in lines}


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@x", "\t=1", "  =1", '"=1', "＝1", "|x"])
def test_formulas_are_escaped(release: Release, text: str) -> None:
    result = QueryResult("x", pd.DataFrame({"title": [text]}))
    [line] = parse_csv(result_to_csv(result, context(release)), ";")
    assert line["title"].startswith("'")


def test_formulas_in_lists_are_escaped(release: Release) -> None:
    result = QueryResult("x", pd.DataFrame({"words": [["=1+1", "a"], ["a", "=1+1"], []]}))
    lines = parse_csv(result_to_csv(result, context(release)), ";")
    assert [line["words"] for line in lines] == ["'=1+1|a", "a|=1+1", ""]


def test_numbers_are_not_escaped(release: Release) -> None:
    result = QueryResult("x", pd.DataFrame({"title": ["-12,5"], "amount_cents": pd.array([pd.NA], dtype="Int64")}))
    [line] = parse_csv(result_to_csv(result, context(release)), ";")
    assert line["title"] == "-12,5"
    assert line["amount_eur"] == ""


def test_lists_and_structs_are_written_as_one_cell(release: Release) -> None:
    row = {
        "source": ["andria-news24", "ilmattino"],
        "inferred_groups": [
            {"code": "giovani", "basis": "inferred", "words": ["ragazzi", "giovani"]},
            {"code": "minori", "basis": "read", "words": ["asilo"]},
        ],
        "changes": [TableChangeCounts("figures", 1, 2, 3), TableChangeCounts("cities", 0, 1, 0)],
    }
    [line] = parse_csv(result_to_csv(QueryResult("x", pd.DataFrame([row])), context(release, "en")), ",")
    assert line["source"] == "andria-news24|ilmattino"
    assert line["source_publisher"].count(" | ") == 1
    assert line["inferred_groups"] == "giovani (inferred): ragazzi | giovani|minori (read): asilo"
    assert line["changes"] == "figures:1:2:3|cities:0:1:0"


def test_a_row_without_a_source_is_written(release: Release) -> None:
    # Molise has three cities, none with a published operation: those fields have no source.
    no_city = Selection(region=("molise",), city=("gela",))
    for result in (
        queries.completeness_by_field(release, Selection(city=("campobasso",))),
        queries.completeness_by_field(release, no_city),
    ):
        lines = parse_csv(result_to_csv(result, context(release)), ";")
        assert len(lines) == len(result.table)
        assert all(bool(line["source_url"]) == bool(line["source"]) for line in lines)


def test_every_row_tells_its_words_filters_and_release(release: Release) -> None:
    # data/figures.csv: Barletta applied for 6.283.176 euro of Priority 5, stated
    selection = Selection(city=("barletta",), stage=("application",), search="Così, è")
    result = queries.city_figures(release, selection)
    content = result_to_csv(result, context(release, "it", selection))
    table = pd.read_csv(io.BytesIO(content), sep=";", decimal=",")
    [row, *_] = table[table["Importo [amount_eur]"] == 6283176].to_dict("records")
    assert (row["Fase, in parole [stage_label]"], row["Tipo di cifra, in parole [kind_label]"]) == (
        "Domanda",
        "Dichiarata",
    )
    assert "Città: Barletta" in row["Filtri [filters]"]
    assert row["Versione dei dati [release]"] == release.manifest.id
    assert row["Data della versione [release_date]"] == release.manifest.created[:10]
    english = pd.read_csv(io.BytesIO(result_to_csv(result, context(release, "en"))))
    assert {"stage", "stage_label", "amount_eur", "source_url"} <= set(english.columns), "plain names for programs"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_result_has_words_for_its_codes(release: Release, lang: str) -> None:
    selection = Selection(lang=lang).with_comparison_measure
    for name in {path.stem for path in SQL.glob("*.sql")} - {"facet_counts"}:  # never a figure
        content = result_to_csv(run_query(release, name, selection), context(release, lang))
        assert content.startswith(b"\xef\xbb\xbf")

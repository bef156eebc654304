"""CSV files have exact amounts, the source of every row, and no formulas."""

import io

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.manifest import TableChangeCounts
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports import result_to_file
from cmsdash.queries import QueryResult
from tests.exports.file_readers import file_context, read_csv

DIALECTS = {"csv": ";", "csv_international": ","}


def csv_rows(result: QueryResult, release: Release, file_format: str = "csv") -> list[dict[str, str]]:
    return read_csv(result_to_file(result, file_context(release), file_format), DIALECTS[file_format])


@pytest.mark.parametrize(("file_format", "amount"), [("csv", "2236228,30"), ("csv_international", "2236228.30")])
@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_row_has_its_source_and_exact_amount(release: Release, lang: str, file_format: str, amount: str) -> None:
    selection = Selection(city=("barletta",), lang=lang)
    result = queries.city_figures(release, selection)
    lines = read_csv(result_to_file(result, file_context(release, selection), file_format), DIALECTS[file_format])
    assert len(lines) == len(result.table)
    assert all(line["source_url"].startswith("https://") and line["source_licence"] for line in lines)
    assert amount in {line["amount_eur"] for line in lines}


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@x", "\t=1", "  =1", '"=1', "＝1", "|x"])
def test_formulas_are_escaped(release: Release, text: str) -> None:
    [line] = csv_rows(QueryResult("x", pd.DataFrame({"title": [text]})), release)
    assert line["title"].startswith("'")


@pytest.mark.parametrize("text", ["a;=1+1", "a,@x", "a\t|x", 'a; "=1', "a\n=1", "a,-cmd|' /C calc'!A0", "a;+SUM(A1)"])
def test_formulas_behind_the_sign_of_another_dialect_are_escaped(release: Release, text: str) -> None:
    [line] = csv_rows(QueryResult("x", pd.DataFrame({"title": [text]})), release)
    assert line["title"].replace("'", "", 1) == text
    assert "'" in line["title"][:6]


@pytest.mark.parametrize("text", ["asili; - mense", "2021-2027", "a, +5 per cento", "a;b", "mense, asili\n- centri"])
def test_dashes_and_signs_of_prose_stay(release: Release, text: str) -> None:
    [line] = csv_rows(QueryResult("x", pd.DataFrame({"title": [text]})), release)
    assert line["title"] == text


def test_formulas_in_lists_are_escaped(release: Release) -> None:
    lines = csv_rows(QueryResult("x", pd.DataFrame({"words": [["=1+1", "a"], ["a", "=1+1"], []]})), release)
    assert [line["words"] for line in lines] == ["'=1+1|a", "a|=1+1", ""]


def test_numbers_are_not_escaped(release: Release) -> None:
    table = pd.DataFrame({"title": ["-12,5"], "amount_cents": pd.array([pd.NA], dtype="Int64")})
    [line] = csv_rows(QueryResult("x", table), release)
    assert line["title"] == "-12,5"
    assert line["amount_eur"] == ""


def test_amounts_of_less_than_a_euro_and_below_zero_are_exact(release: Release) -> None:
    cents = pd.array([5, -5, -150, 0, 123456789012345678], dtype="Int64")
    lines = csv_rows(QueryResult("x", pd.DataFrame({"difference_cents": cents})), release)
    assert [line["difference_eur"] for line in lines] == ["0,05", "-0,05", "-1,50", "0,00", "1234567890123456,78"]


def test_lists_and_structs_are_written_as_one_cell(release: Release) -> None:
    row = {
        "source": ["andria-news24", "ilmattino"],
        "inferred_groups": [
            {"code": "giovani", "basis": "inferred", "words": ["ragazzi", "giovani"]},
            {"code": "minori", "basis": "read", "words": ["asilo"]},
        ],
        "changes": [TableChangeCounts("figures", 1, 2, 3), TableChangeCounts("cities", 0, 1, 0)],
        "amounts": [{"priority": "5", "status": "admitted", "cents": 123450, "operations": 2}],
        "group_counts": [{"code": "giovani", "stated": 2, "inferred": 1}],
        "known": [{"operation": "x-01", "title": "Asilo", "status": "decree", "answers": True, "stated": False}],
    }
    [line] = csv_rows(QueryResult("x", pd.DataFrame([row])), release)
    assert line["source"] == "andria-news24|ilmattino"
    assert line["source_publisher"].count(" | ") == 1
    assert line["inferred_groups"] == "giovani (inferred): ragazzi | giovani|minori (read): asilo"
    assert line["inferred_groups_label"].startswith("Giovani (")
    assert line["changes"] == "figures:1:2:3|cities:0:1:0"
    assert line["amounts"] == "priority=5; status=admitted; eur=1234,50; operations=2"
    assert line["amounts_label"] == "Priorità 5 (FSE+), Ammessa: 1.234,50\xa0€ (2 operazioni)"
    assert line["group_counts_label"] == "Giovani: 2 dichiarate, 1 dedotta"
    assert line["known_label"] == "Asilo (finanziata con decreto)"


def test_a_row_without_a_source_is_written(release: Release) -> None:
    # Molise has three cities, none with a published operation: those fields have no source.
    no_city = Selection(region=("molise",), city=("gela",))
    for result in (
        queries.completeness_by_field(release, Selection(city=("campobasso",))),
        queries.completeness_by_field(release, no_city),
    ):
        lines = csv_rows(result, release)
        assert len(lines) == len(result.table)
        assert all(bool(line.get("source_url")) == bool(line["source"]) for line in lines)


def test_every_row_tells_its_words_filters_and_release(release: Release) -> None:
    # data/figures.csv: Barletta applied for 6.283.176 euro of Priority 5, stated
    selection = Selection(city=("barletta",), stage=("application",), search="Così, è")
    result = queries.city_figures(release, selection)
    context = file_context(release, selection, "https://example.org/money?city=barletta")
    table = pd.read_csv(io.BytesIO(result_to_file(result, context, "csv", title="Denaro")), sep=";", decimal=",")
    [row, *_] = table[table["Importo [amount_eur]"] == 6283176].to_dict("records")
    assert row["Città, in parole [city_label]"] == "Barletta"
    assert (row["Fase, in parole [stage_label]"], row["Tipo di cifra, in parole [kind_label]"]) == (
        "Domanda",
        "Dichiarata",
    )
    assert row["Titolo della figura [figure_title]"] == "Denaro"
    assert "Città: Barletta" in row["Filtri [filters]"]
    assert row["Versione dei dati [release]"] == release.manifest.id
    assert row["Data della versione [release_date]"] == release.manifest.created[:10]
    assert "CC BY 4.0" in row["Licenza [licence]"]
    assert row["Indirizzo della pagina [link]"] == context.link
    international = pd.read_csv(io.BytesIO(result_to_file(result, context, "csv_international")))
    assert {"stage", "stage_label", "amount_eur", "source_url"} <= set(international.columns), "names for programs"


def test_no_two_columns_have_the_same_name(release: Release) -> None:
    manifest = release.manifest
    for result in (
        queries.release_summaries([manifest], manifest.id, {}),
        queries.dated_events(release, Selection()),
        queries.sources(release),
    ):
        header = result_to_file(result, file_context(release), "csv_international").decode("utf-8-sig").split("\r\n")[0]
        names = header.split(",")
        assert len(set(names)) == len(names)

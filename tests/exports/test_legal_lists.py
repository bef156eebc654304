"""The lists of the laws as files: official headings in order, equal rows, hostile words harmless."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.domain.legal_lists import OPERATIONS_LIST
from cmsdash.exports import result_to_file
from cmsdash.queries import QueryResult
from tests.exports.file_readers import file_context, open_workbook, read_csv, read_json, read_xlsx
from tests.hostile_strings import HOSTILE_STRINGS
from tests.libreoffice import convert

HEADINGS = {
    "it": ["a) nel caso di persone giuridiche, il nome del beneficiario", "k) il tasso di cofinanziamento dell'Unione"],
    "en": ["(a) in the case of legal entities, the beneficiary's name", "(k) Union co-financing rate"],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_are_the_words_of_the_law_in_its_order(release: Release, lang: str) -> None:
    result = queries.operations_list(release, Selection())
    context = file_context(release, Selection(lang=lang))
    sheet = open_workbook(result_to_file(result, context, "xlsx")).worksheets[1]
    headings = [re.sub(r" \[\w+\]$", "", str(cell.value)) for cell in sheet[1]]
    assert [*filter(HEADINGS[lang].__contains__, headings)] == HEADINGS[lang]
    letters = [match[1] for heading in headings if (match := re.match(r"\(?([a-n])\) ", heading))]
    assert letters == sorted(letters)
    assert {*letters} == {*"abdefghijklmn"}


def test_formats_have_equal_rows(release: Release) -> None:
    result, context = queries.operations_list(release, Selection()), file_context(release)
    tables = {
        "csv": read_csv(result_to_file(result, context, "csv"), ";"),
        "xlsx": read_xlsx(result_to_file(result, context, "xlsx")),
        "json": read_json(result_to_file(result, context, "json"))["rows"],
    }
    names = [field.column.replace("_cents", "_eur") for field in OPERATIONS_LIST if field.is_listed]
    words = {
        name: [[str(row[column] or "").lstrip("'") for column in names] for row in rows]
        for name, rows in tables.items()
    }
    assert words["csv"] == words["xlsx"] == words["json"]
    assert all(row["art49_l_location_code"].isdigit() for row in tables["json"]), "codes keep their zeros"


def test_report_is_a_file_with_its_reasons_in_words(release: Release) -> None:
    result = queries.operations_list_fields(release, Selection())
    rows = read_csv(result_to_file(result, file_context(release), "csv"), ";")
    rate = next(row for row in rows if row["law_column"] == "art49_k_union_rate")
    assert (rate["given"], rate["law_state"]) == ("0", "empty")
    assert rate["law_column_label"] == HEADINGS["it"][1]
    assert (
        rate["law_reasons_label"]
        == f"per {rate['asked']} operazioni nessuna fonte dice quanto paga l'Unione e quanto lo Stato"
    )
    assert {row["release"] for row in rows} == {release.manifest.id}


def make_hostile(release: Release) -> QueryResult:
    rows = queries.operations_list(release, Selection()).table
    texts = [text for name, text in HOSTILE_STRINGS.items() if not name.startswith("long")]
    hostile = pd.concat([rows.iloc[:1]] * len(texts), ignore_index=True)
    for column in ("art49_a_beneficiary", "art49_d_operation", "art49_e_purpose"):
        hostile[column] = pd.array(texts, dtype=rows[column].dtype)
    return QueryResult("operations_list", hostile)


def test_hostile_words_of_a_list_are_no_formulas(release: Release) -> None:
    result, context = make_hostile(release), file_context(release)
    for row in read_csv(result_to_file(result, context, "csv"), ";"):
        for column in ("art49_a_beneficiary", "art49_d_operation", "art49_e_purpose"):
            assert not re.match(r"[\s\"]*[=@|＝＠]", row[column])
    sheet = open_workbook(result_to_file(result, context, "xlsx")).worksheets[1]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_open_in_libreoffice(release: Release, tmp_path: Path, lang: str) -> None:
    result = queries.operations_list(release, Selection())
    path, out = tmp_path / "list.xlsx", tmp_path / "out"
    out.mkdir()
    path.write_bytes(result_to_file(result, file_context(release, Selection(lang=lang)), "xlsx", title="Elenco"))
    [again] = convert(path, "xlsx:Calc MS Excel 2007 XML", out)
    opened, written = read_xlsx(again.read_bytes()), read_xlsx(path.read_bytes())
    assert [row["art49_d_operation"] for row in opened] == [row["art49_d_operation"] for row in written]
    assert sum(row["amount_eur"] or 0 for row in opened) * 100 == pytest.approx(int(result.table["amount_cents"].sum()))


def test_a_reader_of_another_release_is_told_which(release: Release) -> None:
    other = replace(release, manifest=replace(release.manifest, id="2027-01-01-000000-00000000", created="2027-01-01"))
    rows = read_csv(result_to_file(queries.operations_list_fields(other, Selection()), file_context(other), "csv"), ";")
    assert {row["release_date"] for row in rows} == {"2027-01-01"}

"""Values of lists as people write them: the account of each case file, and cells of the same kinds."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsdash.datastore.import_report import ExcludedRows, ImportReport, RowTotals, report_to_dict
from cmsdash.exports.import_report import report_to_csv, report_to_html
from cmsdash.i18n import get_translator
from cmsdash.i18n.import_messages import issue_reason, report_lines
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.column_mapping import ALLOWED_CODES, load_mapping
from cmsdash.ingest.readers.context import ImportOptions

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "fixtures" / "intake"
SOURCE = {
    "key": "prova",
    "publisher": "Ente di prova",
    "title": "Elenco di prova",
    "url": "https://example.org/",
    "date": "2026-01",
    "accessed": "2026-02-01",
    "licence": "cited",
}


def read_case(name: str, reader: str = "operations", **matches: str) -> tuple[ImportBatch, ImportReport]:
    return read_path(CASES / name, reader, **matches)


def read_path(path: Path, reader: str = "operations", **matches: str) -> tuple[ImportBatch, ImportReport]:
    batch, report = registry.read_file(reader, path, ROOT / "data", ImportOptions(SOURCE, matches))
    assert report.is_balanced
    for rule in {group.rule for group in report.excluded}:
        groups = [group.totals for group in report.excluded if group.rule == rule]
        assert sum(groups, RowTotals()) == report.rules[rule]
    return batch, report


def read_rows(tmp_path: Path, text: str, reader: str = "operations") -> tuple[ImportBatch, ImportReport]:
    path = tmp_path / "elenco.csv"
    path.write_text(text, "utf-8")
    return read_path(path, reader)


def remark_counts(report: ImportReport) -> set[tuple[str, str, str]]:
    """Return code, column and count of the remarks on values."""
    return {
        (remark.code, remark.column, remark.value)
        for remark in report.remarks
        if remark.code in ("not_stated", "amounts_rounded")
    }


def test_words_that_say_that_nothing_is_stated_are_empty_and_counted() -> None:
    batch, report = read_case("29-placeholders.csv")
    assert (report.input, report.accepted) == (RowTotals(7, 700000), RowTotals(7, 700000))
    assert [row["start"] for row in batch.rows["operations"]][:3] == ["2025-01-01", "", ""]
    assert not any(row["cup"] or row["end"] or row["objective"] for row in batch.rows["operations"])
    assert remark_counts(report) == {
        ("not_stated", "Data di inizio", "2"),
        ("not_stated", "Data di fine", "2"),
        ("not_stated", "CUP", "2"),
        ("not_stated", "Obiettivo specifico", "1"),
    }


@pytest.mark.parametrize(
    "words",
    [
        "N.D.",
        "n/d",
        "NA",
        "N.A.",
        "—",
        "/",
        "//",
        "...",
        "?",
        "non disponibile",
        "Non ancora assegnato",
        "TBD",
        "da richiedere",
        "in fase di rilascio",
        "in attesa di CUP",
        "not yet available",
        "CUP da acquisire",
        "None",
    ],
)
def test_a_placeholder_in_an_optional_cell_keeps_the_operation(tmp_path: Path, words: str) -> None:
    batch, report = read_rows(tmp_path, f"Comune;Titolo;Importo;CUP\nAndria;Uno;1000;{words}\n")
    assert report.accepted == RowTotals(1, 100000)
    assert batch.rows["operations"][0]["cup"] == ""
    assert remark_counts(report) == {("not_stated", "CUP", "1")}


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [("n.d.;Uno;1000", "city_missing", "Comune"), ("Andria;–;1000", "cell_missing", "Titolo")],
)
def test_a_placeholder_in_a_required_cell_is_a_missing_value(tmp_path: Path, row: str, code: str, column: str) -> None:
    _, report = read_rows(tmp_path, f"Comune;Titolo;Importo\n{row}\n")
    assert report.quarantined == RowTotals(1, 100000)
    assert [(issue.code, issue.column) for issue in report.row_issues] == [(code, column)]


def test_amounts_with_more_decimals_are_rounded_to_the_cent_and_counted() -> None:
    batch, report = read_case("33-more-decimals.xlsx")
    assert report.input == report.accepted == RowTotals(3, 189980727)
    assert [row["amount_eur"] for row in batch.rows["operations"]] == ["1440505.54", "209301.40", "250000.33"]
    assert remark_counts(report) == {("amounts_rounded", "Importo", "3")}


def test_a_row_set_aside_keeps_its_money_in_the_account(tmp_path: Path) -> None:
    _, report = read_rows(
        tmp_path,
        "Comune;Titolo;Importo;Data di inizio\nAndria;;1000;\nAndria;Due;2.000,50;32/13/2025\nAndria;Tre;-5,00;\n",
    )
    assert dict(report.reasons) == {
        "amount_negative": RowTotals(1, -500),
        "cell_missing": RowTotals(1, 100000),
        "date_impossible": RowTotals(1, 200050),
    }


@pytest.mark.parametrize(
    ("lang", "words", "zero"),
    [
        ("it", "2 righe con un importo che non si è capito", "0\xa0€"),
        ("en", "2 rows with an amount that was not understood", "€0"),
    ],
)
def test_an_amount_that_was_not_understood_is_no_zero(tmp_path: Path, lang: str, words: str, zero: str) -> None:
    _, report = read_rows(tmp_path, "Comune;Titolo;Importo\nAndria;Uno;mille\nAndria;Due;1.234\nTrani;Tre;10\n")
    assert report.quarantined == RowTotals(2, 0, unread_amounts=2)
    text = get_translator(lang)
    set_aside = next(line for line in report_lines(report, text) if line.startswith(text("import_report.quarantined")))
    assert words in set_aside
    assert zero not in set_aside
    assert words in report_to_html(report, text)


def test_rows_of_other_municipalities_are_listed_by_place_and_amount(tmp_path: Path) -> None:
    body = "Milano;Uno;1000\nAndria;Due;1\nLecce;Tre;2500,5\nMilano;Quattro;500\nLecce;Cinque;tanto\n"
    _, report = read_rows(tmp_path, f"Comune;Titolo;Importo\n{body}")
    assert report.excluded == (
        ExcludedRows("city", "Lecce", 4, RowTotals(2, 250050, unread_amounts=1)),
        ExcludedRows("city", "Milano", 2, RowTotals(2, 150000)),
    )
    text = get_translator("it")
    lines = report_lines(report, text)
    assert "      Milano: 2 (1.500\xa0€), dalla riga 2" in lines
    assert "      Lecce: 2 (2.500,50\xa0€, più 1 riga con un importo che non si è capito), dalla riga 4" in lines
    assert "Milano" in report_to_html(report, text)
    assert "2;;Milano;city;altri comuni;;2;1500.00" in report_to_csv(report, text).decode("utf-8-sig")
    assert [group["words"] for group in report_to_dict(report)["excluded"]] == ["Lecce", "Milano"]  # type: ignore[attr-defined]


def test_more_places_than_a_report_lists_are_added_up(tmp_path: Path) -> None:
    rows = "".join(f"Borgo {number};Uno;1\n" for number in range(1200))
    _, report = read_rows(tmp_path, f"Comune;Titolo;Importo\n{rows}")
    assert len(report.excluded) == 1001
    assert {group.totals for group in report.excluded if not group.words} == {RowTotals(200, 20000)}


def test_dates_with_hours_are_read_without_them() -> None:
    batch, report = read_case("30-dates-with-hours.xlsx")
    assert report.input == report.accepted == RowTotals(2, 200000)
    assert [(row["start"], row["end"]) for row in batch.rows["operations"]] == [
        ("2025-10-01", "2027-12-31"),
        ("2025-06-15", "2027-06-15"),
    ]


def test_a_period_in_one_cell_gives_start_and_end(tmp_path: Path) -> None:
    header = "Comune;Titolo;Data di inizio;Data di fine\n"
    body = "Andria;Uno;dal 1/1/2025 al 31/12/2026;\nAndria;Due;2025;2025-2027\n"
    batch, _ = read_rows(tmp_path, header + body)
    assert [(row["start"], row["end"]) for row in batch.rows["operations"]] == [
        ("2025-01-01", "2026-12-31"),
        ("2025", "2027"),
    ]


def test_stage_words_are_read_in_any_gender_and_asked_about_in_the_readers_language() -> None:
    batch, report = read_case("45-stage-words.csv", "allocations")
    assert (report.input, report.accepted) == (RowTotals(2, 150000000), RowTotals(1, 100000000))
    assert [(row["city"], row["stage"]) for row in batch.rows["figures"]] == [("andria", "admitted")]
    assert dict(report.reasons) == {"stage_unknown": RowTotals(1, 50000000)}
    (issue,) = report.row_issues
    words = issue_reason(issue, get_translator("it"), online=True)
    assert "Stima della stampa, Tetto di spesa, Domanda, Ammesso, Decreto o Convenzione" in words
    assert "press_estimate" not in words
    assert "Press estimate, Ceiling, Application" in issue_reason(issue, get_translator("en"), online=True)
    assert "Stima della stampa (press_estimate)" in issue_reason(issue, get_translator("it"))


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Ammesso", "admitted"),
        ("AMMESSI A FINANZIAMENTO", "admitted"),
        ("Ammessa (D.D. 123/2025)", "admitted"),
        ("finanziato", "decree"),
        ("Finanziate", "decree"),
        ("Finanziata con decreto", "decree"),
        ("Non avviato", "admitted"),
        ("In avvio di progettazione", "under_way"),
        ("In esecuzione", "under_way"),
        ("avviati", "under_way"),
        ("Liquidato", "completed"),
        ("Concluso", "completed"),
        ("Eseguito", "completed"),
        ("ammissibili ma non finanziati", "admissible"),
        ("under_way", "under_way"),
        ("n.d.", "admitted"),  # the default of the mapping, as for an empty cell
    ],
)
def test_statuses_are_read_in_the_words_of_acts(tmp_path: Path, words: str, status: str) -> None:
    batch, _ = read_rows(tmp_path, f"Comune;Titolo;Stato\nAndria;Uno;{words}\n")
    assert [row["status"] for row in batch.rows["operations"]] == [status]


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize(("kind", "reader"), [("status", "operations"), ("stage", "allocations")])
def test_the_labels_that_a_report_offers_are_read(lang: str, kind: str, reader: str) -> None:
    text, mapping = get_translator(lang), load_mapping(ROOT / "data" / "mappings", reader)
    codes = ALLOWED_CODES[kind]
    assert {code: mapping.code(kind, text(f"{kind}.{code}")) for code in codes} == {code: code for code in codes}


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Revocato", "withdrawn"),
        ("revocate", "withdrawn"),
        ("Rinuncia", "withdrawn"),
        ("Decaduti", "withdrawn"),
        ("Non ammesso", "not_admitted"),
        ("esclusi", "not_admitted"),
    ],
)
def test_withdrawn_operations_are_listed_apart(tmp_path: Path, words: str, rule: str) -> None:
    _, report = read_rows(tmp_path, f"Comune;Titolo;Importo;Stato\nAndria;Uno;10;{words}\nTrani;Due;5;Ammessa\n")
    assert dict(report.rules) == {rule: RowTotals(1, 1000)}
    assert report.excluded == (ExcludedRows(rule, "Uno", 2, RowTotals(1, 1000)),)


def test_the_titles_of_withdrawn_operations_are_listed_without_persons(tmp_path: Path) -> None:
    body = "Andria;Borsa per Maria Rossi;10;Revocata\n"
    _, report = read_rows(tmp_path, f"Comune;Titolo;Importo;Stato\n{body}")
    assert [group.words for group in report.excluded] == ["Borsa per *INDIVIDUO*"]


def test_an_unknown_status_is_asked_about_with_its_choices(tmp_path: Path) -> None:
    _, report = read_rows(tmp_path, "Comune;Titolo;Stato\nAndria;Uno;Sospesa\n")
    (issue,) = report.row_issues
    assert (issue.code, issue.value) == ("status_unknown", "Sospesa")
    choices = "Descritta, Candidata, Ammissibile, Ammessa, Finanziata con decreto, Avviata o Conclusa"
    assert choices in issue_reason(issue, get_translator("it"), online=True)


def test_several_cup_in_a_cell_are_kept(tmp_path: Path) -> None:
    body = "Andria;Uno;J89I24000140001 / B81H25000010006\nAndria;Due;J89I24000150001\n"
    batch, report = read_rows(tmp_path, f"Comune;Titolo;CUP\n{body}")
    rows = batch.rows["operations"]
    assert [row["cup"] for row in rows] == ["J89I24000140001", "J89I24000150001"]
    assert [row["wording"] for row in rows] == ["CUP: J89I24000140001, B81H25000010006", ""]
    (remark,) = [remark for remark in report.remarks if remark.code == "cups_several"]
    assert (remark.line, remark.value, remark.expected) == (2, "1", "2: J89I24000140001, B81H25000010006")


def test_places_are_read_split_or_asked_about() -> None:
    batch, report = read_case("13-places-written.csv")
    assert report.input == RowTotals(16, 1600000)
    assert report.accepted == RowTotals(12, 1200000)
    assert dict(report.reasons) == {"city_doubtful": RowTotals(4, 400000)}
    assert report.out_of_scope == RowTotals()
    assert [(issue.line, issue.expected) for issue in report.row_issues] == [
        (12, "avellino"),
        (15, "gela"),
        (16, "corigliano-rossano"),
        (17, "corigliano-rossano"),
    ]
    leads = {row["title"]: row["city"] for row in batch.rows["operations"]}
    assert leads == {
        **dict.fromkeys(("Uno", "Due"), "andria"),
        **dict.fromkeys(("Tre", "Quattro", "Cinque"), "taranto"),
        **dict.fromkeys(("Sei", "Sette"), "trani"),
        **dict.fromkeys(("Otto", "Nove", "Dieci"), "brindisi"),
        "Dodici": "cerignola",
        "Tredici": "matera",
    }
    partners = [row["city"] for row in batch.rows["operation_cities"] if row["role"] == "partner"]
    assert partners == ["taranto"] * 3


def test_five_digits_are_set_aside_with_the_city_they_may_be() -> None:
    _, report = read_case("12-postcode.csv")
    assert report.input == report.quarantined == RowTotals(5, 15000000)
    assert list(report.reasons) == ["city_postcode"]
    assert [issue.value for issue in report.row_issues] == ["71029", "81011", "73027", "85013", "83100"]
    assert [issue.expected for issue in report.row_issues] == ["manfredonia", "marsala", "taranto", "niscemi", ""]
    for lang in ("it", "en"):
        for online in (True, False):
            for issue in report.row_issues:
                assert "{" not in issue_reason(issue, get_translator(lang), online=online)


def test_five_digits_can_be_answered() -> None:
    batch, report = read_case("12-postcode.csv", **{"71029": "manfredonia", "83100": "avellino"})
    assert report.accepted == RowTotals(2, 6000000)
    assert [row["city"] for row in batch.rows["operations"]] == ["manfredonia", "avellino"]


def test_a_partner_elsewhere_does_not_exclude_an_operation(tmp_path: Path) -> None:
    body = "Foggia:::Cerignola;Uno;1000\nAndria, Corato;Due;500\n"
    batch, report = read_rows(tmp_path, f"Comune;Titolo;Importo\n{body}")
    assert report.accepted == RowTotals(2, 150000)
    assert [row["city"] for row in batch.rows["operation_cities"]] == ["cerignola", "andria"]
    wordings = [row["wording"] for row in batch.rows["operations"]]
    assert wordings == ["Importo: 1000; Comune: Foggia:::Cerignola", "Importo: 500; Comune: Andria, Corato"]
    (remark,) = [remark for remark in report.remarks if remark.code == "places_outside"]
    assert (remark.value, remark.expected) == ("2", "2: Foggia; 3: Corato")


@pytest.mark.parametrize(
    ("place", "beneficiary", "city"),
    [
        ("Regione Puglia", "Comune di Taranto", "taranto"),
        ("Provincia di Brindisi", "Comune di Mesagne", "mesagne"),
        ("BT", "Città di Trani", "trani"),
        ("Italia", "COMUNE DI GELA", "gela"),
        ("Puglia", "Consorzio Alfa:::Comune di Foggia:::Comune di Andria (BT) - Settore Sociale", "andria"),
        ("Regione Puglia", "Comune di Gela", ""),
        ("Regione Puglia", "Regione Puglia", ""),
    ],
)
def test_an_area_has_the_city_of_its_beneficiary(tmp_path: Path, place: str, beneficiary: str, city: str) -> None:
    batch, report = read_rows(tmp_path, f"Comune;Titolo;Beneficiario\n{place};Uno;{beneficiary}\n")
    assert [row["city"] for row in batch.rows.get("operations", [])] == ([city] if city else [])
    assert list(report.reasons) == ([] if city else ["lead_unknown"])


def test_the_municipality_that_is_the_beneficiary_leads(tmp_path: Path) -> None:
    batch, _ = read_rows(tmp_path, "Comune;Titolo;Beneficiario\nAndria, Trani;Uno;Comune di Trani\n")
    assert [(row["city"], row["role"]) for row in batch.rows["operation_cities"]] == [
        ("trani", "lead"),
        ("andria", "partner"),
    ]


def test_a_figure_of_two_cities_is_not_attributed_to_one(tmp_path: Path) -> None:
    header, row = "Comune;Fase;Priorità;Importo\n", "Brindisi e Taranto;Decreto;5;10\n"
    _, report = read_rows(tmp_path, header + row, "allocations")
    assert dict(report.reasons) == {"city_doubtful": RowTotals(1, 1000)}
    assert report.row_issues[0].expected == "brindisi | taranto"


def test_one_person_firms_keep_their_name_out() -> None:
    batch, report = read_case("23-one-person-firm.csv")
    assert report.input == report.accepted == RowTotals(2, 15000000)
    assert batch.rows["operation_actors"] == []
    assert not [name for name in ("SAVERIO", "ORONZO", "ROSSI") if name in str(batch.rows)]


def test_several_beneficiaries_are_told_apart(tmp_path: Path) -> None:
    header = "Comune,Titolo,Beneficiario,Forma giuridica\n"
    body = (
        "Andria,Uno,Comune di Andria; ROSSI ORONZO,Comune; Impresa\n"
        "Andria,Due,Cooperativa Alfa:::Bar Beta,Cooperativa:::Ditta individuale\n"
        "Andria,Tre,Cooperativa Gamma; Bar Delta,Ditta individuale\n"
    )
    batch, _ = read_rows(tmp_path, header + body)
    actors = [row["actor"] for row in batch.rows["operation_actors"]]
    assert actors == ["Comune di Andria", "Cooperativa Alfa", "Cooperativa Gamma"]


def test_every_set_aside_row_is_explained_in_both_languages(tmp_path: Path) -> None:
    _, report = read_rows(tmp_path, "Comune;Titolo;Importo\nn.d.;Uno;1\n")
    for lang in ("it", "en"):
        assert issue_reason(report.row_issues[0], get_translator(lang))


AMOUNTS = {
    "": (0, 0),
    "n.d.": (0, 0),
    "1000": (100000, 0),
    "1.234,56 €": (123456, 0),
    "1,234.56": (123456, 0),
    "0,005": (1, 0),
    "1440505.537482": (144050554, 0),
    "(12,50)": (-1250, 0),
    "1.234": (0, 1),
    "circa mille": (0, 1),
    "#N/D": (0, 1),
}
"""Cells with the cents that they mean, and whether they are not understood."""
PLACES = ("Andria", "Andria, BT", "Brindisi e Taranto", "Gela (Caltanissetta)", "Milano", "71029", "", "Puglia", "n.d.")
STATUSES = ("", "Ammessi", "Revocata", "non ammesso", "sospesa", "-")
DATES = ("", "2025", "9 aprile 2025", "in corso di definizione", "31/02/2025", "boh")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(*map(st.sampled_from, (PLACES, ("Uno", "Due", "–", ""), tuple(AMOUNTS), STATUSES, DATES))),
        max_size=12,
    )
)
def test_the_account_of_any_mixture_of_cells_is_exact(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    body = "".join(";".join(cells) + "\n" for cells in rows)
    _, report = read_rows(tmp_path, f"Comune;Titolo;Importo;Stato;Data di inizio\n{body}")
    filled = [cells for cells in rows if any(cells)]
    cents = [AMOUNTS[cells[2]] for cells in filled]
    assert report.input == RowTotals(len(filled), sum(one for one, _ in cents), sum(unread for _, unread in cents))
    assert report.accepted + report.quarantined + report.out_of_scope == report.input
    assert report.accepted.unread_amounts == 0
    assert len(report.row_issues) == report.quarantined.rows

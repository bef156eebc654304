"""Parsing of amounts, dates, names and codes: exact, or rejected with a reason."""

from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.parsing.amounts import (
    OPENCOESIONE_AMOUNT,
    Amount,
    AmountNotation,
    find_amount,
    format_euros,
    parse_amount,
    parse_cents,
    parse_opencoesione_cents,
)
from cmsdash.ingest.parsing.city_matcher import CityMatcher
from cmsdash.ingest.parsing.codes import parse_cups, parse_objective, parse_priority
from cmsdash.ingest.parsing.dates import parse_date, parse_period
from cmsdash.ingest.readers.context import ImportOptions, build_context

DATA = Path(__file__).parents[2] / "data"


@cache
def load_city_matcher() -> CityMatcher:
    return build_context(DATA, "operations", ImportOptions()).city_matcher


@pytest.fixture(scope="module")
def city_matcher() -> CityMatcher:
    return load_city_matcher()


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234.567,89 €", 123456789),
        ("€ 1.234.567,89", 123456789),
        ("1,234,567.89", 123456789),
        ("1 234 567,89 euro", 123456789),
        ("1234567,89", 123456789),
        ("1234.5", 123450),
        ("1.234.567", 123456700),
        ("1,234,567", 123456700),
        ("0,00", 0),
        ("1234", 123400),
        ("1.234,5", 123450),
        ("1.234,50000", 123450),
        ("1'234,50", 123450),
        ("12345.678,00", None),
        ("1.23.456", None),
        ("uno", None),
        ("1,5E+06", None),
        ("", None),
        ("-5,00", None),
        ("1,234", None),
        ("1.234", None),
        ("1,2345", 123),
        ("1440505.537482", 144050554),
        ("0,125", 13),
        ("0,1250", 13),
        ("1.234,56=", 123456),
        ("1.234,-", 123400),
        ("1.234,56-", None),
        ("(1.234,56)", None),
        ("١٢٣", None),
        ("12 34 €€ x", None),
    ],
)
def test_an_amount_is_read_exactly_or_rejected(text: str, cents: int | None) -> None:
    if cents is None:
        with pytest.raises(RowRejectedError):
            parse_cents(text, "Importo")
    else:
        assert parse_cents(text, "Importo") == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [("1,2 mln", "amount_scaled"), ("€ 350k", "amount_scaled"), ("500 mila euro", "amount_scaled"),
     ("1.5 million", "amount_scaled"), ("circa 1,2 milioni di euro", "amount_scaled"), ("80 %", "amount_percent"),
     ("circa 1000", "amount_approximate"), ("~ 1.000,00", "amount_approximate"), ("1000 ca.", "amount_approximate"),
     ("fino a 50.000 €", "amount_approximate"), ("< 5000", "amount_approximate"), ("1000 - 2000", "amount_several"),
     ("da 1000 a 2000", "amount_several"), ("1000+500", "amount_several"), ("€ 1000 / € 500", "amount_several"),
     ("1000 2000", "amount_several"), ("1.000,00 2.000,00", "amount_several"), ("10 50", "amount_several"),
     ("1000 € 500 €", "amount_several"), ("1000 200", "amount_several"), ("1 000 00", "amount_several"),
     ("cinque", "amount_unreadable"), ("12a", "amount_unreadable"), ("1.00.0", "amount_unreadable"),
     ("circa mille", "amount_unreadable"), ("1" * 61, "amount_unreadable")],
)  # fmt: skip
def test_an_amount_that_is_no_number_is_told_as_what_it_is(text: str, code: str) -> None:
    with pytest.raises(RowRejectedError) as error:
        parse_cents(text, "Importo")
    assert error.value.code == code
    assert find_amount(text) is None


@pytest.mark.parametrize(
    "text", ["1 234 567,89", "1\xa0234\u202f567.89 €", "1'234'567,89", "EUR 1 234 567,89", "1 234 567 , 89"]
)
def test_spaces_part_thousands(text: str) -> None:
    assert parse_cents(text, "Importo") == 123456789


@pytest.mark.parametrize(("text", "decimal", "cents"), [("1.234", ",", 123400), ("1,234", ".", 123400)])
def test_a_known_decimal_sign_resolves_an_ambiguous_amount(text: str, decimal: str, cents: int) -> None:
    with pytest.raises(RowRejectedError, match="amount_ambiguous"):
        parse_cents(text, "Importo")
    assert parse_cents(text, "Importo", AmountNotation(decimal)) == cents


def test_a_decimal_sign_decides_only_where_both_notations_fit() -> None:
    # A workbook's numbers have a point even where its texts have a comma.
    assert parse_cents("1234.5", "Importo", AmountNotation(",")) == 123450


@pytest.mark.parametrize(
    ("text", "unit", "cents"), [("1.234,5", 1000, 123450000), ("2,5", 1_000_000, 250000000), ("0,0000001", 1000, 0)]
)
def test_an_amount_counts_the_unit_of_its_file(text: str, unit: int, cents: int) -> None:
    assert parse_cents(text, "Importo", AmountNotation(",", unit)) == cents


@pytest.mark.parametrize(("text", "cents"), [("0,005", 1), ("0,0049", 0), ("2,675", 268), ("-0,005", -1)])
def test_more_decimals_are_rounded_a_half_away_from_zero(text: str, cents: int) -> None:
    assert parse_amount(text, "Importo", AmountNotation(",")) == Amount(cents, is_rounded=True)


@given(st.integers(0, 10**13))
def test_every_amount_is_read_in_both_notations(cents: int) -> None:
    english = f"{cents // 100:,}.{cents % 100:02d}"
    italian = english.translate(str.maketrans(",.", ".,"))
    assert parse_cents(english, "") == parse_cents(italian, "") == parse_cents(format_euros(cents), "") == cents
    assert parse_opencoesione_cents(format_euros(cents).replace(".", ",")) == cents


@given(st.text(max_size=40))
def test_no_text_breaks_the_parsers(text: str) -> None:
    assert find_amount(text) is None or isinstance(find_amount(text), Amount)
    assert parse_opencoesione_cents(text) is None or OPENCOESIONE_AMOUNT.fullmatch(text) or not text
    assert fold_text(fold_text(text)) == fold_text(text)
    for parse in (
        lambda: parse_cents(text, "x"),
        lambda: parse_date(text, "x"),
        lambda: parse_cents(text, "x", AmountNotation(",")),
    ):
        with suppress(RowRejectedError):
            assert parse() is not None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20250409", "2025-04-09"),
        ("2025-04-09", "2025-04-09"),
        ("2025-04-09 00:00:00", "2025-04-09"),
        ("09/04/2025", "2025-04-09"),
        ("9.4.2025", "2025-04-09"),
        ("04/2025", "2025-04"),
        ("2025-04", "2025-04"),
        ("2025", "2025"),
        ("45756", "2025-04-09"),
        ("20240832", "date_impossible"),
        ("31/02/2025", "date_impossible"),
        ("04/13/2025", "date_impossible"),
        ("20250409.0", "2025-04-09"),
        ("45756.5", "2025-04-09"),
        ("2025.0", "2025"),
        ("09/04/25", "2025-04-09"),
        ("9.4.97", "1997-04-09"),
        ("2025-06-15T09:32:07.000+0000", "2025-06-15"),
        ("2025-09-30T22:00:00Z", "2025-10-01"),  # midnight in Italy
        ("15/06/2027 14:30", "2027-06-15"),
        ("15/06/2027 2:30 PM", "2027-06-15"),
        ("15/06/2027, ore 14.30", "2027-06-15"),
        ("9 aprile 2025", "2025-04-09"),
        ("Mercoledì 9 Aprile 2025", "2025-04-09"),
        ("1° gennaio 2026", "2026-01-01"),
        ("April 9th, 2025", "2025-04-09"),
        ("9 apr. 25", "2025-04-09"),
        ("9-apr-25", "2025-04-09"),
        ("apr-25", "2025-04"),
        ("aprile 2025", "2025-04"),
        ("Sett. 2026", "2026-09"),
        ("31/12/2027 (prevista)", "2027-12-31"),
        ("prevista: 31/12/2027", "2027-12-31"),
        ("entro il 31/12/2027", "2027-12-31"),
        ("II semestre 2026", "2026"),
        ("fine 2026", "2026"),
        ("IV trim. 2026", "2026"),
        ("giugno/2027", "2027-06"),
        ("Data: 01/01/2025", "2025-01-01"),
        ("01/01/0025", "date_implausible"),
        ("1 2026", "date_unreadable"),
        ("marzo-aprile 2026", "date_unreadable"),
        ("9 brumaio 2025", "date_unreadable"),
        ("dal 01/01/2025 al 31/12/2026", "date_unreadable"),
        ("09/04/75", "date_implausible"),
        ("31 aprile 2025", "date_impossible"),
        ("19000101", "date_implausible"),
        ("99990101", "date_implausible"),
        ("", "date_unreadable"),
    ],
)
def test_a_date_keeps_its_precision_or_is_rejected(text: str, day: str) -> None:
    if day.startswith("date_"):
        with pytest.raises(RowRejectedError, match=day):
            parse_date(text, "Data")
    else:
        assert parse_date(text, "Data") == day


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("dal 01/01/2025 al 31/12/2026", ("2025-01-01", "2026-12-31")),
        ("01/01/2025 - 31/12/2026", ("2025-01-01", "2026-12-31")),
        ("gennaio 2025 – dicembre 2026", ("2025-01", "2026-12")),
        ("2025-2027", ("2025", "2027")),
        ("from April 2025 to May 2026", ("2025-04", "2026-05")),
        ("31/12/2026", ("2026-12-31", "2026-12-31")),
    ],
)
def test_a_period_has_two_dates(text: str, period: tuple[str, str]) -> None:
    assert parse_period(text, "Data") == period


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31)))
def test_every_date_is_read_the_same_in_every_notation(day: date) -> None:
    iso = str(day)
    year, month, number = iso.split("-")
    for notation in (iso, year + month + number, f"{number}/{month}/{year}", f"{int(number)}.{int(month)}.{year}"):
        assert parse_date(notation, "") == iso


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Comune di Avellino", "avellino"),
        ("AVELLINO (AV)", "avellino"),
        ("Casal del Principe", "casal-di-principe"),
        ("Casal di Principe (CE)", "casal-di-principe"),
        ("Corigiano-Rossano", "corigliano-rossano"),
        ("corigliano rossano", "corigliano-rossano"),
        ("Cava dé Tirreni", "cava-de-tirreni"),
        ("Cava de’ Tirreni", "cava-de-tirreni"),
        ("CAVA DEI TIRRENI", "cava-de-tirreni"),
        ("Città di Porto Torres", "porto-torres"),
        ("mazara del vallo", "mazara-del-vallo"),
        ("064008", "avellino"),
        ("Comune d'Avellino", "avellino"),
        ("Andria - BT", "andria"),
        ("Andria, BT", "andria"),
        ("Trani-BT", "trani"),
        ("Trani (BAT)", "trani"),
        ("Matera MT", "matera"),
        ("Taranto, Puglia", "taranto"),
        ("Italia, Puglia, Taranto", "taranto"),
        ("Marsala, Trapani", "marsala"),
        ("Comune di Trani (capofila)", "trani"),
        ("71042 Cerignola (FG)", "cerignola"),
        ("Via Roma 1, 76125 Trani BT", "trani"),
        ("16074001.0", "brindisi"),
        ("015064008", "avellino"),
        ("A509", "avellino"),
        ("090064", "sassari"),
    ],
)
def test_a_city_is_matched_by_its_names_and_codes(city_matcher: CityMatcher, text: str, city: str) -> None:
    assert city_matcher.match(text, "Comune") == city


@pytest.mark.parametrize("text", ["Aveliino", "Caltanisseta", "Lamezia Termi", "Porto Tores"])
def test_a_similar_name_is_doubtful_and_not_matched(city_matcher: CityMatcher, text: str) -> None:
    with pytest.raises(RowRejectedError, match="city_doubtful") as error:
        city_matcher.match(text, "Comune")
    assert error.value.expected


@pytest.mark.parametrize(
    ("text", "cities", "others"),
    [
        ("Brindisi, Taranto", "brindisi taranto", ()),
        ("Brindisi / Taranto", "brindisi taranto", ()),
        ("Brindisi e Taranto", "brindisi taranto", ()),
        ("Comuni di Brindisi e Mesagne", "brindisi mesagne", ()),
        ("Taranto (TA) + Brindisi (BR)", "taranto brindisi", ()),
        ("110001, 074001", "andria brindisi", ()),
        ("Taranto\nBrindisi", "taranto brindisi", ()),
        ("Milano; Taranto", "taranto", ("Milano",)),
        ("Andria, Corato", "andria", ("Corato",)),
        ("Corato, Andria", "andria", ("Corato",)),
        ("Carovigno e Brindisi", "brindisi", ("Carovigno",)),
        ("Brindisi, Foggia, Taranto", "brindisi taranto", ("Foggia",)),
        ("Salerno, Battipaglia e Cava de' Tirreni", "salerno battipaglia cava-de-tirreni", ()),
        ("Mesagne, Brindisi, Andria", "mesagne brindisi andria", ()),
        ("Comune di Andria (BT) - Comune di Trani (BT)", "andria trani", ()),
        ("74121 - Taranto", "taranto", ()),
        ("Taranto (ITF43)", "taranto", ()),
        ("Andria\\Trani", "andria trani", ()),
        ("Brindisi (capofila), Mesagne (partner)", "brindisi mesagne", ()),
        ("Salerno (SA) - Battipaglia (SA)", "salerno battipaglia", ()),
        ("Via Roma 1, Taranto", "taranto", ("Via Roma 1",)),
        ("Puglia, Taranto, quartiere Tamburi", "taranto", ("quartiere Tamburi",)),
        ("Provincia di Brindisi - Mesagne", "mesagne", ()),
        ("Corigliano - Rossano", "corigliano-rossano", ()),
        ("Comune di Andria - Settore Politiche sociali", "andria", ("Settore Politiche sociali",)),
    ],
)
def test_a_cell_with_several_places_is_split(
    city_matcher: CityMatcher, text: str, cities: str, others: tuple[str, ...]
) -> None:
    places = city_matcher.match_places(text, "Comune")
    assert (places.cities, places.others) == (tuple(cities.split()), others)


@pytest.mark.parametrize(
    ("text", "value", "options"),
    [
        ("Ambito territoriale di Avellino", "", "avellino"),
        ("Gela (Caltanissetta)", "", "gela"),
        ("Lamezia Terme (Catanzaro)", "", "lamezia-terme"),
        ("Mesagne, Brindisi", "", "brindisi | mesagne"),
        ("Rossano", "", "corigliano-rossano"),
        ("Corigliano Calabro (CS)", "", "corigliano-rossano"),
        ("Lamezia", "", "lamezia-terme"),
        ("Cava", "", "cava-de-tirreni"),
        ("Trani (MI)", "", "trani"),
        ("Trani (ITF43)", "", "trani"),
        ("San Giorgio Ionico (Taranto)", "", "taranto"),
        ("Carovigno, Brindisi", "", "brindisi"),
        ("Puglia, Taranto, Castellaneta", "", "taranto"),
        ("Brindsi, Taranto", "Brindsi", "brindisi"),
        ("Carbonia-Iglesias", "", "carbonia | iglesias"),
        ("Barletta-Andria-Trani", "", "andria | barletta | trani"),
        ("Potenza Picena", "", "potenza"),
    ],
)
def test_a_cell_that_may_mean_a_city_is_asked_about(
    city_matcher: CityMatcher, text: str, value: str, options: str
) -> None:
    with pytest.raises(RowRejectedError, match="city_doubtful") as error:
        city_matcher.match_places(text, "Comune")
    assert (error.value.value, error.value.expected) == (value or text, options)


@pytest.mark.parametrize("text", ["", " ; ", "capofila", "(partner)", "/"])
def test_a_cell_without_a_place_is_missing(city_matcher: CityMatcher, text: str) -> None:
    with pytest.raises(RowRejectedError, match="city_missing"):
        city_matcher.match_places(text, "Comune")


@pytest.mark.parametrize(("text", "options"), [("64008", "avellino"), ("71029.0", "manfredonia"), ("83100", "")])
def test_five_digits_are_asked_about(city_matcher: CityMatcher, text: str, options: str) -> None:
    with pytest.raises(RowRejectedError, match="city_postcode") as error:
        city_matcher.match(text, "Indicatore di ubicazione")
    assert error.value.expected == options
    # A column that says so leaves no doubt.
    if options:
        assert city_matcher.match(text, "Codice ISTAT") == options


@pytest.mark.parametrize("text", ["64008", "Gela (Caltanissetta)", "Mesagne, Brindisi", "Trani (MI)", "Aveliino (AV)"])
def test_an_answer_is_read_the_next_time(text: str) -> None:
    matcher = build_context(DATA, "operations", ImportOptions(matches={text: "gela"})).city_matcher
    assert matcher.match(text, "Comune") == "gela"


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("Regione Puglia", ("puglia",)),
        ("BT", ("bt",)),
        ("ITF43", ("ta",)),
        ("Provincia di Foggia, Italia", ("foggia", "italia")),
    ],
)
def test_a_cell_may_name_areas_only(city_matcher: CityMatcher, text: str, areas: tuple[str, ...]) -> None:
    places = city_matcher.match_places(text, "Comune")
    assert (places.cities, places.areas) == ((), areas)


@pytest.mark.parametrize(
    "text",
    ["Milano", "Lecco", "Lecce (LE)", "Foggia", "Trapani", "Casal Velino", "015146", "Napoli", "Reggio di Calabria"],
)
def test_another_municipality_is_out_of_scope(city_matcher: CityMatcher, text: str) -> None:
    with pytest.raises(OutOfScopeError):
        city_matcher.match(text, "Comune")


def test_both_codes_of_the_sardinian_cities_are_known(city_matcher: CityMatcher) -> None:
    rows = [
        row
        for row in city_matcher.city_by_code.items()
        if row[1] in ("sassari", "olbia", "carbonia", "iglesias", "porto-torres")
    ]
    assert len(rows) == 15  # two ISTAT codes and one cadastral code each
    assert set(city_matcher.cities_in_region("020")) == {"sassari", "olbia", "carbonia", "iglesias", "porto-torres"}


@given(st.text(max_size=30))
def test_any_name_is_matched_rejected_or_out_of_scope(text: str) -> None:
    city_matcher = load_city_matcher()
    with suppress(RowRejectedError, OutOfScopeError):
        assert city_matcher.match(text, "x") in city_matcher.city_by_name.values()


@pytest.mark.parametrize(
    ("wording", "code", "expected"),
    [
        ("ESO4.11", "", ("ESO4.11", "stated")),
        ("4.8 – inclusione attiva", "", ("ESO4.8", "stated")),
        ("5.4.11", "", ("ESO4.11", "stated")),
        ("4.8.", "", ("ESO4.8", "stated")),
        ("4.80", "", ("ESO4.8", "stated")),  # the number 4.8 in a spreadsheet
        ("4,8", "", ("ESO4.8", "stated")),
        ("ESO 4.8", "", ("ESO4.8", "stated")),
        ("OS 4.11", "", ("ESO4.11", "stated")),
        ("h", "", ("ESO4.8", "stated")),
        ("H)", "", ("ESO4.8", "stated")),
        ("h) incentivare l'inclusione attiva", "", ("ESO4.8", "stated")),
        ("(k)", "", ("ESO4.11", "stated")),
        ("lettera k", "", ("ESO4.11", "stated")),
        ("art. 4, par. 1, lett. k)", "", ("ESO4.11", "stated")),
        ("4.k", "", ("ESO4.11", "stated")),
        ("Inclusione attiva", "", ("ESO4.8", "stated")),
        ("", "BR5.4.11.1a", ("ESO4.11", "code")),
        ("", "BR5.4.8.2", ("ESO4.8", "code")),
        ("ESO4.8", "BR5.4.11.1a", ("ESO4.8", "stated")),
        ("", "BR6.2.1", ("", "")),
        ("", "", ("", "")),
        ("RSO5.1", "", ("", "")),
    ],
)
def test_the_objective_comes_from_the_source_else_from_the_local_code(
    wording: str, code: str, expected: tuple[str, str]
) -> None:
    assert parse_objective(wording, code, build_context(DATA, "operations", ImportOptions()).mapping, "OS") == expected


@pytest.mark.parametrize(
    "wording", ["ESO4.1", "4.10", "4.800", "undici", "ESO4.8 e ESO4.11", "h e k", "hub", "k2", "14.8"]
)
def test_an_objective_of_another_programme_is_rejected(wording: str) -> None:
    with pytest.raises(RowRejectedError, match="objective_unknown"):
        parse_objective(wording, "", build_context(DATA, "operations", ImportOptions()).mapping, "OS")


@pytest.mark.parametrize(
    ("wording", "priority"),
    [
        ("5", "5"),
        ("Priorità 5", "5"),
        ("P5", "5"),
        ("Asse V", "5"),
        ("FSE+", "5"),
        ("6", "6"),
        ("VI", "6"),
        ("5 e 6", "both"),
        ("5.0", "5"),
        ("5.", "5"),
        ("P.5", "5"),
        ("Priorità V", "5"),
        ("Priorita' 5 - FSE+", "5"),
        ("PR6", "6"),
        ("", ""),
    ],
)
def test_a_priority_is_read_in_every_notation(wording: str, priority: str) -> None:
    assert parse_priority(wording, build_context(DATA, "operations", ImportOptions()).mapping, "Priorità") == priority


@pytest.mark.parametrize("wording", ["7", "5.4.8", "15", "sei", "2056"])
def test_another_priority_is_rejected_with_the_options(wording: str) -> None:
    with pytest.raises(RowRejectedError, match="priority_unknown") as error:
        parse_priority(wording, build_context(DATA, "operations", ImportOptions()).mapping, "Priorità")
    assert error.value.expected == "5 | both | 6"


FIRST_CUP, SECOND_CUP = "J89I24000140001", "B81H25000010006"


@pytest.mark.parametrize(
    ("text", "cups"),
    [
        ("", ()),
        ("j89i 2400 0140 001", (FIRST_CUP,)),
        (f"CUP: {FIRST_CUP}", (FIRST_CUP,)),
        (f"CUP master {FIRST_CUP} (principale)", (FIRST_CUP,)),
        (f"{FIRST_CUP} {SECOND_CUP}", (FIRST_CUP, SECOND_CUP)),
        (f"{FIRST_CUP} - {SECOND_CUP}", (FIRST_CUP, SECOND_CUP)),
        (f"{FIRST_CUP}/{SECOND_CUP}", (FIRST_CUP, SECOND_CUP)),
        (f"{FIRST_CUP}:::{SECOND_CUP}", (FIRST_CUP, SECOND_CUP)),
        (f"{FIRST_CUP} e {SECOND_CUP}", (FIRST_CUP, SECOND_CUP)),
        (f"{FIRST_CUP}; {FIRST_CUP}", (FIRST_CUP,)),
    ],
)
def test_every_cup_of_a_cell_is_read(text: str, cups: tuple[str, ...]) -> None:
    assert parse_cups(text, "CUP") == cups


@pytest.mark.parametrize("text", ["J89", f"{FIRST_CUP} {SECOND_CUP[:-1]}", "CUP", f"{FIRST_CUP} (ex {SECOND_CUP})"])
def test_a_cell_with_a_malformed_cup_is_rejected(text: str) -> None:
    with pytest.raises(RowRejectedError, match="cup_malformed"):
        parse_cups(text, "CUP")


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_ascii_text_folds_as_any_other(text: str) -> None:
    assert fold_text(text) == fold_text(f"{text}\u0301"), "an accent takes the general way and is left out"


@given(st.integers(0, 10**12 - 1), st.sampled_from(["", ",", "."]), st.integers(0, 99), st.sampled_from(["", ",", "."]))
def test_a_plain_amount_reads_as_one_with_a_currency(euros: int, mark: str, cents: int, decimal: str) -> None:
    text = f"{euros}{mark}{cents:02d}" if mark else str(euros)
    notation = AmountNotation(decimal)
    assert parse_amount(text, "", notation) == parse_amount(f"{text} €", "", notation)

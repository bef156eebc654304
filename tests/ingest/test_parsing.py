"""Amounts, dates, names and headers as people write them: read exactly, or refused with the reason."""

from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsdash.domain.text_folding import fold_text as normal
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError
from cmsdash.ingest.parsing.amounts import format_euros, parse_cents, parse_cents_or_zero, parse_opencoesione_cents
from cmsdash.ingest.parsing.city_matcher import CityMatcher
from cmsdash.ingest.parsing.codes import parse_objective, parse_priority
from cmsdash.ingest.parsing.dates import parse_date
from cmsdash.ingest.readers.context import ImportOptions, build_context

DATA = Path(__file__).parents[2] / "data"


@cache
def known_places() -> CityMatcher:
    return build_context(DATA, "operations", ImportOptions()).city_matcher


@pytest.fixture(scope="module")
def places() -> CityMatcher:
    return known_places()


@pytest.mark.parametrize(
    ("written", "cents"),
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
        ("1,2345", None),
        ("١٢٣", None),
        ("12 34 €€ x", None),
    ],
)
def test_an_amount_is_read_exactly_or_refused(written: str, cents: int | None) -> None:
    if cents is None:
        with pytest.raises(RowRejectedError):
            parse_cents(written, "Importo")
    else:
        assert parse_cents(written, "Importo") == cents


@pytest.mark.parametrize(("written", "decimal", "cents"), [("1.234", ",", 123400), ("1,234", ".", 123400)])
def test_a_known_decimal_sign_settles_what_could_be_two_things(written: str, decimal: str, cents: int) -> None:
    with pytest.raises(RowRejectedError, match="amount_ambiguous"):
        parse_cents(written, "Importo")
    assert parse_cents(written, "Importo", decimal) == cents


@given(st.integers(0, 10**13))
def test_every_amount_survives_both_ways_of_writing(cents: int) -> None:
    english = f"{cents // 100:,}.{cents % 100:02d}"
    italian = english.translate(str.maketrans(",.", ".,"))
    assert parse_cents(english, "") == parse_cents(italian, "") == parse_cents(format_euros(cents), "") == cents
    assert parse_opencoesione_cents(format_euros(cents).replace(".", ",")) == cents


@given(st.text(max_size=40))
def test_no_text_breaks_the_parsers(text: str) -> None:
    assert parse_cents_or_zero(text) >= 0
    assert parse_opencoesione_cents(text) >= 0
    assert normal(normal(text)) == normal(text)
    for parse in (lambda: parse_cents(text, "x"), lambda: parse_date(text, "x"), lambda: parse_cents(text, "x", ",")):
        with suppress(RowRejectedError):
            assert parse() is not None


@pytest.mark.parametrize(
    ("written", "day"),
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
        ("09/04/25", "date_unreadable"),
        ("aprile 2025", "date_unreadable"),
        ("19000101", "date_implausible"),
        ("99990101", "date_implausible"),
        ("", "date_unreadable"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(written: str, day: str) -> None:
    if day.startswith("date_"):
        with pytest.raises(RowRejectedError, match=day):
            parse_date(written, "Data")
    else:
        assert parse_date(written, "Data") == day


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31)))
def test_every_day_reads_the_same_in_every_form(day: date) -> None:
    iso = str(day)
    year, month, number = iso.split("-")
    for form in (iso, year + month + number, f"{number}/{month}/{year}", f"{int(number)}.{int(month)}.{year}"):
        assert parse_date(form, "") == iso


@pytest.mark.parametrize(
    ("written", "city"),
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
        ("64008", "avellino"),
        ("015064008", "avellino"),
        ("A509", "avellino"),
        ("090064", "sassari"),
    ],
)
def test_a_city_is_found_by_the_names_and_codes_it_goes_by(places: CityMatcher, written: str, city: str) -> None:
    assert places.match(written, "Comune") == city


@pytest.mark.parametrize("written", ["Aveliino", "Caltanisseta", "Lamezia Termi", "Porto Tores"])
def test_a_similar_name_is_asked_about_and_never_guessed(places: CityMatcher, written: str) -> None:
    with pytest.raises(RowRejectedError, match="city_doubtful") as refused:
        places.match(written, "Comune")
    assert refused.value.expected


@pytest.mark.parametrize("written", ["Milano", "Lecco", "015146", "Napoli", "Reggio di Calabria"])
def test_another_place_is_out_of_scope(places: CityMatcher, written: str) -> None:
    with pytest.raises(OutOfScopeError):
        places.match(written, "Comune")


def test_both_codes_of_the_sardinian_cities_are_known(places: CityMatcher) -> None:
    rows = [
        row
        for row in places.city_by_code.items()
        if row[1] in ("sassari", "olbia", "carbonia", "iglesias", "porto-torres")
    ]
    assert len(rows) == 15  # two ISTAT codes and one cadastral code each
    assert set(places.cities_in_region("020")) == {"sassari", "olbia", "carbonia", "iglesias", "porto-torres"}


@given(st.text(max_size=30))
def test_any_name_is_found_refused_or_left_out(written: str) -> None:
    places = known_places()
    with suppress(RowRejectedError, OutOfScopeError):
        assert places.match(written, "x") in places.city_by_name.values()


@pytest.mark.parametrize(
    ("said", "code", "expected"),
    [
        ("ESO4.11", "", ("ESO4.11", "stated")),
        ("4.8 – inclusione attiva", "", ("ESO4.8", "stated")),
        ("5.4.11", "", ("ESO4.11", "stated")),
        ("", "BR5.4.11.1a", ("ESO4.11", "code")),
        ("", "BR5.4.8.2", ("ESO4.8", "code")),
        ("ESO4.8", "BR5.4.11.1a", ("ESO4.8", "stated")),
        ("", "BR6.2.1", ("", "")),
        ("", "", ("", "")),
        ("RSO5.1", "", ("", "")),
    ],
)
def test_the_objective_comes_from_the_source_else_from_the_local_code(
    said: str, code: str, expected: tuple[str, str]
) -> None:
    assert parse_objective(said, code, build_context(DATA, "operations", ImportOptions()).mapping, "OS") == expected


@pytest.mark.parametrize("said", ["ESO4.1", "4.80", "undici", "ESO4.8 e ESO4.11"])
def test_an_objective_of_another_programme_is_refused(said: str) -> None:
    with pytest.raises(RowRejectedError, match="objective_unknown"):
        parse_objective(said, "", build_context(DATA, "operations", ImportOptions()).mapping, "OS")


@pytest.mark.parametrize(
    ("said", "priority"),
    [
        ("5", "5"),
        ("Priorità 5", "5"),
        ("P5", "5"),
        ("Asse V", "5"),
        ("FSE+", "5"),
        ("6", "6"),
        ("VI", "6"),
        ("5 e 6", "both"),
        ("", ""),
    ],
)
def test_a_priority_is_read_in_every_way_it_is_written(said: str, priority: str) -> None:
    assert parse_priority(said, build_context(DATA, "operations", ImportOptions()).mapping, "Priorità") == priority

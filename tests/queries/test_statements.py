"""Statements about cities and other amounts of operations are shown, and no query of money, map or ranking reads them."""

import pandas as pd
import pytest
import sqlglot
from sqlglot import exp

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator
from cmsdash.queries import composition
from cmsdash.views.html.statements import statements_html
from tests.queries.test_sql_files import QUERIES

READERS = {"city_statements": {"city_statements"}, "operation_amounts": {"operation_amounts"}}
"""The only queries that read each table."""


@pytest.mark.parametrize("table", READERS)
def test_only_its_own_query_reads_the_table(table: str) -> None:
    readers = {
        name
        for name in QUERIES
        if table
        in {t.name for t in sqlglot.parse_one(composition.compose(name).sql, read="duckdb").find_all(exp.Table)}
    }
    assert readers == READERS[table]


def test_money_said_to_be_lost_is_no_figure(release: Release) -> None:
    """pupia.tv, August 2025: the word of an opposition group on "oltre 8 milioni"."""
    aversa = Selection(city=("aversa",))
    assert queries.city_figures(release, aversa).is_empty
    assert queries.city_funding(release, aversa).table["knowledge"].to_list() == ["unpublished"]
    [row] = queries.city_statements(release, aversa).table.to_dict("records")
    assert (row["topic"], row["note"]) == ("lost", "opposition-word")
    assert "oltre 8 milioni" in row["quote"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_statements_are_listed_newest_first_with_their_source(release: Release, lang: str) -> None:
    table = queries.city_statements(release, Selection(city=("castrovillari",))).table
    # lanuovacalabria.it, 18 February 2025; lacnews24.it, November 2024; ildispaccio.it, 7 February 2023
    assert table["date"].to_list() == ["2025-02-18", "2024-11", "2023-02-07"]
    html = statements_html(table, release.sources, get_translator(lang))
    assert html.count("<li>") == 3
    for source in table["source"]:
        assert release.sources[source].url in html
    for quote in table["quote"]:
        assert quote in html


def test_a_statement_without_a_date_says_so(release: Release) -> None:
    """nerosubianco.eu bears no date, and its year is open: 2025 or 2026."""
    table = queries.city_statements(release, Selection(city=("battipaglia",))).table
    assert "" in set(table["date"])
    assert "senza data" in statements_html(table, release.sources, get_translator("it"))
    assert release.sources["nerosubianco"].date == ""


def test_both_hints_at_the_missing_city_stand_where_unpublished_data_are_listed(release: Release) -> None:
    table = queries.missing_data_items(release).table.set_index("item")
    row = table.loc["city-without-admitted"]
    assert set(row["source"]) == {"pn-secondo-decreto", "pupia-aversa", "lanuovacalabria", "lacnews24-rete"}
    for lang, words in (("it", "non possono essere giusti entrambi"), ("en", "cannot both be right")):
        note = get_translator(lang)(f"note.{row['note']}")
        assert words in note
        assert {"Aversa", "Castrovillari"} <= set(note.replace(",", "").replace(".", "").split())
    assert table["note"].drop("city-without-admitted").isna().all()


def test_two_lists_of_amounts_stay_two_rows(release: Release) -> None:
    """tp24.it, 7 August 2025: StartJob Mazara 575.000; itacanotizie.it, 27 May 2025: 550.000."""
    selection = Selection(operation="mazara-del-vallo-01")
    table = queries.operation_amounts(release, selection).table
    assert table["amount_cents"].to_list() == [57500000, 55000000]
    assert table["is_shown"].to_list() == [True, False]
    [row] = queries.operation_detail(release, selection).table.to_dict("records")
    assert row["amount_cents"] == 57500000


def test_an_amount_names_the_source_that_gives_it(release: Release) -> None:
    """Brindisi's projects are told by the programme's own page; their amount by La Gazzetta del Mezzogiorno."""
    table = queries.operations(release, Selection(city=("brindisi",))).table.set_index("operation")
    assert table.loc["brindisi-01", "source"] == ["pn-brindisi", "lagazzettadelmezzogiorno"]
    assert table.loc["brindisi-05", "source"] == ["trasi-architettura"]


def test_planned_participants_have_no_indicator_code(release: Release) -> None:
    """ilmetropolitano.it, 17 February 2025: 300 and 400 planned; nobody reached is counted."""
    for operation, planned in (("crotone-01", 300), ("crotone-02", 400)):
        [row] = queries.operation_indicators(release, Selection(operation=operation)).table.to_dict("records")
        assert row["planned_value"] == planned
        assert pd.isna(row["realised_value"])
        assert pd.isna(row["indicator_code"])

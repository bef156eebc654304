"""The list of operations can be searched, sorted and paginated."""

import string

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.domain.text_folding import fold_text
from cmsdash.i18n import get_translator
from cmsdash.queries.operations import PAGE_SIZE
from cmsdash.queries.search import build_index
from cmsdash.views.narrative import operations
from tests.embedded_data import list_operations, read_rows


@pytest.mark.parametrize(
    ("words", "first", "n"),
    [
        ("cava", "cava-de-tirreni-01", 6),
        ("CAVA DE' TIRRENI", "cava-de-tirreni-01", 6),
        ("cid mazara", "mazara-del-vallo-06", 1),
        ("mazara cid", "mazara-del-vallo-06", 1),
        ("abitarre", "caltanissetta-01", 1),
        ("agenziasociale", "caltanissetta-01", 1),
        # operations.csv, "disabilità": Avellino 01, Mazara 06, Caserta 01, Corigliano-Rossano 03, Salerno 04, Termoli 01;
        # "disabili": Mazara 02 and 08, Cava 01
        ("disabilita", "avellino-01", 9),
        # Cava 01: "cittadini" and "educativa"
        ("citta educante", "gela-05", 2),
        # Manfredonia 01 is the "Centro per la Famiglia"
        ("centro famiglie", "manfredonia-01", 4),
        ("case di quartiere", "brindisi-01", 4),
        ("J89I24000140001", "brindisi-05", 1),
        ("400 giovani", "crotone-02", 1),
    ],
)
def test_words_find_operations(release: Release, words: str, first: str, n: int) -> None:
    table = queries.search_operations(release, Selection(search=words)).table
    assert table["operation"].iloc[0] == first
    assert len(table) == n


@pytest.mark.parametrize("words", ["xyzzy", "lentini", "gela trani"])
def test_unknown_words_find_nothing(release: Release, words: str) -> None:
    assert queries.search_operations(release, Selection(search=words)).is_empty


@pytest.mark.parametrize(
    ("words", "city"),
    [
        ("cava", "cava-de-tirreni"), ("corigliano", "corigliano-rossano"), ("caltanisseta", "caltanissetta"),
        ("casal del principe", "casal-di-principe"), ("cava dé tirreni", "cava-de-tirreni"),
        ("Corigliano-Rossano", "corigliano-rossano"), ("lamezzia", "lamezia-terme"),
    ],
)  # fmt: skip
def test_words_find_cities(release: Release, words: str, city: str) -> None:
    assert queries.find_cities(release, words)[0] == city


def test_every_city_is_found_by_its_name(release: Release) -> None:
    cities = release.tables["cities"]
    for city, name in zip(cities["city"], cities["name"], strict=True):
        assert queries.find_cities(release, name)[0] == city


@st.composite
def mistyped_titles(draw: st.DrawFn, titles: list[str]) -> tuple[str, str]:
    """Draw a title, and the title with one letter removed, added, changed or swapped with the next."""
    title = draw(st.sampled_from(titles))
    position = draw(st.integers(0, len(title) - 2))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    head, here, following, tail = title[:position], title[position], title[position + 1], title[position + 2 :]
    misspelt = draw(
        st.sampled_from(
            [
                head + following + tail,
                head + letter + here + following + tail,
                head + letter + following + tail,
                head + following + here + tail,
            ]
        )
    )
    return title, misspelt


@given(st.data())
def test_one_typing_error_still_finds_the_title(release: Release, data: st.DataObject) -> None:
    titles = release.tables["operations"]["title"].tolist()
    title, misspelt = data.draw(mistyped_titles(titles))
    found = queries.find_operations(release, misspelt)
    keys = release.tables["operations"].loc[release.tables["operations"]["title"] == title, "operation"]
    assert set(keys) <= set(found)


@given(st.text(max_size=80))
def test_any_text_is_a_valid_query(release: Release, words: str) -> None:
    found = queries.search_operations(release, Selection(search=" ".join(words.split()))).table
    assert found["operation"].is_unique
    assert len(found) <= len(release.tables["operations"])


def test_text_is_folded() -> None:
    assert fold_text("Città dell'Inclusione — S.A.R.A.") == "citta dell inclusione s a r a"


def test_a_whole_word_scores_highest() -> None:
    titles = {"a": "Interquartiere", "b": "Quartiere", "c": "Quartieretto", "d": "Testo"}
    scores = build_index(titles, {"d": "quartiere"}).find("quartiere")
    assert sorted(scores, key=lambda key: -scores[key]) == ["b", "c", "d", "a"]


def test_inflected_words_are_found() -> None:
    index = build_index({"a": "Centro per la Famiglia", "b": "Caring for older people", "c": "Casbah"}, {})
    assert set(index.find("famiglie", fuzzy=False)) == {"a"}
    assert set(index.find("cares", fuzzy=False)) == {"b"}


def test_a_short_word_is_found_at_the_beginning_of_words_only() -> None:
    index = build_index({"a": "Occupabilità", "b": "CUP"}, {})
    assert set(index.find("cup")) == {"b"}


def test_articles_and_prepositions_need_not_match() -> None:
    index = build_index({"a": "Centro per la Famiglia", "b": "Famiglie"}, {})
    assert set(index.find("il centro delle famiglie")) == {"a"}
    assert set(index.find("la")) == {"a"}, "a query of such words alone is searched"


def test_casbah_is_not_a_house(release: Release) -> None:
    # Mazara 09 is "Rigenerazione urbana tra il fiume Mazaro e la Casbah", Brindisi has four "Case di quartiere"
    found = queries.search_operations(release, Selection(search="casa")).table["operation"].to_list()
    assert {"brindisi-01", "brindisi-03", "brindisi-04", "brindisi-05", "salerno-03"} == set(found[:5])
    assert "mazara-del-vallo-09" not in found
    assert "caltanissetta-01" in found, "the synonym: Agenzia Sociale per l'Abitare"


def test_synonyms_are_phrases_in_both_languages() -> None:
    index = build_index({"a": "Estrema povertà", "b": "Persone senza lavoro"}, {})
    assert set(index.find("homeless")) == {"a"} == set(index.find("senza dimora"))
    assert set(index.find("senza lavoro")) == {"b"}


@pytest.mark.parametrize("sort", [f"{sign}{name}" for name in queries.SORT_COLUMNS for sign in ("", "-")])
def test_order_is_stable_and_missing_values_come_last(release: Release, sort: str) -> None:
    column = queries.SORT_COLUMNS[sort.removeprefix("-")]
    before = queries.operations(release, Selection()).table
    after = queries.search_operations(release, Selection(sort=sort)).table
    assert sorted(after["operation"]) == sorted(before["operation"])
    is_missing = after[column].isna().to_list()
    assert is_missing == sorted(is_missing), "rows without a value come last"
    positions = {key: position for position, key in enumerate(before["operation"])}
    for _, same in after.groupby(column, dropna=False, sort=False):
        order = [positions[key] for key in same["operation"]]
        assert order == sorted(order), "equal rows keep their order"


def test_descending_sort_starts_with_the_largest_amount(release: Release) -> None:
    # comune.olbia.ss.it: 7.872.500 for all of Olbia; ilmattino.it: over 6 million for Caserta
    table = queries.search_operations(release, Selection(sort="-amount")).table
    assert table["operation"].head(2).to_list() == ["olbia-01", "caserta-01"]


def test_amounts_by_city_are_of_the_listed_operations(release: Release) -> None:
    selection = Selection(search="gela")
    listed = queries.search_operations(release, selection).table
    assert set(queries.operations_by_city(release, selection).table["operation"]) == set(listed["operation"])


def test_pages_cover_the_list(release: Release) -> None:
    rows = queries.QueryResult("x", pd.DataFrame({"operation": [str(n) for n in range(2 * PAGE_SIZE + 1)]}))
    pages = [queries.paginate(rows, Selection(page=page)) for page in ("", "2", "3", "4")]
    assert [page.number for page in pages] == [1, 2, 3, 1]
    assert sum(len(rows.table[page.rows]) for page in pages[:3]) == len(rows.table)


@pytest.mark.parametrize("rows", [0, 1, PAGE_SIZE, PAGE_SIZE + 1, 2 * PAGE_SIZE + 1, 101 * PAGE_SIZE + 1])
def test_pages_of_a_list_are_equally_long(rows: int) -> None:
    """101 operations with at most 100 a page are 50 and 51, not 100 and 1."""
    result = queries.QueryResult("x", pd.DataFrame({"operation": [str(n) for n in range(rows)]}))
    count = queries.paginate(result, Selection()).count
    lengths = [len(result.table[queries.paginate(result, Selection(page=str(n))).rows]) for n in range(1, count + 1)]
    assert sum(lengths) == rows
    assert max(lengths) <= PAGE_SIZE
    assert max(lengths) - min(lengths) <= 1


def test_headline_of_the_list_matches_the_sources(release: Release) -> None:
    # programme news of 30 July 2025: 97 operations with the first decree and 96 with the second
    everything, programme = queries.operations(release, Selection()).table, queries.programme_figures(release).table
    rows, text = read_rows("operations"), get_translator("it")
    active = sum(row["status"] in ("admitted", "decree", "under_way", "completed") for row in rows)
    headline = operations.operations_headline(everything, everything, programme, Selection(), text)
    total = text.number(len(rows))
    assert headline == f"{total} operazioni note: {active} delle 193 che il programma ha ammesso"
    of_gela = queries.search_operations(release, Selection(city=("gela",))).table
    gela, count = Selection(city=("gela",)), len(list_operations("gela"))
    assert operations.operations_headline(of_gela, everything, programme, gela, get_translator("it")).startswith(
        f"{count} operazioni note su {total}"
    )


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        # operations.csv of the collected facts: seven operations in Campania, none states its objective
        (
            Selection(region=("campania",), objective=("ESO4.8",), status=("decree",)),
            "di queste città che possono avere un obiettivo non ne hanno uno noto",
        ),
        # no source names an operation of Aversa, or of Basilicata's two cities
        (Selection(city=("aversa",), objective=("ESO4.11",)), "non nominano operazioni di questa città"),
        (Selection(region=("basilicata",)), "non nominano operazioni di queste città"),
        (Selection(search="zzzzzzzz"), "Nessuna operazione corrisponde a «zzzzzzzz»"),
        (Selection(status=("completed",)), "Non vuol dire zero"),
    ],
)
def test_sentence_explains_an_empty_list(release: Release, chosen: Selection, words: str) -> None:
    found, here = queries.search_operations(release, chosen), queries.operations(release, chosen.keep_geography())
    assert found.is_empty
    assert words in operations.operation_list_sentence(
        found.table, here.table, queries.paginate(found, chosen), chosen, get_translator("it")
    )


def test_sentence_ignores_the_sorting_of_another_table(release: Release) -> None:
    """The link keeps the sorting of the table of cities on the way to the list of operations."""
    selection, text = Selection(sort="-per-head"), get_translator("it")
    found = queries.search_operations(release, selection)
    sentence = operations.operation_list_sentence(
        found.table, found.table, queries.paginate(found, selection), selection, text
    )
    assert text("sort_order.none") in sentence


def test_a_misspelt_word_is_not_taken_for_another_one_with_its_stem(release: Release) -> None:
    """The words of one operation name the river "Mazzaro", which has the same stem; "mazzara" means Mazara."""
    assert set(queries.find_operations(release, "mazzara")) == {
        row["operation"] for row in list_operations("mazara-del-vallo")
    }

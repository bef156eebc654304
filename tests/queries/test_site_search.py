"""The search over the whole site finds cities, operations, classes, terms and pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.i18n.glossary import TERMS
from cmsdash.queries.site_search import SEARCH_KINDS
from cmsdash.views.page_links import PAGES
from tests.embedded_data import read_rows


def search(release: Release, words: str) -> dict[str, tuple[str, ...]]:
    return {matches.kind: matches.codes for matches in queries.search_site(release, words, PAGES)}


@pytest.mark.parametrize(
    ("words", "kind", "first"),
    [
        ("anziani", "group", "anziani"),
        ("older people", "group", "anziani"),
        ("casa", "operation", "salerno-03"),  # "Casa delle Associazioni", then four "Case di quartiere"
        ("casa", "intervention", "411-abitare"),
        ("casa", "objective", "ESO4.11"),
        ("housing", "objective", "ESO4.11"),
        ("povertà", "intervention", "411-poverta-estrema"),
        ("poverty", "group", "famiglie"),
        ("homeless", "intervention", "411-abitare"),
        ("senza dimora", "group", "indigenti"),
        ("terzo settore", "intervention", "411-comunita"),
        ("third sector", "group", "ets"),
        ("ESO4.11", "objective", "ESO4.11"),
        ("eso 4.8", "objective", "ESO4.8"),
        ("ESO4.11", "term", "objective-eso4-11"),
        ("centro famiglie", "operation", "manfredonia-01"),
        ("case di quartiere", "operation", "brindisi-01"),
        ("abitre", "operation", "caltanissetta-01"),
        ("mazarra", "city", "mazara-del-vallo"),
        ("salrno", "city", "salerno"),
        ("lamezzia", "city", "lamezia-terme"),
        ("cava dei tirreni", "city", "cava-de-tirreni"),
        ("cup", "term", "cup"),
        ("decreto", "term", "stage-decree"),
        ("money", "page", "money"),
        ("Sardinia", "city", "carbonia"),
    ],
)
def test_words_find(release: Release, words: str, kind: str, first: str) -> None:
    assert search(release, words)[kind][0] == first


@pytest.mark.parametrize(
    ("words", "kind"),
    [("salerno", "city"), ("anziani", "group"), ("ESO4.11", "objective"), ("cup", "term"), ("denaro", "page")],
)
def test_the_kind_with_the_best_match_comes_first(release: Release, words: str, kind: str) -> None:
    assert next(iter(search(release, words))) == kind


def test_a_region_finds_its_cities(release: Release) -> None:
    cities = {row["city"] for row in read_rows("cities") if row["region"] == "sicilia"}
    assert set(search(release, "Sicilia")["city"]) == cities


def test_typing_errors_are_tolerated_only_where_nothing_is_found_as_written(release: Release) -> None:
    found = search(release, "casa")
    assert "group" not in found, "the casual workers of the English page are no houses"


@pytest.mark.parametrize("words", ["", "?!", "zzzzzzzz", "salerno zzzzzzzz"])
def test_unknown_words_find_nothing(release: Release, words: str) -> None:
    assert search(release, words) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_finds_itself(release: Release, lang: str) -> None:
    text = get_translator(lang)
    labels = {
        **{("city", row["city"]): row["name"] for row in read_rows("cities")},
        **{("operation", row["operation"]): row["title"] for row in read_rows("operations")},
        **{
            (kind, row[column]): text(f"{kind}.{row[column]}")
            for kind, table, column in (
                ("objective", "objectives", "objective"),
                ("group", "target_groups", "target_group"),
                ("intervention", "interventions", "intervention"),
            )
            for row in read_rows(table)
        },
        **{("term", anchor): term.label(text) for anchor, term in TERMS.items()},
        **{("page", page): text(f"nav.{page}") for page in PAGES},
    }
    assert {kind for kind, _ in labels} == set(SEARCH_KINDS)
    lost = [(kind, code) for (kind, code), label in labels.items() if code not in search(release, label).get(kind, ())]
    assert not lost


@given(st.text(max_size=80))
def test_any_text_is_a_valid_search(release: Release, words: str) -> None:
    found = search(release, words)
    assert set(found) <= set(SEARCH_KINDS)
    assert all(codes and len(set(codes)) == len(codes) for codes in found.values())

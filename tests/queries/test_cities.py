"""City queries give the figures of the sources, and keep their properties under any selection."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import assume, given

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import FACETS, Selection
from cmsdash.queries import runner
from tests.embedded_data import find_operations, list_operations, read_rows
from tests.strategies import EMBEDDED, selections


def query_funding_row(release: Release, city: str, **filters: tuple[str, ...]) -> dict[str, object]:
    [row] = queries.city_funding(release, Selection(city=(city,), **filters)).table.to_dict("records")
    return row


@pytest.mark.parametrize(
    ("city", "cents", "stage", "kind"),
    [
        # andria.news24.city, 9 April 2025: 6.483.569 FSE+ of 8.719.800, exact split stated
        ("andria", 648356900, "admitted", "stated"),
        # anteprima24.it, protocol presented on 25 October 2023: 7.460.268
        ("salerno", 746026800, "ceiling", "stated"),
        # galluraoggi.it, 24 April 2024, on the protocol of 22 May 2023: total 7.872.500 minus the Priority 6 ceiling
        # 2.236.232. Later rows round it: 5.636.000 (application), "oltre 5 milioni" (admitted)
        ("olbia", 563626800, "ceiling", "derived"),
        # tp24.it, 7 August 2025: 6.149.469; surer than the "6,1 milioni" of itacanotizie.it of 17 August 2025
        ("mazara-del-vallo", 614946900, "decree", "stated"),
        # quotidianodigela.it, July 2025: the eight operations of Priority 5 add up to 6.611.000 (seven in April: 6.111.000)
        ("gela", 661100000, "admitted", "inferred"),
        # ildispaccio.it, 31 July 2025, convention of 30 July: 5.165.768 FSE
        ("lamezia-terme", 516576800, "agreement", "stated"),
        # La Gazzetta del Mezzogiorno, 2025: convention signed, 6,2 million from the FSE+
        ("brindisi", 620000000, "agreement", "approximate"),
        # ilmattino.it, June 2023: 5.842.268; ntr24.tv of February 2025 rounds it: 3,2 + 2,7 million
        ("benevento", 584226800, "ceiling", "stated"),
        # nerosubianco.eu, undated: 4.815.768 + 1.000.000
        ("battipaglia", 581576800, "admitted", "derived"),
        # barletta.news24.city, D.G.C. n. 83 of 28 March 2024: 6.283.176; the later "about 8,5 million" has no split
        ("barletta", 628317600, "application", "stated"),
        # lacnews24.it, February 2025: 7.515.800 minus 2.236.232; a more advanced stage than the press estimate of December,
        # finer than the "5 mln" of gazzettadelsud.it of 19 February 2025
        ("catanzaro", 527956800, "admitted", "derived"),
    ],
)
def test_displayed_figure_of_a_city(release: Release, city: str, cents: int, stage: str, kind: str) -> None:
    row = query_funding_row(release, city)
    assert (row["amount_cents"], row["stage"], row["kind"]) == (cents, stage, kind)


def test_a_total_is_not_a_priority_5_figure(release: Release) -> None:
    # giornaleibleo.it, 7 August 2025: 8.482.575 for FSE+ and FESR together, no split
    row = query_funding_row(release, "vittoria")
    assert row["knowledge"] == "total-only"
    assert (
        row["amount_cents"] is None or row["amount_cents"] != row["amount_cents"] or str(row["amount_cents"]) == "<NA>"
    )
    assert row["total_cents"] == 848257500


def test_illegible_figure_is_unpublished(release: Release) -> None:
    # tarantoblog.net, 4 April 2024: four project sheets, the total is not readable
    assert query_funding_row(release, "taranto")["knowledge"] == "unpublished"


def test_availability_of_the_39_cities(release: Release) -> None:
    counts = queries.city_funding(release, Selection()).table["knowledge"].value_counts().to_dict()
    # data/figures.csv, counted by hand. Nothing: Aversa, Campobasso, Casal di Principe, Lentini, Matera, Mondragone, San
    # Severo, Taranto, Termoli. Total only: Avellino, Carbonia, Cerignola, Iglesias, Manfredonia, Mesagne, Niscemi, Vittoria
    assert counts == {"unpublished": 9, "estimated": 11, "stated": 11, "total-only": 8}


def test_filters_of_stage_and_priority_apply_to_figures(release: Release) -> None:
    assert query_funding_row(release, "catanzaro", stage=("press_estimate",))["amount_cents"] == 480000000
    assert query_funding_row(release, "andria", priority=("6",))["amount_cents"] == 223623100
    assert query_funding_row(release, "andria", priority=("both",))["amount_cents"] == 871980000


def test_euro_per_resident(release: Release) -> None:
    # Castrovillari: 4.023.200 euro (protocol) over 20.605 residents (SITUAS) = 195,25 euro
    assert query_funding_row(release, "castrovillari")["per_resident_cents"] == 19525


def test_each_stage_reconciles_to_the_allocation(release: Release) -> None:
    table = queries.allocation_reconciliation(release).table
    assert (table.groupby("stage")["amount_cents"].sum() == 24658000000).all()
    rows = table.set_index(["stage", "part"])["amount_cents"]
    # programme news of 30 July 2025: 97.337.763,83 with the second decree, 191.048.390,36 with both
    assert rows["programme", "decree2"] == 9733776383
    assert rows["programme", "decree1"] + rows["programme", "decree2"] == 19104839036
    # not admitted: 246.580.000,00 - 191.048.390,36 = 55.531.609,64 (55,53 million), under the programme and under "admitted"
    assert rows["programme", "rest"] == rows["admitted", "rest"] == 5553160964
    # what is not admitted can be neither decreed nor agreed; of agreements two are published: Lamezia Terme's 5.165.768
    # and Brindisi's 6.200.000
    assert rows["decree", "rest"] == rows["agreement", "rest"] == 5553160964
    assert rows["agreement", "unpublished"] == 19104839036 - 516576800 - 620000000
    assert ("request", "rest") not in rows
    # admitted, in cities that no source names: 191,05 - 85,75 = 105,30 million
    admitted = rows["admitted", "stated"] + rows["admitted", "estimated"]
    assert rows["admitted", "unpublished"] == 19104839036 - admitted
    assert round(rows["admitted", "unpublished"], -6) == 10530000000
    # stated at the stage "admitted": Andria, Caltanissetta, Cava de' Tirreni, Crotone, Porto Torres
    assert rows["admitted", "stated"] == 648356900 + 605116800 + 598176900 + 506476800 + 324800000


def test_one_operation_states_its_objective(release: Release) -> None:
    stated = queries.operations(release, Selection(objective=("ESO4.11",), inferred="exclude")).table
    assert list(stated["local_code"]) == ["BR5.4.11.1a"]
    assert len(queries.operations(release, Selection()).table) == len(read_rows("operations"))


def test_target_groups_come_from_the_wording_of_the_source(release: Release) -> None:
    youth = queries.operations(release, Selection(group=("giovani",), inferred="exclude")).table
    assert "400 giovani 15-29" in set(youth["recipients_wording"])  # laprimapagina.it, 17 February 2025
    assert set(youth["operation"]) == find_operations("group", ["giovani"], inferred=False)


@pytest.mark.parametrize(
    ("facet", "code"),
    [("objective", "ESO4.8"), ("objective", "ESO4.11"), ("intervention", "411-abitare"), ("group", "minori")],
)
def test_inferred_classes_count_and_are_told_apart(release: Release, facet: str, code: str) -> None:
    stated, inferred = (find_operations(facet, [code], inferred=value) for value in (False, True))
    selection = Selection(**{facet: (code,)})
    table = queries.operations(release, selection).table
    assert set(table.loc[~table["by_inference"], "operation"]) == stated
    assert set(table.loc[table["by_inference"], "operation"]) == inferred
    by_city = queries.city_funding(release, selection).table.set_index("city")
    for city, row in by_city.iterrows():
        keys = {operation["operation"] for operation in list_operations(str(city))}
        counts = (len(keys & (stated | inferred)), len(keys & inferred), len(keys))
        assert (row["operations"], row["inferred_operations"], row["known_operations"]) == counts
    without = queries.operations(release, replace(selection, inferred="exclude")).table
    assert set(without["operation"]) == stated
    assert not without["by_inference"].any()


@given(selections())
def test_an_operation_matches_by_inference_if_it_does_not_without(release: Release, selection: Selection) -> None:
    assume(not selection.has_not_stated_filter)  # what is not stated matches without inferred classes for that reason
    table = queries.operations(release, selection).table
    stated = set(queries.operations(release, replace(selection, inferred="exclude")).table["operation"])
    assert set(table.loc[~table["by_inference"], "operation"]) == stated & set(table["operation"])


def test_a_result_names_only_the_sources_of_its_rows(release: Release) -> None:
    result = queries.city_funding(release, Selection(city=("andria", "aversa")))
    assert result.sources == ("andria-news24",)
    assert result.kinds == ("stated",)
    nothing = queries.operations(release, Selection(city=("aversa",)))
    assert nothing.is_empty
    assert nothing.sources == ()


def test_every_result_names_existing_sources(release: Release) -> None:
    unfiltered = Selection()
    for result in (
        queries.city_funding(release, unfiltered), queries.city_figures(release, unfiltered),
        queries.operations(release, unfiltered), queries.allocation_reconciliation(release), queries.taxonomy(release),
        queries.programme_figures(release), queries.milestones(release), queries.missing_data_items(release),
        queries.programme_conflicts(release), queries.city_profile(release, unfiltered), queries.sources(release),
    ):  # fmt: skip
        assert result.sources
        assert set(result.sources) <= set(release.sources)


def test_conflicts_show_both_sides(release: Release) -> None:
    assert set(queries.programme_conflicts(release).table["programme_figure"]) == {"p6_allocation", "p5_p6_allocation"}


@given(selections(choices={}))
def test_count_of_an_option_equals_the_rows_of_the_option(release: Release, selection: Selection) -> None:
    counts = queries.facet_counts(release, selection)
    assert set(counts) >= set(FACETS)
    for facet in ("objective", "group"):
        for code, n in counts[facet].items():
            assert len(queries.operations(release, replace(selection, **{facet: (code,)})).table) == n
    for code, n in counts["region"].items():
        assert len(queries.city_funding(release, replace(selection, region=(code,))).table) == n
    for facet in ("stage", "kind"):
        for code, n in counts[facet].items():
            table = queries.city_funding(release, replace(selection, **{facet: (code,)})).table
            assert table["amount_cents"].notna().sum() == n


@given(selections(choices={}))
def test_more_filters_never_add_operations(release: Release, selection: Selection) -> None:
    operations = set(queries.operations(release, selection).table["operation"])
    for facet in EMBEDDED:
        assert operations <= set(queries.operations(release, selection.reset(facet)).table["operation"])


GEOGRAPHY_FILTERS = (
    {"region": ("puglia",)},
    {"city": ("gela", "taranto"), "split": "equal"},
    {"region": ("molise", "sicilia"), "stage": ("admitted",), "inferred": "include"},
    {"region": ("molise",), "city": ("gela",)},
    {"city": ("andria",), "kind": ("stated",), "priority": ("both",), "peers": ("region",)},
)
"""Filters on regions and cities, alone and with others; the fourth matches no city."""


OPERATION_FILTERS = (
    {"group": ("giovani",), "region": ("puglia",)},
    {"group": ("not-stated",), "inferred": "include"},
    {"intervention": ("411-giovani",), "status": ("admitted",), "inferred": "exclude"},
    {"objective": ("ESO4.8",), "city": ("gela", "taranto"), "operation": "gela-02"},
    {"group": ("giovani", "disabilita"), "match": "all"},
)


@pytest.mark.parametrize("name", sorted(runner.OPERATION_SCOPED_QUERIES))
def test_rows_of_operations_filtered_from_the_cached_result_equal_a_direct_query(
    release: Release, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    chosen = [Selection(**filters) for filters in (*OPERATION_FILTERS, *GEOGRAPHY_FILTERS)]
    expected = [runner.run_query(release, name, selection).table for selection in chosen]
    assert any(len(rows) for rows in expected)
    monkeypatch.setattr(runner, "OPERATION_SCOPED_QUERIES", frozenset())
    monkeypatch.setattr(runner, "CITY_SCOPED_QUERIES", frozenset())
    monkeypatch.setattr(runner, "_CACHE", Cache(4096))
    for selection, rows in zip(chosen, expected, strict=True):
        pd.testing.assert_frame_equal(runner.run_query(release, name, selection).table, rows, check_index_type=False)


@pytest.mark.parametrize("name", sorted(runner.CITY_SCOPED_QUERIES))
def test_rows_filtered_from_the_cached_result_equal_a_direct_query(
    release: Release, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    chosen = [Selection(**filters) for filters in GEOGRAPHY_FILTERS]
    expected = [runner.run_query(release, name, selection).table for selection in chosen]
    monkeypatch.setattr(runner, "CITY_SCOPED_QUERIES", frozenset())
    monkeypatch.setattr(runner, "_CACHE", Cache(4096))
    for selection, rows in zip(chosen, expected, strict=True):
        pd.testing.assert_frame_equal(runner.run_query(release, name, selection).table, rows, check_index_type=False)

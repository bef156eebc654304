"""Amounts by stage and per head match the sources and keep their properties under any selection."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsdash import queries
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.domain import (
    COMPARISON_MEASURES,
    LANGUAGES,
    MIN_N_MEDIAN,
    ContextIndicator,
    FundingStage,
    Measure,
    Selection,
)
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.views.charts import dot_matrix, scatter, strip_plot
from cmsdash.views.formatting import measures
from cmsdash.views.html import table_columns
from cmsdash.views.html.tables import html_table
from cmsdash.views.narrative import captions, faq, funding, overview
from cmsdash.views.palette import THEMES
from tests.embedded_data import list_codes, read_rows
from tests.strategies import EMBEDDED, selections

ALLOCATION = {"5": 24658000000, "6": 7465000000, "both": 32696800000}
"""Cents. pnmetroplus.it: Priority 5 on 17 November 2025, Priority 6 on 26 January 2026, both for the 39 cities in 2023."""
UNFILTERED = Selection().with_comparison_measure
COLOURS = THEMES["light"]


def query_funding_row(release: Release, city: str) -> dict[str, object]:
    [row] = queries.city_funding(release, Selection(city=(city,))).table.to_dict("records")
    return row


@pytest.mark.parametrize(
    ("city", "column", "cents"),
    [
        # Andria: 6.483.569 euro (9 April 2025) over 96.750 residents (SITUAS, 9 June 2026) = 67,01
        ("andria", "per_resident_cents", 6701),
        # MEF, tax year 2021: 60.193 taxpayers x 58,9 % = 35.454 up to 15.000 euro; 6.483.569 / 35.454 = 182,87
        ("andria", "per_low_income_cents", 18287),
        # ISTAT, 1 January 2023, data/population.csv ages 0 to 17: 16.636; 6.483.569 / 16.636 = 389,73
        ("andria", "per_minor_cents", 38973),
        # Castrovillari: 4.023.200 euro (protocol) over 12.778 x 54,7 % = 6.990 taxpayers = 575,57
        ("castrovillari", "per_low_income_cents", 57557),
    ],
)
def test_amounts_per_head(release: Release, city: str, column: str, cents: int) -> None:
    assert query_funding_row(release, city)[column] == cents


def test_amounts_per_age_band_use_the_population_table(release: Release) -> None:
    ages = release.tables["population"]
    of_city = ages[ages["city"] == "salerno"].assign(n=lambda rows: rows["female"] + rows["male"])
    bands = {"per_minor_cents": (0, 17), "per_young_cents": (15, 29), "per_older_cents": (65, 200)}
    for column, (youngest, oldest) in bands.items():
        people = int(of_city.loc[of_city["age"].between(youngest, oldest), "n"].sum())
        # Salerno: 7.460.268 euro, protocol presented on 25 October 2023
        assert query_funding_row(release, "salerno")[column] == round(746026800 / people)


def test_a_ratio_names_the_sources_of_both_parts(release: Release) -> None:
    city = Selection(city=("andria",))
    expected = {
        "per-resident": "istat-situas-2026",
        "per-low-income": "mef-irpef-2021",
        "per-older": "istat-population-2023",
    }
    for unit, source in expected.items():
        selection = replace(city, unit=unit).with_comparison_measure
        assert set(queries.city_funding(release, selection).sources) == {"andria-news24", source}
        # the application of April 2024 has a source of its own
        assert set(queries.stage_figures(release, selection).sources) == {"andria-news24", "andria-news24-2024", source}
        assert source in queries.stage_summary(release, selection).sources
    assert queries.city_funding(release, city).sources == ("andria-news24",)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axis_title_has_the_year_and_source_of_the_data(release: Release, lang: str) -> None:
    text = get_translator(lang)
    dates = {
        "per-resident": "istat-situas-2026",
        "per-low-income": "mef-irpef-2021",
        "per-minor": "istat-population-2023",
    }
    for unit, key in dates.items():
        source = release.sources[key]
        for words in (text(f"axis.{unit}"), text(f"grid_unit.{unit}")):
            assert source.date[:4] in words
            assert source.publisher.split(" ")[0] in words


def test_amount_per_head_is_missing_without_income(folder: Path) -> None:
    rows = (folder / "income.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "income.csv").write_text("".join(row for row in rows if not row.startswith("salerno,")), encoding="utf-8")
    incomplete_release = open_release(folder, labelled_codes())
    selection = Selection(city=("salerno",), unit="per-low-income").with_comparison_measure
    [row] = queries.city_funding(incomplete_release, selection).table.to_dict("records")
    assert row["amount_cents"] == 746026800
    assert pd.isna(row["per_low_income_cents"])
    summary, figures = (
        queries.stage_summary(incomplete_release, selection).table,
        queries.stage_figures(incomplete_release, selection).table,
    )
    text = get_translator("it")
    assert funding.spread_sentence(summary, figures, selection, text) == text("money.refused_all")
    assert strip_plot.stage_strip_plot(figures, summary, selection, text, COLOURS) == ""
    assert (
        scatter.need_scatter_chart(
            queries.need_and_funding(incomplete_release, selection).table, selection, text, COLOURS
        )
        == ""
    )
    incomplete_release.connection.close()


def test_summary_of_the_stage_admitted_matches_the_sources(release: Release) -> None:
    summary = queries.stage_summary(release, UNFILTERED).table.set_index("stage").to_dict("index")
    # data/figures.csv, the surest figure of each city: Andria, Brindisi, Caltanissetta, Catanzaro, Cava, Crotone, Gela,
    # Lamezia, Porto Torres, Sassari; Battipaglia, Benevento, Caserta, Mazara, Olbia
    euro = (6483569, 6200000, 6051168, 5279568, 5981769, 5064768, 6611000, 5165768, 3248000, 6800000)
    euro += (5815768, 5900000, 6000000, 6150000, 5000000)
    assert (summary["admitted"]["cities"], summary["admitted"]["of_cities"]) == (15, 39)
    assert summary["admitted"]["amount_cents"] == 100 * sum(euro)
    # euro per resident in order: 56, 63, 67, 76, 77, 81, 82 | 87 | 94, 104, 106, 118, 120, 123, 156: Crotone's 86,77
    assert summary["admitted"]["median_cents"] == 8677
    assert pd.isna(summary["decree"]["median_cents"])
    assert pd.isna(summary["application"]["lower_cents"])
    assert summary["agreement"]["cities"] == 2, "Brindisi and Lamezia Terme"


def test_decrees_and_rest_add_up_to_the_allocation(release: Release) -> None:
    table = queries.decree_totals(release).table
    # programme news of 30 July 2025: 97.337.763,83 with the second decree, 191.048.390,36 with both; 246.580.000 in all
    assert dict(zip(table["part"], table["amount_cents"], strict=True)) == {
        "decree1": 9371062653,
        "decree2": 9733776383,
        "rest": 5553160964,
    }
    words = funding.decrees_sentence(table, queries.programme_figures(release).table, get_translator("it"))
    assert "97 operazioni" in words
    assert "55,53" in words


def test_a_total_has_no_amount_per_head(release: Release) -> None:
    # giornaleibleo.it, 7 August 2025: Vittoria 8.482.575 for both priorities, at the stage of the decree
    table = queries.stage_figures(release, Selection(city=("vittoria",)).with_comparison_measure).table
    [row] = table.to_dict("records")
    assert (row["stage"], row["knowledge"], row["total_cents"]) == ("decree", "total-only", 848257500)
    assert pd.isna(row["per_resident_cents"])


COMPARISON_SELECTIONS = selections(EMBEDDED, {"unit": [unit.value for unit in COMPARISON_MEASURES]}).map(
    lambda chosen: chosen.with_comparison_measure
)


@given(COMPARISON_SELECTIONS)
def test_parts_of_each_stage_add_up_to_the_allocation(release: Release, selection: Selection) -> None:
    table = queries.stage_allocation_breakdown(release, selection).table
    assert (table["amount_cents"] >= 0).all()
    assert set(table["stage"]) == set(selection.stage or [stage.value for stage in FundingStage])
    assert (table.groupby("stage")["amount_cents"].sum() == ALLOCATION[selection.displayed_priority]).all()
    assert (table.groupby("stage")["cities"].sum() == 39).all()


def test_rest_is_not_counted_as_unpublished(release: Release) -> None:
    """The parts of a stage do not exceed what the programme has admitted."""
    # programme news of 30 July 2025: 191.048.390,36 of Priority 5 and 71.451.725,59 of Priority 6 are admitted, out of
    # 246.580.000 and 74.650.000: 55.531.609,64 and 3.198.274,41 are not. Of both together no source gives the sum.
    for priority, left in (("5", [5553160964]), ("6", [319827441]), ("both", [])):
        table = queries.stage_allocation_breakdown(release, Selection(priority=(priority,))).table
        rest = table[table["part"] == "rest"]
        assert rest["amount_cents"].unique().tolist() == left
        assert set(rest["stage"]) == ({"admitted", "decree", "agreement"} if left else set())
    # 191,05 - 85,75 = 105,30 million, whatever the filters: Andria's 6,48 and the other cities' 79,27
    andria = Selection(city=("andria",), lang="it")
    sentence = funding.breakdown_sentence(
        queries.stage_allocation_breakdown(release, andria).table, andria, get_translator("it")
    )
    assert "105,30\u00a0mln\u00a0€ su 191,05\u00a0mln\u00a0€ ammessi" in sentence


@given(COMPARISON_SELECTIONS)
def test_summary_parts_figures_and_regions_agree(release: Release, selection: Selection) -> None:
    figures = queries.stage_figures(release, selection).table
    figures = figures[figures["amount_cents"].notna()]
    sums = figures.groupby("stage")["amount_cents"].sum().to_dict()
    summary = queries.stage_summary(release, selection).table
    assert {row["stage"]: row["amount_cents"] for row in summary[summary["cities"] > 0].to_dict("records")} == sums
    parts = queries.stage_allocation_breakdown(release, selection).table
    here = parts[parts["part"].isin(("stated", "estimated"))]
    assert here.groupby("stage")["amount_cents"].sum().to_dict() == sums
    assert (
        queries.stage_totals_by_region(release, selection).table.groupby("stage")["amount_cents"].sum().to_dict()
        == sums
    )


@given(COMPARISON_SELECTIONS, st.sampled_from(["region", "stage", "kind"]))
def test_filters_commute(release: Release, selection: Selection, facet: str) -> None:
    """A filter with two codes finds the union of the rows of each code."""
    codes = getattr(selection, facet)
    rows = queries.stage_figures(release, selection.reset(facet)).table
    expected = rows[rows[facet].isin(codes)] if codes and facet != "kind" else rows
    found = queries.stage_figures(release, selection).table
    if facet != "kind":
        assert list(found["city"] + found["stage"]) == list(expected["city"] + expected["stage"])
        assert found["amount_cents"].sum() == expected["amount_cents"].sum()
    else:
        assert set(found["kind"]) <= set(codes or found["kind"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("unit", [unit.value for unit in COMPARISON_MEASURES])
@pytest.mark.parametrize("filters", [{}, {"city": ("andria",)}, {"stage": ("ceiling",)}, {"city": ("aversa",)}])
def test_charts_have_a_mark_for_each_row(
    release: Release, lang: str, unit: str, filters: dict[str, tuple[str, ...]]
) -> None:
    selection = Selection(unit=unit, lang=lang, **filters).with_comparison_measure
    text, column = get_translator(lang), Measure(unit).column
    summary, figures = queries.stage_summary(release, selection).table, queries.stage_figures(release, selection).table
    cities = queries.city_funding(release, selection).table
    chart = strip_plot.stage_strip_plot(figures, summary, selection, text, COLOURS)
    if figures["amount_cents"].notna().any():
        assert sum(len(trace.x) for trace in chart.data) == figures[column].notna().sum()
    else:
        assert chart == ""
    matrix = dot_matrix.city_stage_matrix(figures, cities, selection, text, COLOURS)
    assert sum(len(trace.x) for trace in matrix.data) == len(cities) * len(selection.stage or list(FundingStage))
    assert "" not in (
        funding.spread_sentence(summary, figures, selection, text),
        funding.stages_sentence(summary, selection, text),
    )
    assert column in table_columns.stage_figure_columns(unit)


@pytest.mark.parametrize("indicator", [item.value for item in ContextIndicator])
def test_the_scatter_plot_has_complete_cities_and_the_caveat_names_the_others(release: Release, indicator: str) -> None:
    selection, text = select_compared_stage(release, Selection(indicator=indicator)), get_translator("it")
    table = queries.need_and_funding(release, selection).table
    figure = scatter.need_scatter_chart(table, selection, text, COLOURS)
    marks = [trace for trace in figure.data if trace.hovertext is not None]
    cities = {row["city"] for row in read_rows("figures") if is_amount(row, selection.stage[0])}
    assert {city for trace in marks for city in trace.customdata} == cities
    caveat = funding.need_caveat(table, selection, text)
    for name in table.loc[table["amount_cents"].isna(), "name"]:
        assert name in caveat
    assert len(figure.layout.annotations) == 4
    # shape shows the stage and filling the observation status: each combination is distinguishable
    assert len({trace.marker.symbol for trace in marks}) == len(marks)
    keys = [trace for trace in figure.data if trace.showlegend is not False]
    assert {key.legendgroup for key in keys} == {"need.shape", "need.filling"}
    assert figure == scatter.need_scatter_chart(table, selection, text, COLOURS)


def test_one_city_is_a_sentence_instead_of_a_chart(release: Release) -> None:
    selection, text = select_compared_stage(release, Selection(city=("andria",))), get_translator("it")
    table = queries.need_and_funding(release, selection).table
    assert scatter.need_scatter_chart(table, selection, text, COLOURS) == ""
    words = funding.need_sentence(table, selection, text)
    # MEF, tax year 2021: 13.802 euro a taxpayer
    assert "13.802" in words
    assert "67" in words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_report_that_nothing_is_published(release: Release, lang: str) -> None:
    # tarantoblog.net, 4 April 2024: no figure of Taranto can be read
    selection, text = Selection(city=("taranto",), lang=lang).with_comparison_measure, get_translator(lang)
    table = queries.stage_allocation_breakdown(release, selection).table
    assert funding.breakdown_sentence(table, selection, text) == text("money.parts_nowhere")
    assert table.loc[table["part"] == "elsewhere", "amount_cents"].sum() > 0
    need = queries.need_and_funding(release, selection).table
    of_stage = select_compared_stage(release, selection)
    assert funding.need_headline(need, of_stage, text) == text(
        "need.headline_only_none", stage=text(f"stage.{of_stage.stage[0]}")
    )
    assert scatter.need_scatter_chart(need, selection, text, COLOURS) == ""
    # Andria has an admitted amount, so with the filter on ceilings the sentence must not deny every figure
    ceilings = Selection(city=("andria",), stage=("ceiling",), lang=lang)
    of_figures = captions.cities_sentence(queries.city_funding(release, ceilings).table, ceilings, text)
    assert of_figures.startswith(text("sentence.for_one_of_figures", name="Andria"))
    # a city without a figure at the chosen stage: the sentence is about that stage
    one = replace(selection, city=("andria",), stage=("ceiling",))
    sentence = funding.breakdown_sentence(queries.stage_allocation_breakdown(release, one).table, one, text)
    assert text("stage.ceiling").lower() in sentence


def is_amount(row: dict[str, str], stage: str) -> bool:
    return row["priority"] == "5" and row["stage"] == stage and row["amount_eur"] != ""


def select_compared_stage(release: Release, selection: Selection) -> Selection:
    return queries.select_compared_stage(release, selection.with_comparison_measure)


def test_one_stage_is_compared(release: Release) -> None:
    """Of the stages, or of the chosen ones, that with figures of most cities; a tie goes to the more advanced."""
    rows, stages = read_rows("figures"), [stage.value for stage in reversed(FundingStage)]
    cities = {stage: len({row["city"] for row in rows if is_amount(row, stage)}) for stage in stages}
    assert select_compared_stage(release, Selection()).stage[0] == max(stages, key=cities.__getitem__)
    assert select_compared_stage(release, Selection(stage=("ceiling",))).stage[0] == "ceiling"
    assert select_compared_stage(release, Selection(stage=("agreement",))).stage[0] == "agreement"
    # Barletta has an application of Priority 5 only
    assert select_compared_stage(release, Selection(city=("barletta",))).stage[0] == "application"


@pytest.mark.parametrize("stage", ["ceiling", "application", "admitted", "agreement"])
def test_a_figure_of_another_stage_is_not_called_unpublished(release: Release, stage: str) -> None:
    selection, text = Selection(stage=(stage,)).with_comparison_measure, get_translator("it")
    rows = [row for row in read_rows("figures") if row["amount_eur"] and row["priority"] in ("5", "both")]
    anything = {row["city"] for row in rows}
    of_stage = {row["city"] for row in rows if row["stage"] == stage}
    known = queries.city_funding(release, selection).table
    expected = anything - of_stage
    assert set(known.loc[known["knowledge"] == "other-stage", "city"]) == expected
    assert set(known.loc[known["knowledge"] == "unpublished", "city"]) == set(known["city"]) - anything
    for result in (queries.need_and_funding, queries.compared_cities):
        table = result(release, replace(selection, city=tuple(sorted(expected)[:2]))).table
        assert set(table["knowledge"]) == {"other-stage"}
    sentence = captions.cities_sentence(known, selection, text)
    assert f"{len(expected)} senza una cifra di questa fase" in sentence
    for row in known.to_dict("records"):
        if row["knowledge"] == "other-stage":
            assert measures.missing_figure_caption(row, selection, text) == "nessuna cifra di questa fase"
    html = html_table(
        known, table_columns.map_columns(selection), text, "x", {"city": str, "source": str},
        excluded=measures.availability_label("other-stage", selection, text),
    )  # fmt: skip
    assert html.count("nessuna cifra di questa fase") == 2 * len(expected), "the amount, and per resident"
    assert html.count("Nessuna cifra di questa fase") == len(expected)
    assert captions.map_title("money", replace(selection, measure="money"), text) == (
        f"{text(f'stage.{stage}')}, città per città"
    )
    need = queries.need_and_funding(release, selection).table
    own = [row for row in rows if row["priority"] == "5"]
    elsewhere = {row["city"] for row in own} - {row["city"] for row in own if row["stage"] == stage}
    assert f"ma di altre fasi o tipi sì, per {len(elsewhere)} città" in funding.need_caveat(need, selection, text)
    nobody = len(known) - len(anything)
    assert f"Nessuna cifra pubblicata per {nobody} città" in funding.need_caveat(need, selection, text)


def test_words_for_an_excluded_figure_follow_the_filters() -> None:
    text = get_translator("it")
    for selection, words in (
        (Selection(stage=("ceiling",)), "Nessuna cifra di questa fase"),
        (Selection(kind=("stated",)), "Nessuna cifra di questo tipo"),
        (Selection(stage=("ceiling", "decree")), "Nessuna cifra come quelle scelte"),
        (Selection(stage=("ceiling",), kind=("stated",)), "Nessuna cifra come quelle scelte"),
    ):
        assert measures.availability_label("other-stage", selection, text) == words
        assert "other-stage" in measures.shown_availabilities(selection)
    assert "other-stage" not in measures.shown_availabilities(Selection(region=("puglia",)))


def test_few_values_have_no_median(release: Release) -> None:
    """data/figures.csv, Priority 5: Andria and Barletta have an application, Caserta is in another region."""
    selection, text = Selection(stage=("application",), city=("andria", "barletta", "aversa")), get_translator("it")
    selection = selection.with_comparison_measure
    need = queries.need_and_funding(release, selection).table
    cities = {row["city"] for row in read_rows("figures") if is_amount(row, "application")} & set(selection.city)
    assert 1 < len(cities) < MIN_N_MEDIAN
    sentence = funding.need_sentence(need, selection, text)
    assert f"«domanda»: {len(cities)} città su {len(selection.city)}" in sentence
    assert "non diamo mediane" in sentence


def test_an_amount_and_the_operations_name_their_own_sources(release: Release) -> None:
    """With the measure of operations the table still holds amounts: each row names the sources of both, told apart."""
    table = queries.city_funding(release, Selection(measure="operations", group=("giovani",))).table
    for row in table.to_dict("records"):
        if pd.notna(row["amount_cents"]) or pd.notna(row["total_cents"]):
            assert row["figure_source"] in row["source"]
        assert set(row["operation_source"]) <= set(row["source"])
        assert len(set(row["source"])) == len(row["source"])


def test_cities_without_a_figure_may_have_operations_with_an_amount(release: Release) -> None:
    figures = {row["city"] for row in read_rows("figures") if row["amount_eur"] and row["priority"] in ("5", "both")}
    cities = set(list_codes("cities", "city")) - figures
    priced = {row["operation"] for row in read_rows("operations") if row["amount_eur"] and row["priority"] != "6"}
    with_operations = {row["city"] for row in read_rows("operation_cities") if row["operation"] in priced} & cities
    assert "taranto" in with_operations
    known, text = queries.city_funding(release, Selection()).table, get_translator("it")
    assert overview.count_with_operations_only(known) == len(with_operations)
    assert f"; {len(with_operations)} di queste ha operazioni con un importo" in (
        overview.missing_figures_headline(known, queries.operations(release, Selection()).table, Selection(), text)
    )
    answers = {question.code: question.answer.table for question in queries.answered_questions(release)}
    names = dict(zip(known["city"], known["name"], strict=True))
    answer = faq.answer_sentence("unpublished", answers["unpublished"], names, text)
    assert answer.startswith(f"{len(cities)} città: ")
    assert f"{len(with_operations)} di queste ha operazioni con un importo." in answer


def test_context_indicators_match_the_sources(release: Release) -> None:
    table = queries.need_and_funding(release, UNFILTERED).table.set_index("city")
    # cities.csv of the collected facts, MEF tax year 2021: Andria 13.802 euro a taxpayer, 58,9 % up to 15.000; Salerno 22.285, 41,3 %
    assert (table.loc["andria", "income"], table.loc["salerno", "income"]) == (13802, 22285)
    assert table.loc["andria", "low_income_share"] == pytest.approx(0.589)
    # ISTAT, 1 January 2023: 16.636 under 18 of Andria's 97.146 residents
    ages = release.tables["population"].query("city == 'andria'")
    counted = int((ages["female"] + ages["male"]).sum())
    assert table.loc["andria", "minors_share"] == pytest.approx(16636 / counted)
    # twenty-two cities have both values: eleven are above the median, eleven below
    both = table[table["per_resident_cents"].notna()]["per_resident_cents"]
    assert len(both) == 22
    assert (both > both.median()).sum() == 11


def test_the_headline_on_money_is_about_the_cities_under_filters(release: Release) -> None:
    """From data/figures.csv, Priority 5, admitted: Caltanissetta 6 051 168; Salerno and Molise none."""
    text, programme = get_translator("it"), queries.programme_figures(release).table

    def headline(selection: Selection) -> str:
        here = queries.stage_summary(release, selection.keep_geography()).table
        return funding.money_headline(programme, here, selection, text).replace("\xa0", " ")

    assert headline(Selection()) == "Ammessi 191,05 mln € su 246,58 mln €; per 85,75 mln € si sa in quale città"
    assert headline(Selection(stage=("ceiling",))) == headline(Selection()), "a filter on stages keeps all cities"
    assert headline(Selection(city=("caltanissetta",))) == "Per la città scelta sono ammessi 6,05 mln €"
    assert (
        headline(Selection(city=("salerno",), stage=("ceiling",))) == "Per la città scelta non si sa quanto è ammesso"
    )
    assert headline(Selection(region=("molise",))) == "Per nessuna città della selezione si sa quanto è ammesso"
    # data/figures.csv: the admitted amount of Gela is inferred
    assert re.fullmatch(
        r"Per la città scelta deduciamo che siano ammessi \d,\d\d mln €", headline(Selection(city=("gela",)))
    )
    assert headline(Selection(city=("caltanissetta", "gela"))).endswith(", in parte dedotti")
    assert headline(Selection(city=("caltanissetta", "salerno"))) == (
        "1 città su 2 della selezione ha un importo ammesso noto: 6,05 mln €"
    )


def test_labels_avoid_the_reserved_corner() -> None:
    """Of two cities at opposite corners, only the label that overlaps the reserved box moves."""
    points = [{"city": "a", "name": "Corigliano", "x": 0, "y": 0}, {"city": "b", "name": "Benevento", "x": 9, "y": 9}]
    free = scatter.place_labels(points, [])
    placed = scatter.place_labels(points, [(0, 300, 120, 330)])
    assert free["a"] == "top center"
    assert placed["a"] != "top center"
    assert placed["b"] == free["b"]

"""Compared cities and peers have the figures of the sources, and different stages are not compared."""

from dataclasses import replace
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.domain import (
    COMPARISON_MEASURES,
    INCOME_BAND_EDGES,
    LANGUAGES,
    MIN_N_MEDIAN,
    MIN_N_QUARTILES,
    POPULATION_BAND_EDGES,
    Measure,
    Selection,
)
from cmsdash.domain.text_folding import fold_text
from cmsdash.i18n import Translator, get_translator, labelled_codes
from cmsdash.views.charts.peer_comparison import peer_comparison_chart
from cmsdash.views.charts.population_pyramid import population_pyramid_chart
from cmsdash.views.formatting.measures import availability_label
from cmsdash.views.html import comparison_cards, funding_stages, table_columns
from cmsdash.views.html.tables import html_table
from cmsdash.views.narrative import city, comparison, faq
from cmsdash.views.page_links import PAGES, first_available_page
from cmsdash.views.palette import THEMES
from tests.embedded_data import read_rows

IT = get_translator("it")


def at_stage(release: Release, selection: Selection) -> Selection:
    return queries.select_compared_stage(release, selection.with_comparison_measure)


def find_peers(release: Release, name: str, *criteria: str) -> set[str]:
    groups = queries.peer_groups(release, at_stage(release, Selection(city=(name,), peers=criteria))).table
    assert list(groups.loc[groups["is_chosen"], "city"]) == [name]
    return set(groups["city"]) - {name}


def say_peers(release: Release, selection: Selection, text: Translator = IT) -> str:
    groups, statistics = (
        queries.peer_groups(release, selection).table,
        queries.peer_statistics(release, selection).table,
    )
    return comparison.peers_sentence(groups, statistics, selection, text).replace("\u00a0", " ")


def test_peers_by_region_population_and_income(release: Release) -> None:
    # cities.csv, income.csv: Salerno has 126.000 residents and 22.285 euro; in Campania no other city has 75.000 or
    # more; Avellino (22.318) and Caserta (23.395) have 20.000 euro or more
    assert len(find_peers(release, "salerno")) == 38
    assert len(find_peers(release, "salerno", "region")) == 8
    assert find_peers(release, "salerno", "region", "population") == set()
    assert find_peers(release, "salerno", "region", "income") == {"avellino", "caserta"}
    assert find_peers(release, "salerno", "population", "income") == {"catanzaro", "sassari"}


def test_criteria_are_combined(release: Release) -> None:
    for name in release.tables["cities"]["city"]:
        of_region, of_income = find_peers(release, name, "region"), find_peers(release, name, "income")
        assert find_peers(release, name, "region", "income") == of_region & of_income


def test_the_only_peers_of_barletta_with_a_figure_are_named(release: Release) -> None:
    # data/figures.csv, stage application, Priority 5: Andria, Barletta, Caserta, Lamezia Terme, Olbia; over residents
    # 68,22, 68,15, 82,43, 75,96 and 91,41 euro
    selection = at_stage(release, Selection(city=("barletta",)))
    assert selection.stage == ("application",)
    assert say_peers(release, selection) == (
        "Tutte le città: 5 su 39 hanno una cifra di questa fase, Andria, Barletta, Caserta, Lamezia Terme e Olbia. "
        "La mediana è 76 € per residente."
    )
    groups, statistics = queries.peer_groups(release, selection), queries.peer_statistics(release, selection)
    figure = peer_comparison_chart(groups.table, statistics.table, selection, IT, THEMES["light"])
    assert list(figure.layout.yaxis.ticktext) == ["Andria", "<b>Barletta</b>", "Caserta", "Lamezia Terme", "Olbia"]
    left_out = comparison.left_out_sentence(groups.table, selection, IT)
    assert "Salerno (tetto di spesa)" in left_out
    assert sum(left_out.count(name) for name in groups.table["name"]) >= 34


def test_no_statistic_of_few_values(release: Release) -> None:
    # two other ceilings in Campania beside Salerno: Benevento and Cava
    selection = at_stage(release, Selection(city=("salerno",), peers=("region",)))
    [row] = queries.peer_statistics(release, selection).table.to_dict("records")
    assert row["measured"] == 3 < MIN_N_MEDIAN
    assert pd.isna(row["median_cents"])
    assert say_peers(release, selection) == (
        "Campania: 3 su 9 hanno una cifra di questa fase, Benevento, Cava de' Tirreni e Salerno. "
        "Con meno di 5 cifre non diamo la mediana."
    )
    # all ten ceilings: enough for a median and, from eight on, quartiles
    everywhere = at_stage(release, Selection(city=("salerno",)))
    [row] = queries.peer_statistics(release, everywhere).table.to_dict("records")
    known = queries.city_funding(release, Selection(stage=("ceiling",))).table["per_resident_cents"].dropna()
    assert row["measured"] == len(known) == 10 >= MIN_N_QUARTILES
    assert row["median_cents"] == sum(sorted(known)[4:6]) // 2
    assert row["low_cents"] < row["median_cents"] < row["high_cents"]


def test_groups_of_chosen_cities_share_a_block(release: Release) -> None:
    selection = at_stage(release, Selection(city=("andria", "brindisi", "crotone"), peers=("region",)))
    groups = queries.peer_groups(release, selection).table
    assert list(groups.groupby("group")["region"].unique().map(list)) == [["puglia"], ["calabria"]]
    statistics = queries.peer_statistics(release, selection).table
    figure = peer_comparison_chart(groups, statistics, selection, IT, THEMES["light"])
    assert [note.text for note in figure.layout.annotations] == ["Puglia", "Calabria"]
    assert {trace.name for trace in figure.data} == {"Città di confronto", "Città scelta"}, "no median of few values"


def test_cities_are_compared_at_one_stage_and_the_others_are_named_with_theirs(release: Release) -> None:
    selection = at_stage(release, Selection(city=("andria", "brindisi", "salerno", "taranto")))
    assert selection.stage == ("admitted",), "the stage that most of them have"
    table = queries.compared_cities(release, selection).table
    assert list(table["city"]) == ["andria", "brindisi", "salerno", "taranto"]
    assert set(table["stage"].dropna()) == {"admitted"}
    assert comparison.comparability_sentence(table, selection, IT) == (
        "Andria e Brindisi si possono confrontare: le loro cifre sono della stessa fase (ammesso). "
        "Non tutte sono dichiarate: guarda il tipo di ciascuna. "
        "Nessuna cifra di questa fase, ma di altre fasi o tipi sì, per 1 città: Salerno (tetto di spesa). "
        "Nessuna cifra pubblicata per 1 città: Taranto."
    )
    # Benevento and Salerno both have a ceiling, Benevento also an admitted amount
    assert at_stage(release, Selection(city=("benevento", "salerno"))).stage == ("ceiling",)
    # the admitted amount of Benevento is a coarse rounding: its known figure is the ceiling (data/figures.csv)
    assert at_stage(release, Selection(city=("benevento",))).stage == ("ceiling",)
    # Taranto has no figure: the stage of most cities
    assert at_stage(release, Selection(city=("taranto",))).stage == ("admitted",)


def test_table_has_every_city_with_its_operations_and_classes(release: Release) -> None:
    table = queries.compared_cities(release, at_stage(release, Selection())).table.set_index("city")
    assert len(table) == 39
    places = read_rows("operation_cities")
    for counted, classes, code in (
        ("areas", "operation_interventions", "intervention"),
        ("recipients", "operation_target_groups", "target_group"),
    ):
        for code_of_city in table.index:
            operations = {row["operation"] for row in places if row["city"] == code_of_city}
            rows = [row for row in read_rows(classes) if row["operation"] in operations]
            stated = {row[code] for row in rows if row["basis"] not in ("read", "inferred")}
            if not rows:
                assert pd.isna(table.loc[code_of_city, counted]), "not known, not zero"
                continue
            assert table.loc[code_of_city, counted] == len({row[code] for row in rows})
            assert table.loc[code_of_city, f"inferred_{counted}"] == table.loc[code_of_city, counted] - len(stated)
            assert table.loc[code_of_city, "known_operations"] == len(operations)
    stated_only = queries.compared_cities(release, at_stage(release, Selection(inferred="exclude"))).table
    assert not stated_only["inferred_areas"].fillna(0).any()


@pytest.mark.parametrize("sort", [code for key in queries.city_sort_columns("per-minor") for code in (key, f"-{key}")])
def test_cities_without_the_value_come_last_in_alphabetical_order(release: Release, sort: str) -> None:
    selection = at_stage(release, Selection(sort=sort, unit="per-minor"))
    table = queries.compared_cities(release, selection).table
    column = queries.city_sort_columns("per-minor")[sort.removeprefix("-")]
    assert len(table) == 39
    values, is_missing = table[column], table[column].isna()
    n = int((~is_missing).sum())
    assert not is_missing[:n].any()
    assert list(table["city"][n:]) == sorted(table["city"][n:])
    known = [fold_text(value) if column == "name" else value for value in values[:n]]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert (n < 39) == (column in ("amount_cents", "per_minor_cents", "date", "areas", "recipients"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_table_says_in_words_that_a_figure_is_missing(release: Release, lang: str) -> None:
    text, selection = get_translator(lang), at_stage(release, Selection(lang=lang))
    table, columns = queries.compared_cities(release, selection).table, table_columns.comparison_columns("per-resident")
    html = unescape(html_table(table, columns, text, "", excluded=availability_label("other-stage", selection, text)))
    other_stage = availability_label("other-stage", selection, text).lower()
    assert html.count(other_stage) == 2 * int((table["knowledge"] == "other-stage").sum())
    assert text.plural("table.inferred_part", 3) in html


@pytest.mark.parametrize(
    ("unit", "andria", "brindisi"),
    [
        # Andria 6.483.569 euro (news24.city, 9 April 2025), Brindisi 6.200.000 (Gazzetta del Mezzogiorno, 2025)
        ("money", 648356900, 620000000),
        # residents, SITUAS 2026: 96.750 and 81.723
        ("per-resident", 6701, 7587),
        # MEF 2021: 60.193 x 58,9 % = 35.454 and 52.320 x 45,4 % = 23.753 taxpayers up to 15.000 euro
        ("per-low-income", 18287, 26102),
        # ISTAT, 1 January 2023, ages 0-17: 16.636 and 12.589
        ("per-minor", 38973, 49249),
        # ages 15-29: 17.352 and 12.672
        ("per-young", 37365, 48927),
        # ages 65 and over: 18.941 and 20.556
        ("per-older", 34230, 30162),
    ],
)
def test_cities_are_compared_in_every_unit(release: Release, unit: str, andria: int, brindisi: int) -> None:
    selection = at_stage(release, Selection(city=("andria", "brindisi"), unit=unit))
    result, column = queries.compared_cities(release, selection), Measure(unit).column
    assert list(result.table[column]) == [andria, brindisi]
    groups, statistics = (
        queries.peer_groups(release, selection).table,
        queries.peer_statistics(release, selection).table,
    )
    # fifteen cities have an admitted amount: the median is the eighth
    assert list(statistics["median_cents"]) == [sorted(groups[column].dropna())[7]]
    html = comparison_cards.comparison_cards(result.table, selection, str, IT)
    shown = "6,48" if unit == "money" else IT.money(round(andria, -2))
    assert shown in html
    figure = peer_comparison_chart(groups, statistics, selection, IT, THEMES["light"])
    sentence = figure.layout.xaxis.title.text.replace("<br>", " ")
    assert IT(f"axis.{unit}").split(" (")[0] in sentence
    scale = 100_000_000 if unit == "money" else 100
    marks = {trace.name: trace for trace in figure.data}
    assert list(marks["Città scelta"].x) == [andria / scale, brindisi / scale]
    assert len(marks["Città di confronto"].x) == 13
    names = table_columns.comparison_columns(unit)
    assert column in names
    for lang in LANGUAGES:
        assert "<table" in html_table(result.table, names, get_translator(lang), "")
    expected = {"per-low-income": "mef-irpef-2021", "per-resident": "istat-situas-2026", "money": "andria-news24"}
    assert expected.get(unit, "istat-population-2023") in result.sources


@pytest.mark.parametrize("unit", [unit.value for unit in COMPARISON_MEASURES])
def test_comparison_states_that_income_is_missing(folder: Path, unit: str) -> None:
    rows = (folder / "income.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "income.csv").write_text("".join(row for row in rows if not row.startswith("salerno,")), encoding="utf-8")
    incomplete_release = open_release(folder, labelled_codes())
    selection = at_stage(incomplete_release, Selection(city=("salerno",), unit=unit, peers=("income",)))
    table = queries.compared_cities(incomplete_release, selection).table
    assert list(table["city"]) == ["salerno"], "a city without income is still compared"
    html = comparison_cards.comparison_cards(table, selection, str, IT)
    assert (IT("compare.refused") in html) == (unit == "per-low-income")
    assert ">0 €" not in html
    groups = queries.peer_groups(incomplete_release, selection).table
    assert list(groups["city"]) == ["salerno"], "a city without income has no peers by income"
    label = comparison.peer_group_label(groups.iloc[0].to_dict(), selection, IT)
    assert label.lower() == IT("compare.no_income").lower()
    incomplete_release.connection.close()


def test_cards_are_four_and_the_table_has_all_chosen_cities(release: Release) -> None:
    chosen = queries.selection_vocabulary(release).codes["city"][:6]
    selection = at_stage(release, Selection(city=chosen, region=("sicilia",)).reset("region"))
    table = queries.compared_cities(release, selection).table
    assert list(table["city"]) == sorted(chosen)
    html = comparison_cards.comparison_cards(table, selection, str, IT)
    assert [city for city in chosen if f"<h3>{city}</h3>" in html] == sorted(chosen)[:4]
    title = comparison.comparison_title([str(city) for city in chosen], table, selection, IT)
    assert title == "6 città a confronto"


def test_band_labels_contain_their_limits() -> None:
    assert comparison.band_label("population", 0, IT) == "meno di 30.000 residenti"
    assert comparison.band_label("population", len(POPULATION_BAND_EDGES), IT) == "75.000 residenti e più"
    assert comparison.band_label("income", 1, IT) == "da 15.000 a 18.000\u00a0€"
    assert str(INCOME_BAND_EDGES[0] // 1000) in comparison.band_labels_sentence(IT)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_city_can_be_compared_and_drawn(release: Release, lang: str) -> None:
    text = get_translator(lang)
    for code in release.tables["cities"]["city"]:
        selection = at_stage(release, Selection(city=(code,), peers=("region", "income"), lang=lang))
        table = queries.compared_cities(release, selection).table
        assert comparison_cards.comparison_cards(table, selection, str, text).count("cms-card") == 2
        groups, statistics = (
            queries.peer_groups(release, selection).table,
            queries.peer_statistics(release, selection).table,
        )
        figure = peer_comparison_chart(groups, statistics, selection, text, THEMES["light"])
        measured = int(groups["per_resident_cents"].notna().sum())
        assert (figure == "") == (not measured)
        assert figure == "" or sum(len(trace.x) for trace in figure.data if trace.mode == "markers") == measured
        assert comparison.peers_sentence(groups, statistics, selection, text)


def test_headline_and_stages_of_a_city_match_the_sources(release: Release) -> None:
    chosen = Selection(city=("salerno",))
    [row] = queries.city_funding(release, chosen).table.to_dict("records")
    # anteprima24.it, protocol presented on 25 October 2023: 7.460.268
    assert city.city_headline(row, IT) == "Per Salerno è noto il tetto di spesa: 7,46\u00a0mln\u00a0€"
    [row] = queries.city_funding(release, Selection(city=("taranto",))).table.to_dict("records")
    # data/operations.csv: two operations of Taranto applied for, 5.120.000 and 2.778.200 euro (tarantoblog.net)
    headline = city.city_headline(row, IT, queries.operations(release, Selection(city=("taranto",))).table)
    assert headline == (
        "Per Taranto non c'è una cifra della città; 2 operazioni candidate valgono 5,12 e 2,78\u00a0mln\u00a0€"
    )
    assert city.city_headline(row, IT) == "Per Taranto non c'è una cifra della città; 2 operazioni hanno un importo"
    [row] = queries.city_funding(release, Selection(city=("aversa",))).table.to_dict("records")
    assert city.city_headline(row, IT, queries.operations(release, Selection(city=("aversa",))).table) == (
        "Per Aversa nessuna cifra è pubblicata"
    )
    # data/figures.csv: the admitted amount of Gela is inferred from a list of operations
    [row] = queries.city_funding(release, Selection(city=("gela",))).table.to_dict("records")
    assert city.city_headline(row, IT) == f"Per Gela deduciamo l'importo ammesso: {IT.millions(row['amount_cents'])}"
    assert row["kind"] == "inferred"
    [row] = queries.city_funding(release, Selection(city=("brindisi",))).table.to_dict("records")
    assert "circa 6,20" in city.city_headline(row, IT)
    html = funding_stages.funding_stages_html(queries.city_figures(release, chosen).table, release.sources, IT)
    ceiling, application, admitted, decree, agreement = html.split("<li")[1:]
    assert ceiling.count(f">{release.sources['anteprima24-883194'].publisher}</a>") == 2, (
        "Priority 5, and 5 and 6 together"
    )
    assert (ceiling.count(IT("city.answers")), html.count(IT("city.answers"))) == (1, 1)
    assert release.sources["cronachesalerno"].publisher in application  # 8 February 2024: about 9 million
    assert all(IT("funding_stages.none") in stage for stage in (admitted, decree, agreement))


def test_cities_at_stage_of_a_city_are_those_with_a_figure_of_the_stage(release: Release) -> None:
    # data/figures.csv: cities with an amount of Priority 5 at the stage, other than the city itself
    for code, stage in (("andria", "admitted"), ("salerno", "ceiling"), ("mazara-del-vallo", "decree")):
        table = queries.cities_at_stage(release, Selection(city=(code,)).with_comparison_measure).table
        with_figure = {
            row["city"]
            for row in read_rows("figures")
            if (row["stage"], row["priority"]) == (stage, "5") and row["amount_eur"]
        }
        assert set(table["city"]) == with_figure | {code}
        assert set(table["stage"]) == {stage}
        assert table["city"].iloc[0] == code
        bands = list(table["population_band"].iloc[1:] == table["population_band"].iloc[0])
        assert bands == sorted(bands, reverse=True), "cities of similar population come first"
    assert queries.cities_at_stage(release, Selection(city=("taranto",)).with_comparison_measure).is_empty


def money_sentence(release: Release, code: str) -> str:
    selection = Selection(city=(code,))
    [row] = queries.city_funding(release, selection).table.to_dict("records")
    figures, found = queries.city_figures(release, selection).table, queries.operations(release, selection).table
    conflicts = queries.city_conflicts(release, selection).table
    return city.city_money_sentence(row, figures, found, conflicts, selection, IT).replace("\u00a0", " ")


def test_money_of_a_city_tells_what_is_inferred_and_what_disagrees(release: Release) -> None:
    """data/figures.csv: Gela's admitted amount is inferred; a later decree gives 6,5 million and an earlier estimate 11
    million for both priorities (note gela-conflict). Taranto's total cannot be read, its operations have amounts."""
    gela = money_sentence(release, "gela")
    assert "è noto" not in gela
    assert "La cifra è dedotta: nessuna fonte la scrive." in gela
    assert "Le fonti non concordano." in gela
    assert "6.500.000 € (decreto, Priorità 5 e 6 insieme, approssimata, luglio 2025)" in gela
    taranto = money_sentence(release, "taranto")
    assert "2 operazioni candidate valgono 5,12 e 2,78 mln €: è un minimo" in taranto
    assert "il totale non è leggibile" in taranto
    assert "non concordano" not in money_sentence(release, "salerno")


def test_amounts_of_operations_are_never_added_across_statuses() -> None:
    amounts = [("admitted", "5", 100), ("admitted", "5", 200), ("application", None, 300), ("application", "6", 900)]
    many = [("described", "both", n) for n in (100, 200, 300, 400)]
    rows = [
        {"status": status, "priority": priority, "amount_cents": euro * 10**8}
        for status, priority, euro in [*amounts, *many]
    ]
    rows.append({"status": "admitted", "priority": "5", "amount_cents": None})
    table = pd.DataFrame(rows).astype({"amount_cents": "Int64"})
    assert city.operations_worth(table, IT).replace("\u00a0", " ") == (
        "2 operazioni ammesse valgono 100,00 e 200,00 mln €, 1 operazione candidata vale 300,00 mln € e "
        "4 operazioni descritte valgono almeno 1.000,00 mln €"
    )
    assert city.operations_worth(table[table["amount_cents"].isna()], IT) == ""


def test_age_bands_add_up_to_the_population(release: Release) -> None:
    population = release.tables["population"]
    unfiltered = Selection()
    pyramid = queries.population_pyramid(release, unfiltered).table.groupby("city")[["women", "men"]].sum()
    assert (pyramid["women"] == population.groupby("city")["female"].sum()).all()
    assert (pyramid["men"] == population.groupby("city")["male"].sum()).all()
    bands = queries.age_bands(release, unfiltered).table.set_index(["city", "age_band"])["people"]
    total = population.groupby("city")[["female", "male"]].sum().sum(axis=1)
    ages = population[population["city"] == "salerno"].set_index("age")[["female", "male"]].sum(axis=1)
    assert bands["salerno", "0-17"] == ages.loc[:17].sum()
    assert bands["salerno", "15-29"] == ages.loc[15:29].sum()
    assert bands["salerno", "18-29"] == ages.loc[18:29].sum()
    for name in total.index:
        assert sum(bands[name, part] for part in ("0-17", "18-29", "30-64", "65")) == total[name]


def test_pyramid_has_women_left_and_men_right(release: Release) -> None:
    table = queries.population_pyramid(release, Selection(city=("gela",))).table
    women, men = population_pyramid_chart(table, IT, THEMES["dark"]).data
    assert [-x for x in women.x] == list(table["women"])
    assert list(men.x) == list(table["men"])


def test_income_is_compared_with_region_cities_and_country(release: Release) -> None:
    # mef-irpef-2021: Salerno 22.285, Campania 16.930, the 39 cities 17.843, Italy 20.746
    table = queries.income_comparison(release, Selection(city=("salerno",))).table
    assert list(table["income"]) == [22285, 16930, 17843, 20746]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_question_is_answered_by_the_selection_it_opens(release: Release, lang: str) -> None:
    questions = queries.answered_questions(release)
    assert 8 <= len(questions) <= 10
    text, names = get_translator(lang), dict(zip(*(release.tables["cities"][c] for c in ("city", "name")), strict=True))
    for question in questions:
        assert first_available_page(question.pages) in PAGES
        selection = Selection(**question.choices, lang=lang)
        table = question.answer.table
        if question.answers_with_cities:
            rows = queries.city_funding(release, selection).table
            assert set(table["city"]) <= set(rows["city"])
            assert "stage" not in question.choices or len(table) == rows["amount_cents"].notna().sum()
        else:
            assert set(table["operation"]) == set(queries.operations(release, selection).table["operation"])
        sentence = faq.answer_sentence(question.code, table, names, text)
        assert table.empty or text.number(len(table)) in sentence


def test_answers_match_the_sources(release: Release) -> None:
    answers = {question.code: question.answer.table for question in queries.answered_questions(release)}
    # data/figures.csv: eight cities have no figure, and Taranto's cannot be read; eight have only a total
    assert len(answers["unpublished"]) == 9
    assert len(answers["total-only"]) == 8
    objective = answers["objective"]
    assert list(objective.loc[~objective["by_inference"], "local_code"]) == ["BR5.4.11.1a"]
    assert set(answers["ceiling"]["city"]) == {
        "benevento", "castrovillari", "cava-de-tirreni", "corigliano-rossano", "marsala", "olbia", "porto-torres",
        "salerno", "sassari", "trani",
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_headline_before_a_city_is_chosen(release: Release, lang: str) -> None:
    text, selection = get_translator(lang), at_stage(release, Selection(lang=lang))
    known = queries.compared_cities(release, selection).table
    # data/figures.csv: 15 cities have an admitted amount of Priority 5
    expected = text.plural("compare.headline", 15, cities="39", stage=text("stage.admitted"))
    assert comparison.comparison_title([], known, selection, text) == expected
    assert "Salerno" in comparison.comparison_title(["Salerno"], known, selection, text)
    # no agreement has a derived sum
    nothing = at_stage(release, Selection(stage=("agreement",), kind=("derived",), lang=lang))
    known = queries.compared_cities(release, nothing).table
    expected = text("compare.headline_none", stage=text("stage.agreement"))
    assert comparison.comparison_title([], known, nothing, text) == expected
    example = at_stage(release, replace(nothing, **comparison.EXAMPLE_SELECTION))
    assert queries.compared_cities(release, example).table["amount_cents"].notna().all()


@pytest.mark.parametrize("name", ["taranto", "salerno", "andria"])
def test_missing_data_of_a_city_are_reported_once(release: Release, name: str) -> None:
    """Taranto has no figure: that covers every stage. Salerno has a ceiling and Andria an admitted amount, so stages
    without a figure are named."""
    selection = Selection(city=(name,))
    [row] = queries.city_funding(release, selection).table.to_dict("records")
    figures, found = queries.city_figures(release, selection).table, queries.operations(release, selection).table
    lines = city.city_missing_data_lines(row, figures, found, selection, IT)
    stage_lines = [line for line in lines if line.startswith(IT("missing.stages", stages=""))]
    assert (IT("missing.figure") in lines, len(stage_lines)) == ((True, 0) if name == "taranto" else (False, 1))

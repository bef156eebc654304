"""Charts, maps, tables and sentences are deterministic, safe, and equal to their table."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, IgnoredParameter, Selection
from cmsdash.i18n import get_translator
from cmsdash.views.charts import stacked_bars
from cmsdash.views.html import lists, metric_tiles, tables
from cmsdash.views.html.notices import ignored_parameters_notice
from cmsdash.views.maps.escaping import escape_for_folium
from cmsdash.views.narrative import captions, funding, overview
from cmsdash.views.palette import THEMES

HOSTILE = "</script><img src=x onerror=alert(1)>{{7*7}}${alert(1)}`\\\"'"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_wide_table_has_roles_and_cell_labels(lang: str) -> None:
    """On a phone CSS shows the rows as cards: roles keep the table semantics, and each cell has its column name."""
    text = get_translator(lang)
    frame = pd.DataFrame([{"title": "A", "date": "2025", "residents": 3, "wording": "b"}])
    wide = tables.html_table(frame, ("title", "date", "residents", "wording"), text, "x")
    assert 'class="cms-table cms-wide"' in wide
    role_counts = {"table": 1, "rowgroup": 2, "row": 2, "columnheader": 4, "rowheader": 1, "cell": 3}
    assert {role: wide.count(f'role="{role}"') for role in role_counts} == role_counts
    assert f'data-label="{tables.heading("residents", text)}"' in wide
    assert "cms-wide" not in tables.html_table(frame, ("title", "date"), text, "x")


@pytest.mark.parametrize(
    ("columns", "classes"),
    [
        (("title", "date", "residents", "note", "source"), "cms-wide cms-from-5"),
        (("title", "operation_list", "conflict"), "cms-wide cms-lists cms-conflicts"),
        (tuple("abcdefghijk"), "cms-wide cms-from-5 cms-from-7 cms-from-10 cms-from-11"),
        (("title", "date"), ""),
    ],
)
def test_classes_of_a_table_follow_from_its_columns(columns: tuple[str, ...], classes: str) -> None:
    assert " ".join(tables.table_shape(columns)) == classes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_card_table_has_a_show_more_control(lang: str) -> None:
    text, columns = get_translator(lang), ("title", "date", "residents", "wording")
    rows = pd.DataFrame([{"title": "A", "date": "2025", "residents": 3, "wording": "b"}] * 16)
    long = tables.html_table(rows, columns, text, "x")
    assert long.count("<tr") == 17, "all rows are in the HTML: the style sheet limits the height"
    assert text.plural("show.more.open", 16) in long
    assert "cms-more" not in tables.html_table(rows[:15], columns, text, "x")
    assert "cms-more" not in tables.html_table(rows, columns[:3], text, "x"), "a narrow table is not shown as cards"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_and_its_unit_stay_on_one_line(lang: str) -> None:
    text = get_translator(lang)
    for formatted in (
        text.millions(19_105_000_000),
        text.millions_label(19_105_000_000),
        text.money(19_105_000_050),
        text.percent(0.125, 1),
    ):
        assert " " not in formatted


def test_sentence_states_that_no_operation_declares_its_objective(release: Release) -> None:
    found = queries.operations(release, Selection(city=("taranto",))).table
    assert (
        captions.operations_sentence(found, get_translator("it"))
        == "2 operazioni note; 1 può avere un obiettivo specifico: nessuna lo dichiara, per 1 lo deduciamo dalle parole."
    )


def test_escaping_for_folium_removes_hostile_characters() -> None:
    assert not set(escape_for_folium(HOSTILE)) & set("<>{}$`\\\"'")
    assert escape_for_folium("Cava de' Tirreni") == "Cava de&#39; Tirreni"


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        # data/figures.csv: Salerno's ceiling is stated, Cerignola has only a total, of Aversa nothing is published
        ("salerno", "Per Salerno c'è una cifra dichiarata."),
        ("cerignola", "Per Cerignola c'è solo il totale delle Priorità 5 e 6."),
        ("aversa", "Per Aversa nessuna fonte pubblica una cifra della città."),
    ],
)
def test_sentences_about_one_city_name_it(release: Release, city: str, expected: str) -> None:
    selection, text = Selection(city=(city,)), get_translator("it")
    known = queries.city_funding(release, selection).table
    assert captions.cities_sentence(known, selection, text) == expected
    stages = funding.stages_sentence(queries.stage_summary(release, selection).table, selection, text)
    assert "città" not in stages


class TagParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_table_has_caption_and_scopes_and_no_injected_markup() -> None:
    frame = pd.DataFrame({"title": [HOSTILE], "amount_cents": pd.array([100], dtype="Int64"), "note": [pd.NA]})
    html = tables.html_table(frame, ("title", "amount_cents", "note"), get_translator("it"), "Prova")
    parser = TagParser()
    parser.feed(html)
    names = [tag for tag, _ in parser.tags]
    assert "img" not in names
    assert "script" not in names
    assert [attrs["scope"] for tag, attrs in parser.tags if tag == "th"] == [
        "col",
        "col",
        "row",
    ]  # the empty column is left out
    assert "caption" in names


def test_links_to_one_publisher_are_told_apart_by_date(release: Release) -> None:
    """data/sources.toml: two pages of itacanotizie.it, of 27 May and 17 August 2025."""
    keys, text = ("itacanotizie", "comune-trani", "itacanotizie-2"), get_translator("it")
    names = re.findall(
        r">([^<]+)</a>", tables.source_links([release.sources[key] for key in keys], text).replace("<wbr>", "")
    )
    trani = release.sources["comune-trani"].publisher
    assert names == ["itacanotizie.it (27 maggio 2025)", trani, "itacanotizie.it (17 agosto 2025)"]
    assert tables.source_links([], text) == tables.BLANK


def test_unsafe_link_is_dropped_and_safe_link_is_escaped() -> None:
    assert "href" not in tables.link("x", "javascript:alert(1)")
    assert (
        tables.link("<b>", "https://example.org/?a=1&b=2") == '<a href="https://example.org/?a=1&amp;b=2">&lt;b&gt;</a>'
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stacked_bars_add_up_to_their_table(release: Release, lang: str) -> None:
    table = queries.allocation_reconciliation(release).table
    figure = stacked_bars.reconciliation_chart(table, get_translator(lang), THEMES["light"])
    assert sum(sum(bar.x) for bar in figure.data) == pytest.approx(table["amount_cents"].sum() / 1e8)
    assert figure == stacked_bars.reconciliation_chart(table, get_translator(lang), THEMES["light"])


def test_sentences_state_the_counts(release: Release) -> None:
    everything, found = (query(release, Selection()).table for query in (queries.city_funding, queries.operations))
    assert (
        overview.figures_headline(everything, found, Selection(), get_translator("it"))
        == "22 città su 39 hanno una cifra nota sulla Priorità 5"
    )
    programme, stages = (
        query(release).table for query in (queries.programme_figures, queries.allocation_reconciliation)
    )
    assert overview.programme_headline(programme, everything, found, Selection(), get_translator("it")) == (
        "246,58\u00a0mln\u00a0€ per l'inclusione sociale in 39 città del Sud: per 22 c'è una cifra"
    )
    # data/operations.csv: 101; nine cities have no amount, of which Taranto has operations with one
    assert overview.programme_lead(programme, stages, everything, found, get_translator("it")).endswith(
        "Sono note 101 operazioni in 28 città. 9 città non hanno una cifra: non vuol dire zero; 1 di queste ha "
        "però operazioni con un importo."
    )
    # from the stage "admitted" on only a total: Barletta, Corigliano-Rossano, Iglesias, Manfredonia, Marsala, Mesagne,
    # Niscemi, Trani, Vittoria
    undivided = queries.count_undivided_cities(release)
    words = captions.reconciliation_sentence(stages, undivided, get_translator("it"))
    assert "Di altre 9 città si conosce solo il totale con la Priorità 6." in words
    # 191,05 admitted by the programme; 85,75 by city: the fifteen cities of the stage "admitted"
    assert "191,05" in words
    assert "85,75" in words
    # 191,05 - 85,75 = 105,30 admitted without a known city; the 55,53 of 246,58 that are not admitted are not among them
    assert "105,30" in words
    assert "190,19" not in words
    assert "15 città" in words


@pytest.mark.parametrize(
    ("selection", "figures", "gaps"),
    [
        # data/figures.csv: of Campania's nine cities five have an amount of P5 (Battipaglia, Benevento, Caserta, Cava,
        # Salerno), three no amount at all (Aversa, Casal di Principe, Mondragone)
        (Selection(region=("campania",)), "5 città su 9 della selezione", "Per 3 città su 9 della selezione"),
        (Selection(city=("salerno",)), "Per Salerno è noto il tetto di spesa", "Per Salerno è noto il tetto di spesa"),
        (Selection(city=("andria", "salerno")), "2 città su 2", "Ogni città della selezione"),
        (Selection(region=("molise",), city=("salerno",)), "Nessuna città della", "Nessuna città della"),
        (
            Selection(stage=("agreement",), kind=("derived",)),
            "Nessuna città ha una cifra come",
            "Nessuna città ha una cifra come",
        ),
    ],
)
def test_headline_is_about_the_selection(release: Release, selection: Selection, figures: str, gaps: str) -> None:
    known, text = queries.city_funding(release, selection).table, get_translator("it")
    found = queries.operations(release, selection).table
    assert overview.figures_headline(known, found, selection, text).startswith(figures)
    assert overview.missing_figures_headline(known, found, selection, text).startswith(gaps)
    programme = queries.programme_figures(release).table
    headline = overview.programme_headline(programme, known, found, selection, text)
    assert headline.startswith(figures), "the programme's sum is not the selection's"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_city_has_a_sentence_and_missing_data_lines(release: Release, lang: str) -> None:
    text = get_translator(lang)
    for city in release.tables["cities"]["city"]:
        selection = Selection(lang=lang).select_city(city)
        [row] = queries.city_funding(release, selection).table.to_dict("records")
        assert row["name"] in captions.city_figure_sentence(row, selection, text)
        gaps = captions.missing_data_lines(row, queries.operations(release, selection).table, text)
        assert gaps[-1] == text("missing.payments")
        [profile] = queries.city_profile(release, selection).table.to_dict("records")
        assert len(re.findall("<div>", metric_tiles.city_profile_tiles(profile, text))) == 5


def test_checksum_is_collapsed_and_complete() -> None:
    digest = "0123456789abcdef" * 4
    html = lists.bullet_list_with_checksums([f"SHA-256 {digest}, 52 <file>"])
    assert f"<summary>0123456789ab…</summary><span>{digest}</span></details>, 52 &lt;file&gt;" in html


def test_notice_lists_ignored_parameters_and_states_that_the_rest_applies() -> None:
    it, en = get_translator("it"), get_translator("en")
    assert ignored_parameters_notice((), it) == ""
    one = ignored_parameters_notice((IgnoredParameter("region", "atlantide<b>"),), it)
    assert 'role="status"' in one
    assert "«atlantide&lt;b&gt;» (Regione)" in one
    assert "Il resto del collegamento vale." in one
    two = ignored_parameters_notice((IgnoredParameter("region", "a"), IgnoredParameter("city", "x" * 500)), en)
    assert "2 values" in two
    assert "“a” (Region)" in two
    assert "x" * 41 not in two
    assert "without filters" in ignored_parameters_notice((IgnoredParameter("link", ""),), en)
    assert "kept" not in ignored_parameters_notice((IgnoredParameter("link", ""),), en)

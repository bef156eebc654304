"""Charts, maps, tables and sentences: pure, safe, and equal to their table."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, IgnoredParameter, Measure, Selection
from cmsdash.i18n import get_translator
from cmsdash.views.charts import stacked_bars
from cmsdash.views.html import lists, metric_tiles, tables
from cmsdash.views.html.notices import ignored_parameters_notice
from cmsdash.views.maps import city_map, symbols
from cmsdash.views.maps.escaping import escape_for_folium
from cmsdash.views.narrative import captions, funding, overview
from cmsdash.views.palette import THEMES

HOSTILE = "</script><img src=x onerror=alert(1)>{{7*7}}${alert(1)}`\\\"'"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wide_table_says_its_parts_and_names_its_cells(lang: str) -> None:
    """On a phone CSS shows the rows as cards: roles keep the table semantics, and each cell has its column name."""
    text = get_translator(lang)
    frame = pd.DataFrame([{"title": "A", "date": "2025", "residents": 3, "wording": "b"}])
    wide = tables.html_table(frame, ("title", "date", "residents", "wording"), text, "x")
    assert 'class="cms-table cms-wide"' in wide
    parts = {"table": 1, "rowgroup": 2, "row": 2, "columnheader": 4, "rowheader": 1, "cell": 3}
    assert {role: wide.count(f'role="{role}"') for role in parts} == parts
    assert f'data-label="{tables.heading("residents", text)}"' in wide
    assert "cms-wide" not in tables.html_table(frame, ("title", "date"), text, "x")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_table_of_cards_offers_the_rest(lang: str) -> None:
    text, columns = get_translator(lang), ("title", "date", "residents", "wording")
    rows = pd.DataFrame([{"title": "A", "date": "2025", "residents": 3, "wording": "b"}] * 16)
    long = tables.html_table(rows, columns, text, "x")
    assert long.count("<tr") == 17, "all of it is there: the style sheet cuts the box"
    assert text.plural("show.more.open", 16) in long
    assert "cms-more" not in tables.html_table(rows[:15], columns, text, "x")
    assert "cms-more" not in tables.html_table(rows, columns[:3], text, "x"), "a narrow table is no cards"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_and_its_unit_stay_on_one_line(lang: str) -> None:
    text = get_translator(lang)
    for written in (text.millions(19_105_000_000), text.money(19_105_000_050), text.percent(0.125, 1)):
        assert " " not in written


def test_no_operation_and_no_objective_are_said_in_words(release: Release) -> None:
    found = queries.operations(release, Selection(city=("taranto",))).table
    assert (
        captions.operations_sentence(found, get_translator("it"))
        == "2 operazioni note; nessuna dichiara l'obiettivo specifico."
    )


def test_nothing_hostile_survives_the_door() -> None:
    assert not set(escape_for_folium(HOSTILE)) & set("<>{}$`\\\"'")
    assert escape_for_folium("Cava de' Tirreni") == "Cava de&#39; Tirreni"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("measure", ["money", "per-resident", "operations"])
def test_the_map_is_pure_and_asks_nobody(release: Release, lang: str, measure: str) -> None:
    selection = Selection(measure=measure, lang=lang)
    table = queries.city_funding(release, selection).table
    first, second = (
        city_map.city_map(city_map.base_map_script(release.shapes), table, selection, get_translator(lang))
        for _ in range(2)
    )
    assert first == second
    assert "http" not in first.base + first.symbols
    assert first.symbols.count('"city"') == 39
    assert "{{" not in first.base + first.symbols


def test_each_class_has_its_own_shape(release: Release) -> None:
    drawings = {item: symbols.marker_svg(item, 8) for item in ("stated", "estimated", "total-only", "unpublished")}
    assert len(set(drawings.values())) == 4
    table = queries.city_funding(release, Selection()).table
    drawn = symbols.map_markers(table, Selection(), get_translator("it"))
    for row, symbol in zip(table.to_dict("records"), drawn, strict=True):
        assert f"s-{row['knowledge']}" in symbol["html"]
        assert symbol["size"] >= 24


@pytest.mark.parametrize(
    ("city", "measure", "said"),
    [
        # data/figures.csv: Salerno's ceiling is stated, Cerignola has the total alone, of Aversa nothing is published
        ("salerno", "money", "Per Salerno c'è una cifra dichiarata."),
        ("cerignola", "money", "Per Cerignola c'è solo il totale delle Priorità 5 e 6."),
        ("aversa", "money", "Per Aversa nessuna fonte pubblica una cifra."),
        ("aversa", "operations", "Per Aversa: nessuna operazione nota."),
    ],
)
def test_one_city_has_sentences_of_its_own(release: Release, city: str, measure: str, said: str) -> None:
    selection, text = Selection(city=(city,), measure=measure), get_translator("it")
    known = queries.city_funding(release, selection).table
    assert captions.map_sentence(known, queries.count_operations(release, selection), selection, text) == said
    stages = funding.stages_sentence(queries.stage_summary(release, selection).table, selection, text)
    assert "città" not in stages


def test_no_known_operation_is_said_in_words(release: Release) -> None:
    for selection, said in (
        (Selection(measure="operations"), "Aversa: nessuna operazione nota"),
        (Selection(measure="operations", group=("giovani",)), "Aversa: nessuna operazione nota con questi filtri"),
    ):
        table = queries.city_funding(release, selection).table
        titles = {item["city"]: item["title"] for item in symbols.map_markers(table, selection, get_translator("it"))}
        assert titles["aversa"] == said


def test_area_is_in_proportion(release: Release) -> None:
    small, large = (
        symbols.marker_radius(Measure.MONEY, {"amount_cents": 200_000_000}),
        symbols.marker_radius(Measure.MONEY, {"amount_cents": 800_000_000}),
    )
    assert large / small == pytest.approx(2)


def test_the_chosen_city_bears_a_ring(release: Release) -> None:
    selection = Selection(city=("salerno",))
    table = queries.city_funding(release, selection.reset("city")).table
    ringed = [
        item["city"]
        for item in symbols.map_markers(table, selection, get_translator("it"))
        if "s-chosen" in item["html"]
    ]
    assert ringed == ["salerno"]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_a_table_has_caption_scopes_and_no_foreign_markup() -> None:
    frame = pd.DataFrame({"title": [HOSTILE], "amount_cents": pd.array([100], dtype="Int64"), "note": [pd.NA]})
    html = tables.html_table(frame, ("title", "amount_cents", "note"), get_translator("it"), "Prova")
    parser = Tags()
    parser.feed(html)
    names = [tag for tag, _ in parser.tags]
    assert "img" not in names
    assert "script" not in names
    assert [attrs["scope"] for tag, attrs in parser.tags if tag == "th"] == [
        "col",
        "col",
        "row",
    ]  # the empty note is gone
    assert "caption" in names


def test_a_link_leads_nowhere_dangerous() -> None:
    assert "href" not in tables.link("x", "javascript:alert(1)")
    assert (
        tables.link("<b>", "https://example.org/?a=1&b=2") == '<a href="https://example.org/?a=1&amp;b=2">&lt;b&gt;</a>'
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_strip_draws_its_table(release: Release, lang: str) -> None:
    table = queries.allocation_reconciliation(release).table
    figure = stacked_bars.reconciliation_chart(table, get_translator(lang), THEMES["light"])
    assert sum(sum(bar.x) for bar in figure.data) == pytest.approx(table["amount_cents"].sum() / 1e8)
    assert figure == stacked_bars.reconciliation_chart(table, get_translator(lang), THEMES["light"])


def test_sentences_say_the_counts(release: Release) -> None:
    everything = queries.city_funding(release, Selection()).table
    assert (
        overview.figures_headline(everything, Selection(), get_translator("it"))
        == "20 città su 39 hanno una cifra nota sulla Priorità 5"
    )
    words = captions.reconciliation_sentence(queries.allocation_reconciliation(release).table, get_translator("it"))
    # 191,05 admitted by the programme; 56,39 by city: the ten cities of the stage "admitted"
    assert "191,05" in words
    assert "56,39" in words
    # 191,05 - 56,39 = 134,66 admitted without a known city; the 55,53 of 246,58 that are not admitted are not among them
    assert "134,66" in words
    assert "190,19" not in words
    assert "10 città" in words


@pytest.mark.parametrize(
    ("selection", "figures", "gaps"),
    [
        # data/figures.csv: of Campania's nine cities four have an amount of P5, four no amount at all
        (Selection(region=("campania",)), "4 città su 9 della selezione", "Per 4 città su 9 della selezione"),
        (Selection(city=("salerno",)), "Per Salerno è noto il tetto di spesa", "Per Salerno è noto il tetto di spesa"),
        (Selection(city=("andria", "salerno")), "2 città su 2", "Ogni città della selezione"),
        (Selection(region=("molise",), city=("salerno",)), "Nessuna città della", "Nessuna città della"),
        (Selection(stage=("agreement",)), "Nessuna città ha una cifra come", "Nessuna città ha una cifra come"),
    ],
)
def test_a_headline_speaks_of_the_selection(release: Release, selection: Selection, figures: str, gaps: str) -> None:
    known, text = queries.city_funding(release, selection).table, get_translator("it")
    assert overview.figures_headline(known, selection, text).startswith(figures)
    assert overview.missing_figures_headline(known, selection, text).startswith(gaps)
    given = (queries.programme_figures(release), queries.allocation_reconciliation(release))
    summary = queries.stage_summary(release, selection)
    lead = overview.overview_lead(known, *(answer.table for answer in (*given, summary)), selection, text)
    assert "246,58" not in lead, "the programme's sum is not the selection's"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_city_has_its_sentence_and_its_gaps(release: Release, lang: str) -> None:
    text = get_translator(lang)
    for city in release.tables["cities"]["city"]:
        selection = Selection(lang=lang).select_city(city)
        [row] = queries.city_funding(release, selection).table.to_dict("records")
        assert row["name"] in captions.city_figure_sentence(row, selection, text)
        gaps = captions.missing_data_lines(row, queries.operations(release, selection).table, text)
        assert gaps[-1] == text("missing.payments")
        [place] = queries.city_profile(release, selection).table.to_dict("records")
        assert len(re.findall("<div>", metric_tiles.city_profile_tiles(place, text))) == 5


def test_a_fingerprint_is_folded_and_stays_whole() -> None:
    digest = "0123456789abcdef" * 4
    drawn = lists.bullet_list_with_checksums([f"SHA-256 {digest}, 52 <file>"])
    assert f"<summary>0123456789ab…</summary><span>{digest}</span></details>, 52 &lt;file&gt;" in drawn


def test_a_repaired_link_says_what_was_left_out_and_that_the_rest_holds() -> None:
    it, en = get_translator("it"), get_translator("en")
    assert ignored_parameters_notice((), it) == ""
    one = ignored_parameters_notice((IgnoredParameter("region", "atlantide<b>"),), it)
    assert 'role="status"' in one
    assert "«atlantide&lt;b&gt;» (Regione)" in one
    assert "Il resto del link vale." in one
    two = ignored_parameters_notice((IgnoredParameter("region", "a"), IgnoredParameter("city", "x" * 500)), en)
    assert "2 values" in two
    assert "“a” (Region)" in two
    assert "x" * 41 not in two
    assert "without filters" in ignored_parameters_notice((IgnoredParameter("link", ""),), en)
    assert "kept" not in ignored_parameters_notice((IgnoredParameter("link", ""),), en)

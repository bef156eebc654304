"""Completeness, conflicts, checks and dates of the embedded release match the sources."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.views.charts import dot_matrix, timeline
from cmsdash.views.narrative import quality
from cmsdash.views.palette import THEMES

UNFILTERED = Selection()
COLOURS = THEMES["light"]


def query_cell(release: Release, city: str, field: str) -> tuple[str, int, int]:
    table = queries.completeness(release, UNFILTERED).table
    [row] = table[(table["city"] == city) & (table["field"] == field)].to_dict("records")
    return row["state"], row["given"], row["asked"]


def test_states_of_cells_match_the_sources(release: Release) -> None:
    # andria.news24.city: Priority 5 admitted; no source has its ceiling
    assert query_cell(release, "andria", "admitted")[0] == "known"
    assert query_cell(release, "andria", "ceiling")[0] == "unpublished"
    # giornaleibleo.it: Vittoria's decree is a total of both priorities
    assert query_cell(release, "vittoria", "decree")[0] == "part"
    # the only operation with an objective and a CUP is one of Brindisi's five, of which three are of Priority 5
    assert query_cell(release, "brindisi", "objective") == ("part", 1, 3)
    assert query_cell(release, "brindisi", "cup") == ("part", 1, 5)
    # no source names an operation of Aversa, so the state of its fields is none and not unpublished
    assert query_cell(release, "aversa", "operation")[0] == "unpublished"
    assert query_cell(release, "aversa", "amount")[0] == "none"


@pytest.mark.parametrize(
    "others",
    [{"objective": ("ESO4.11",)}, {"group": ("minori",)}, {"priority": ("6",)}, {"status": ("completed",)}],
)
def test_completeness_ignores_other_filters(release: Release, others: dict[str, Any]) -> None:
    # data/operation_cities.csv: Avellino 1, Battipaglia 3, Benevento 3, Caserta 2, Cava de' Tirreni 6, Salerno 4
    chosen = Selection(region=("campania",), **others)
    table = queries.completeness(release, chosen).table
    given = table[table["field"] == "operation"].set_index("city")["given"]
    assert given[given > 0].to_dict() == {
        "avellino": 1, "battipaglia": 3, "benevento": 3, "caserta": 2, "cava-de-tirreni": 6, "salerno": 4
    }  # fmt: skip
    assert table.equals(queries.completeness(release, Selection(region=("campania",))).table)


def test_an_inferred_class_is_not_complete(release: Release) -> None:
    # operations.csv of the collected facts: of the 68 operations only one of Brindisi states its objective
    table = queries.completeness(release, Selection(inferred="include")).table
    assert table.loc[table["field"] == "objective", "given"].sum() == 1


def test_every_cell_has_a_state_and_the_parts_add_up(release: Release) -> None:
    whole = queries.completeness(release, UNFILTERED).table
    assert len(whole) == 39 * 14
    parts = [
        queries.completeness_of_figures(release, UNFILTERED),
        queries.completeness_of_operations(release, UNFILTERED),
    ]
    assert sum(len(part.table) for part in parts) == len(whole)
    by_field = queries.completeness_by_field(release, UNFILTERED).table.set_index("field").drop(columns="source")
    assert (by_field.sum(axis=1) == 39).all()
    assert (
        by_field.sum() == whole["state"].value_counts().rename(lambda state: f"cities_{state}")[by_field.columns]
    ).all()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_states_of_the_matrix_do_not_depend_on_colour(release: Release, lang: str) -> None:
    part = queries.completeness_of_operations(release, UNFILTERED).table
    figure = dot_matrix.completeness_matrix(part, get_translator(lang), COLOURS)
    assert len({trace.marker.symbol for trace in figure.data}) == len(figure.data) == 4
    assert sum(len(trace.x) for trace in figure.data) == len(part)


def test_conflicts_show_both_sides(release: Release) -> None:
    table = queries.city_conflicts(release, UNFILTERED).table
    parts = table[(table["conflict"] == "parts") & (table["stage"] == "application")].set_index("city")
    # ilmattino.it, March 2024: about 8,5 million in all, over 6 and about 2,2 by priority
    assert (parts.loc["caserta", "amount_cents"], parts.loc["caserta", "other_cents"]) == (850000000, 820000000)
    assert set(table.loc[table["conflict"] == "declared", "city"]) >= {"gela", "mazara-del-vallo", "crotone"}
    pairs = table[table["conflict"] == "sources"]
    # tfnweb.it and ilfattonisseno.it, 24 March 2025: Caltanissetta 8.240.935,65 and 8.240.935,63
    assert pairs[pairs["city"] == "caltanissetta"]["difference_cents"].to_list() == [2]


@pytest.mark.parametrize(
    ("cities", "words"),
    [
        # data/figures.csv: no figure of Aversa; 2.236.232 + 5.815.768 = 8.052.000 of Battipaglia; Barletta's two sources
        # of the application agree
        (("aversa",), "Qui non riportiamo nessuna cifra: non c'è nulla da mettere a confronto."),
        (("battipaglia", "aversa"), "1 città ha cifre, e tra quelle che riportiamo nessuna ne contraddice un'altra."),
        (
            ("battipaglia", "barletta"),
            "2 città hanno cifre, e tra quelle che riportiamo nessuna ne contraddice un'altra.",
        ),
    ],
)
def test_the_sentence_without_conflicts_counts_cities_with_a_figure(
    release: Release, cities: tuple[str, ...], words: str
) -> None:
    chosen = Selection(city=cities)
    table, figures = queries.city_conflicts(release, chosen).table, queries.city_figures(release, chosen).table
    assert quality.city_conflicts_sentence(table, figures, get_translator("it")) == words


def test_the_sentence_mentions_pairs_only_where_they_exist(release: Release) -> None:
    def sentence(chosen: Selection) -> str:
        table, figures = queries.city_conflicts(release, chosen).table, queries.city_figures(release, chosen).table
        return quality.city_conflicts_sentence(table, figures, get_translator("it"))

    # data/figures.csv: of the figures with a note that something does not match, one a city, stage and note: Catanzaro,
    # Cava, Crotone, Gela twice, Lamezia, Mazara
    everywhere = sentence(UNFILTERED)
    assert "7 cifre hanno un'avvertenza" in everywhere
    assert "restano in vista" in everywhere
    assert "restano in vista" not in sentence(Selection(city=("crotone",)))
    assert "avvertenza" not in sentence(Selection(city=("caserta",)))


def test_a_second_source_that_differs_is_a_conflict(folder: Path) -> None:
    with (folder / "figures.csv").open("a", encoding="utf-8") as file:
        file.write("andria-admitted-5-again,andria,admitted,5,6400000.00,approximate,2025-05,ilmattino,,,\n")
    extended = open_release(folder, labelled_codes())
    table = queries.city_conflicts(extended, UNFILTERED).table
    [row] = table[(table["conflict"] == "sources") & (table["city"] == "andria")].to_dict("records")
    assert {row["amount_cents"], row["other_cents"]} == {648356900, 640000000}
    assert row["difference_cents"] == 8356900
    assert set(row["source"]) == {"andria-news24", "ilmattino"}
    extended.connection.close()


def test_checks_have_a_time(release: Release) -> None:
    table = queries.validation_checks(release).table
    assert len(table) == len(release.checks)
    assert datetime.now(UTC) - release.checked_at < timedelta(hours=2)
    assert str(len(table)) in quality.checks_sentence(table, get_translator("it"))


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2025-04-09", date(2025, 4, 9), date(2025, 4, 9)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_bounds_of_a_partial_date(partial: str, first: date, last: date) -> None:
    assert timeline.date_bounds(partial) == (first, last)


def test_a_source_is_not_an_event(release: Release) -> None:
    table = queries.dated_events(release, UNFILTERED).table
    # data/timeline.csv: ten milestones. data/operations.csv: an end of three operations of Battipaglia, one of Cava de'
    # Tirreni and one of Termoli; five of 101 operations have a source without a date (three of Battipaglia, Caserta, Iglesias)
    assert (table["dated"] == "event").sum() == 10
    assert (table["dated"] == "span").sum() == 5
    assert table.loc[table["dated"] == "source", "operations"].sum() == 101 - 5
    words = quality.timeline_headline(table, get_translator("it"))
    assert "10 tappe" in words
    assert "5 operazioni" in words
    # milestones do not depend on filters, operations do
    filtered = queries.dated_events(release, Selection(city=("aversa",))).table
    assert list(filtered["dated"].unique()) == ["event"]


def test_an_operation_with_dates_is_a_bar_from_start_to_end(folder: Path) -> None:
    path = folder / "operations.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(head.split(","), first.split(","), strict=True)) | {"start": "2025-09", "end": "2027"}
    path.write_text("\n".join([head, ",".join(cells.values()), *rest]) + "\n", encoding="utf-8")
    dated = open_release(folder, labelled_codes())
    table = queries.dated_events(dated, UNFILTERED).table
    figure = timeline.timeline_chart(table, get_translator("it"), COLOURS)
    [bar] = [trace for trace in figure.data if trace.name == get_translator("it")("timeline.span_span")]
    days = [str(day) for day in bar.x]
    assert days[days.index("2025-09-01") + 1] == "2027-12-31"
    dated.connection.close()


def test_an_operation_with_only_an_end_is_a_mark_that_can_be_seen(release: Release) -> None:
    # data/operations.csv: the end of three operations of Battipaglia and one of Cava de' Tirreni is 31 December 2028,
    # of one of Termoli 31 December 2026; no start is known
    table = queries.dated_events(release, UNFILTERED).table
    figure = timeline.timeline_chart(table, get_translator("it"), COLOURS)
    [marks] = [trace for trace in figure.data if trace.name == get_translator("it")("timeline.span_bound")]
    assert marks.mode == "markers"
    assert sorted(zip(marks.y, map(str, marks.x), strict=True)) == [
        ("battipaglia", "2028-12-31"), ("battipaglia", "2028-12-31"), ("battipaglia", "2028-12-31"),
        ("cava-de-tirreni", "2028-12-31"), ("termoli", "2026-12-31"),
    ]  # fmt: skip
    assert quality.timeline_sentence(table, get_translator("it")).startswith(
        "Di 96 operazioni note in 26 città si sa quando una fonte ne ha parlato: non è quando sono cominciate."
    )


def test_close_milestones_are_on_separate_lines(release: Release) -> None:
    # data/timeline.csv: 2, 3 and 4 are of May, June and August 2023, 6 to 9 of May, July and twice November 2025; the first
    # and the last are far from all others; half a year is 14 of a phone's pixels
    table = queries.dated_events(release, UNFILTERED).table
    figure = timeline.timeline_chart(table, get_translator("it"), COLOURS)
    [events] = [trace for trace in figure.data if trace.name == get_translator("it")("timeline.event_day")]
    assert [row.removeprefix(timeline.PROGRAMME_LANE) for row in events.y] == [
        "", "1", "2", "3", "", "", "1", "2", "3", ""
    ]  # fmt: skip
    assert set(events.y) <= set(figure.layout.yaxis.tickvals)


def test_the_headline_of_an_empty_matrix(release: Release) -> None:
    # no source has a figure or an operation of Aversa: 5 stages and 9 facts of operations
    cells = queries.completeness(release, Selection(city=("aversa",))).table
    assert quality.quality_headline(cells, get_translator("it")) == "Nessuna delle 14 caselle di dati è piena"


def test_a_click_is_announced_only_for_clickable_marks(release: Release) -> None:
    """No source names an operation of Lentini, so its chart has only the programme's milestones."""
    assert timeline.has_city_marks(queries.dated_events(release, Selection()).table)
    for selection in (Selection(), Selection(city=("lentini",))):
        table = queries.dated_events(release, selection).table
        chart = timeline.timeline_chart(table, get_translator("it"), COLOURS)
        assert timeline.has_city_marks(table) == any(trace.customdata is not None for trace in chart.data)
    assert not timeline.has_city_marks(queries.dated_events(release, Selection(city=("lentini",))).table)


def test_the_notes_on_dates_match_the_chart(release: Release) -> None:
    """Nine of ten milestones have the date of their source, all but the end of 2028. No source names an operation of Lentini; Caserta's source gives
    a month (2024-03), Avellino's a year."""
    text = get_translator("it")
    for city, forms in (("lentini", []), ("caserta", ["month"]), ("avellino", ["year"])):
        table = queries.dated_events(release, Selection(city=(city,))).table
        assert timeline.imprecise_date_notes(table, text) == [text(f"timeline.{form}") for form in forms]
        assert quality.timeline_sentence(table, text).endswith(text("timeline.same", n="9", of="10"))
        trace_names = {trace.name for trace in timeline.timeline_chart(table, text, COLOURS).data}
        assert (text("timeline.source_month") in trace_names) == ("month" in forms)
        assert (text("timeline.source_span") in trace_names) == ("year" in forms)


def test_order_of_dated_events_leaves_nothing_to_chance(release: Release) -> None:
    table = queries.dated_events(release, Selection()).table
    spans = table[table["dated"] == "span"][["city", "start", "end", "title"]].fillna("~").astype(str)
    assert spans.duplicated(["city", "start", "end"]).any(), "operations of a city with the same dates"
    assert spans.to_numpy().tolist() == sorted(spans.to_numpy().tolist())

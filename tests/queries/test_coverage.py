"""Apportionment, coverage matrix and taxonomy tree match the sources and keep their properties under any selection."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.i18n import get_translator
from cmsdash.queries.runner import run_query
from cmsdash.views.html import coverage_matrix as matrix_html
from cmsdash.views.html.matrix import UNDECLARED_ROW
from cmsdash.views.narrative import captions, operations
from tests.embedded_data import CLASSIFIABLE, find_operations, list_codes, list_operations, read_rows
from tests.strategies import WORKS, few, selections

CITIES = ["andria", "brindisi", "gela", "salerno", "trani"]
GROUPS = ["giovani", "minori", "disabilita"]
AREAS = ["411-giovani", "411-abitare", "48-attive"]
BASES = ["stated", "code", "read", "inferred"]
ALL_GROUPS = list_codes("target_groups", "target_group")


@contextmanager
def open_release_with(release: Release, operations: list[dict[str, object]]) -> Iterator[Release]:
    """Yield the embedded release with other operations.

    Each operation has its cities (the lead city first), cents or None, status, and classes as pairs of code and basis.
    """
    template = release.tables["operations"]
    rows = [
        {
            **dict.fromkeys(template.columns, pd.NA),
            "operation": f"x-{number}", "city": entry["cities"][0], "title": f"Operazione {number}",
            "status": entry["status"], "priority": "5", "priority_basis": "stated", "amount_cents": entry["cents"],
            "amount_kind": "missing" if entry["cents"] is None else "stated", "date": "2025", "source": "tfnweb",
        }
        for number, entry in enumerate(operations)
    ]  # fmt: skip
    keys = [f"x-{number}" for number in range(len(operations))]
    tables = {
        **release.tables,
        "operations": pd.DataFrame(rows, columns=list(template.columns)).astype(template.dtypes.to_dict()),
        "operation_cities": build_frame(
            release.tables["operation_cities"],
            [
                (key, city, "partner" if place else "lead", "tfnweb")
                for key, entry in zip(keys, operations, strict=True)
                for place, city in enumerate(entry["cities"])
            ],
        ),
        **{
            name: build_frame(
                release.tables[name],
                [
                    (key, code, basis, "words", "tfnweb")
                    for key, entry in zip(keys, operations, strict=True)
                    for code, basis in entry[field]
                ],
            )
            for name, field in (("operation_target_groups", "groups"), ("operation_interventions", "areas"))
        },
    }
    people = release.tables["population"]
    matching = people[people["city"].isin(CITIES)]
    small = replace(release, tables={**tables, "population": matching}, is_private=True)
    try:
        yield small
    finally:
        small.connection.close()


def build_frame(template: pd.DataFrame, rows: list[tuple[str, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(template.columns)).astype(template.dtypes.to_dict())


@st.composite
def operation_sets(draw: st.DrawFn) -> list[dict[str, object]]:
    cities = st.lists(st.sampled_from(CITIES), min_size=1, max_size=4, unique=True)

    def classes(codes: list[str]) -> list[tuple[str, str]]:
        chosen = draw(st.lists(st.sampled_from(codes), max_size=2, unique=True))
        return [(code, draw(st.sampled_from(BASES))) for code in chosen]

    return [
        {
            "cities": draw(cities),
            "cents": draw(st.none() | st.integers(0, 10**9)),
            "status": draw(st.sampled_from(["described", "application", "admissible", "admitted", "under_way"])),
            "groups": classes(GROUPS),
            "areas": classes(AREAS),
        }
        for _ in range(draw(st.integers(1, 6)))
    ]


SELECTIONS = selections(
    {
        "group": [*GROUPS, "not-stated"],
        "intervention": [*AREAS, "not-stated"],
        "city": CITIES,
        "region": ["puglia", "sicilia", "campania"],
        "status": ["admitted", "described", "application"],
    },
    {**WORKS, "across": ["intervention", "city", "region"]},
)


@few(4)
@given(operation_sets())
def test_shares_add_up_to_the_amount(release: Release, entries: list[dict[str, object]]) -> None:
    with open_release_with(release, entries) as small:
        amounts = {f"x-{number}": entry["cents"] for number, entry in enumerate(entries)}
        for split in ("equal", "lead"):
            table = queries.operations_by_city(small, Selection(split=split)).table
            for key, rows in table.groupby("operation"):
                if amounts[key] is None:
                    assert rows["share_cents"].isna().all(), "a missing amount has no shares"
                else:
                    assert rows["share_cents"].sum() == amounts[key]
                    assert (rows["share_cents"] >= 0).all()
        equal = queries.operations_by_city(small, Selection(split="equal")).table
        spread = equal[equal["city_role"] == "partner"].groupby("operation")["share_cents"].nunique(dropna=False)
        assert (spread <= 1).all(), "every partner has the same share"
        full = queries.operations_by_city(small, Selection(split="full")).table
        assert full["share_cents"].equals(full["amount_cents"])


@few(4)
@given(operation_sets(), SELECTIONS)
def test_an_operation_is_found_in_each_of_its_cities_and_counted_once(
    release: Release, entries: list[dict[str, object]], selection: Selection
) -> None:
    with open_release_with(release, entries) as small:
        listed = queries.operations(small, selection).table
        by_city = queries.city_funding(small, selection).table.set_index("city")
        for city in CITIES:
            matching = queries.operations(small, replace(selection, city=(city,))).table
            if city in by_city.index:
                assert by_city.loc[city, "operations"] == len(matching)
            assert all(city in places for places in matching["places"])
        assert queries.count_operations(small, selection) == len(listed)
        assert listed["operation"].is_unique


def test_a_filter_on_the_second_city_finds_the_operation(release: Release) -> None:
    entry = {"cities": ["gela", "trani", "salerno"], "cents": 1000, "status": "admitted", "groups": [], "areas": []}
    with open_release_with(release, [entry]) as small:
        assert list(queries.operations(small, Selection(city=("trani",))).table["places"].iloc[0]) == [
            "gela", "salerno", "trani"
        ]  # fmt: skip
        # 10,00 euro in three parts: 3,33 each and the remaining cent to the lead city
        table = queries.operations_by_city(small, Selection(split="equal")).table.set_index("city")["share_cents"]
        assert table.to_dict() == {"gela": 334, "salerno": 333, "trani": 333}
        assert queries.operations_by_city(small, Selection(split="lead", city=("trani",))).table[
            "share_cents"
        ].to_list() == [0]
        several = queries.operations_by_city(small, Selection()).table
        # the operation counts in each of its cities, not only in the lead city
        cells = queries.completeness(small, Selection()).table
        given = cells[cells["field"] == "operation"].set_index("city")["given"]
        assert set(given[given > 0].index) == {"gela", "salerno", "trani"}
        assert "più volte" in operations.shared_operations_sentence(several, Selection(), get_translator("it"))


@few(4)
@given(operation_sets(), SELECTIONS)
def test_a_cell_counts_the_operations_that_its_link_opens(
    release: Release, entries: list[dict[str, object]], selection: Selection
) -> None:
    with open_release_with(release, entries) as small:
        table = queries.coverage_matrix(small, selection).table
        is_empty = table["active"] + table["planned"] == 0
        empty = table[is_empty].sample(min(40, is_empty.sum()), random_state=1)  # most are, and each takes a query
        for cell in [*table[~is_empty].to_dict("records"), *empty.to_dict("records")]:
            cell_selection = queries.select_matrix_cell(selection, cell["group"], cell[selection.across])
            found = queries.operations(small, cell_selection).table
            assert len(found) == cell["active"] + cell["planned"]
            assert set(found["status"]) <= {"described", "application", "admissible", "admitted", "under_way"}
            assert (found["status"].isin(["admitted", "under_way"])).sum() == cell["active"]
            assert cell["inferred"] <= len(found)
            assert selection.inferred == "include" or cell["inferred"] == 0


@few(4)
@given(operation_sets(), SELECTIONS)
def test_a_branch_counts_the_operations_that_its_link_opens(
    release: Release, entries: list[dict[str, object]], selection: Selection
) -> None:
    with open_release_with(release, entries) as small:
        for row in queries.taxonomy_tree(small, selection).table.to_dict("records"):
            cell_selection = (
                queries.select_objective(selection, "not-stated" if pd.isna(row["objective"]) else row["objective"])
                if pd.isna(row["intervention"])
                else queries.select_intervention(selection, row["intervention"])
            )
            found = queries.operations(small, cell_selection).table
            assert len(found) == row["operations"]
            if not pd.isna(row["intervention"]):
                assert row["operations"] == row["stated"] + row["code_says"] + row["read_in"] + row["inferred"]


@few(4)
@given(operation_sets(), SELECTIONS)
def test_all_groups_is_never_more_than_any_of_them(
    release: Release, entries: list[dict[str, object]], selection: Selection
) -> None:
    with open_release_with(release, entries) as small:
        every = queries.operations(small, replace(selection, match="all")).table
        some = queries.operations(small, replace(selection, match="any")).table
        assert set(every["operation"]) <= set(some["operation"])
        for groups in every["groups"]:
            assert set(selection.group) <= set(groups)


@pytest.mark.parametrize("across", ["intervention", "city", "region"])
def test_cells_of_the_embedded_release_equal_their_operations(release: Release, across: str) -> None:
    for cell in queries.coverage_matrix(release, Selection(across=across)).table.to_dict("records"):
        if cell["active"] + cell["planned"]:
            cell_selection = queries.select_matrix_cell(Selection(across=across), cell["group"], cell[across])
            assert len(queries.operations(release, cell_selection).table) == cell["active"] + cell["planned"]


def test_declared_and_undeclared_target_groups(release: Release) -> None:
    # read by hand in data/operation_target_groups.csv, stated rows: laprimapagina.it 17 February 2025 (unemployed,
    # young people), itacanotizie.it 27 May 2025 (people with disabilities, families, minors)
    table, matching = (
        queries.coverage_matrix(release, Selection()).table,
        queries.operations(release, Selection()).table,
    )
    undeclared = set(queries.coverage_matrix(release, Selection(rows="undeclared")).table["group"])
    assert undeclared == {group for group in ALL_GROUPS if not find_operations("group", [group], inferred=False)}
    assert not {"disoccupati", "giovani", "disabilita", "famiglie", "minori"} & undeclared
    # the programme's page on Priority 5: 22 pairs of an intervention and a group it names
    assert table["named"].sum() == 22
    # an inferred class is not declared: the headline counts it apart, and the sentence names the inferred groups
    headline = operations.recipients_headline(table, matching, Selection(), get_translator("it"))
    only_inferred = [group for group in undeclared if find_operations("group", [group], inferred=True)]
    nobody = f"{len(undeclared)} gruppi di destinatari su 26 non sono dichiarati da nessuna operazione nota"
    assert not only_inferred, "every group that was read or inferred is also stated by some operation"
    assert headline == nobody
    without = Selection(inferred="exclude")
    cells = queries.coverage_matrix(release, without).table
    assert operations.recipients_headline(cells, matching, without, get_translator("it")) == nobody
    # in Gela a rule alone finds `anziani` (quotidianodigela.it, 8 April 2025: "terza età")
    of_gela = queries.coverage_matrix(release, Selection(city=("gela",))).table
    assert "Solo dedotti dalle parole: " in operations.coverage_sentence(of_gela, get_translator("it"))
    assert "una regola" not in operations.coverage_sentence(cells, get_translator("it"))


def test_headline_of_a_group_is_about_the_group_alone(release: Release) -> None:
    """mazara-del-vallo-07 states minors; only its objective is inferred (operations.csv, operation_target_groups.csv)."""
    selection = Selection(objective=("ESO4.11",), group=("minori",), region=("sicilia",), status=("decree",))
    [row] = queries.operations(release, selection).table.to_dict("records")
    assert (row["operation"], bool(row["by_inference"])) == ("mazara-del-vallo-07", True)
    cells = queries.coverage_matrix(release, selection).table
    headline = operations.recipients_headline(
        cells, queries.operations(release, selection).table, selection, get_translator("it")
    )
    assert headline == "1 operazione nota per Minori: dichiarata"


def test_a_filter_on_groups_counts_only_their_operations(release: Release) -> None:
    """The headline, the matrix and the table of groups count the same operations for minors; other groups appear only
    where the same operations are for them too."""
    chosen = Selection(group=("minori",))
    stated, inferred = (find_operations("group", ["minori"], inferred=value) for value in (False, True))
    assert stated
    assert inferred
    keys = stated | inferred
    table = queries.target_groups(release, chosen).table.set_index("group")
    others = {row["target_group"] for row in read_rows("operation_target_groups") if row["operation"] in keys} - {
        "minori"
    }
    assert set(table.index) == {"minori"} | others
    assert table.index[0] == "minori"
    assert list(table.loc["minori", ["operations", "declared_operations", "inferred_operations"]]) == [
        len(keys), len(stated), len(inferred)
    ]  # fmt: skip
    for group in others:
        assert table.loc[group, "operations"] == len(
            keys
            & (find_operations("group", [group], inferred=False) | find_operations("group", [group], inferred=True))
        )
    matching = queries.operations(release, chosen).table
    cells = queries.coverage_matrix(release, chosen).table
    assert set(cells["group"]) == {"minori"}
    headline = operations.recipients_headline(cells, matching, chosen, get_translator("it"))
    assert headline.startswith(f"{len(keys)} operazioni note per Minori: {len(stated)} dichiarat")
    assert "Contiamo solo le operazioni per Minori" in operations.target_groups_sentence(chosen, get_translator("it"))
    silent = Selection(group=("not-stated",))
    without = queries.operations(release, silent).table
    n = len(read_rows("operations")) - len({row["operation"] for row in read_rows("operation_target_groups")})
    assert operations.recipients_headline(cells, without, silent, get_translator("it")) == (
        f"{n} operazioni note senza destinatari: né dichiarati né dedotti; "
        "31 sono della Priorità 6 o di una priorità non nota"
    )


@given(SELECTIONS)
def test_operations_of_a_group_are_declared_or_inferred(release: Release, selection: Selection) -> None:
    table = queries.target_groups(release, selection).table
    assert (table["operations"] == table["declared_operations"] + table["inferred_operations"]).all()
    assert (table["operations"] <= table["known_operations"]).all()
    matching = queries.operations(release, selection).table
    for row in table.to_dict("records"):
        assert row["operations"] == sum(row["group"] in groups for groups in matching["groups"])
    classes = queries.declared_classes(release, selection).table
    known = classes[~classes["declared"].str.startswith("option.")]
    assert (known["operations"] == known["declared_operations"] + known["inferred_operations"]).all()
    without = queries.declared_classes(release, replace(selection, inferred="exclude")).table
    assert not without["inferred_operations"].sum()


def test_taxonomy_tree_matches_the_programme(release: Release) -> None:
    # the programme's page: four types and a support measure; two lines and six areas
    table = queries.taxonomy_tree(release, Selection()).table
    interventions = table[table["intervention"].notna()].groupby(["objective", "intervention_kind"]).size().to_dict()
    assert interventions == {
        ("ESO4.8", "type"): 4, ("ESO4.8", "support"): 1, ("ESO4.11", "line"): 2, ("ESO4.11", "area"): 6
    }  # fmt: skip
    objectives = table[table["intervention"].isna()].set_index("objective")
    for code in ("ESO4.8", "ESO4.11"):
        stated, inferred = (find_operations("objective", [code], inferred=value) for value in (False, True))
        counts = [len(stated) + len(inferred), len(stated), len(inferred)]
        assert list(objectives.loc[code, ["operations", "stated", "inferred"]]) == counts
    rows = read_rows("operations")
    assert objectives["operations"].sum() == len(rows)
    # operations of Priority 6 or of unknown priority cannot have an objective: they are in the last row only
    assert table["outside"].iloc[-1] == sum(row["priority"] not in CLASSIFIABLE for row in rows)
    assert table["outside"].sum() == table["outside"].iloc[-1]
    without = queries.taxonomy_tree(release, Selection(inferred="exclude")).table.set_index("objective")
    assert list(without.loc["ESO4.11", "places"].iloc[0]) == ["brindisi"]


def test_headlines_tell_stated_and_inferred_apart(release: Release) -> None:
    text, rows = get_translator("it"), read_rows("operations")
    codes = list_codes("objectives", "objective")
    stated, inferred = (len(find_operations("objective", codes, inferred=value)) for value in (False, True))
    classifiable = sum(row["priority"] in CLASSIFIABLE for row in rows)
    headline = operations.objectives_headline(queries.operations(release, Selection()).table, Selection(), text)
    assert headline == (
        f"{classifiable} operazioni note possono avere un obiettivo specifico: {stated} lo dichiara, "
        f"per {inferred} lo deduciamo dalle parole"
    )
    # filters on an objective or an intervention: the headlines of both pages and the sentence of the list agree
    for chosen in (Selection(objective=("ESO4.11",)), Selection(intervention=("411-comunita", "48-attive"))):
        facet, codes = ("objective", chosen.objective) if chosen.objective else ("intervention", chosen.intervention)
        stated, inferred = (len(find_operations(facet, codes, inferred=value)) for value in (False, True))
        parts = f"{stated} dichiarata, {inferred} dedotte dalle parole" if stated else "tutte dedotte dalle parole"
        matching = queries.operations(release, chosen).table
        n = stated + inferred
        assert operations.objectives_headline(matching, chosen, text) == (
            f"{n} operazioni note corrispondono ai filtri: {parts}"
        )
        programme = queries.programme_figures(release).table
        everything = queries.operations(release, Selection()).table
        assert operations.operations_headline(matching, everything, programme, chosen, text) == (
            f"{n} operazioni note su {len(rows)} corrispondono alla selezione: {parts}"
        )
        assert f"{n} operazioni note" in (sentence := captions.operations_sentence(matching, text))
        assert parts in sentence


def test_wording_of_interventions_equals_the_catalogue(release: Release) -> None:
    text = get_translator("it")
    for row in release.tables["interventions"].to_dict("records"):
        assert row["wording"] == text(f"intervention_meaning.{row['intervention']}")


def test_cell_is_distinguishable_without_colour() -> None:
    text = get_translator("it")
    cell = {"named": True, "active": 1, "planned": 2, "inferred": 1, "declared": 2}
    assert matrix_html.cell_symbols(cell) == "◇ ●\u00a01 ◐\u00a02 ≈\u00a01"
    assert matrix_html.cell_label(cell, text) == (
        "nominata dal programma, attiva: 1 operazione, in progetto: 2 operazioni, di cui 1 dedotta dalle parole"
    )
    nothing = {"named": False, "active": 0, "planned": 0, "inferred": 0}
    assert matrix_html.cell_symbols(nothing) == "·"
    assert matrix_html.cell_label(nothing, text) == "nessuna", "short, because a screen reader reads every empty cell"
    assert matrix_html.cell_label(nothing, get_translator("en")) == "none"
    assert matrix_html.cell_label({**nothing, "named": True}, text) == "nominata dal programma"
    assert matrix_html.cell_state(nothing) == "nothing"
    assert (
        len(
            {
                matrix_html.NAMED,
                matrix_html.ACTIVE,
                matrix_html.PLANNED,
                matrix_html.INFERRED,
                matrix_html.NOT_DECLARED,
                UNDECLARED_ROW,
            }
        )
        == 6
    )


def test_a_row_heading_starts_with_its_name(release: Release) -> None:
    table = queries.coverage_matrix(release, Selection()).table
    html = matrix_html.coverage_matrix_html(table, "intervention", {}, lambda group, column: "", get_translator("it"))
    heads = re.findall(r'<th scope="row"><div>(.*?)</div></th>', html)
    assert len(heads) == 27, "26 groups, and the operations that declare none"
    assert all(head.startswith("<span>") for head in heads)
    nobody = sum(not find_operations("group", [group], inferred=False) for group in ALL_GROUPS)
    assert sum("nessuna delle operazioni note qui lo dichiara" in head for head in heads) == nobody


@pytest.mark.parametrize(
    ("group", "name"), [("minori", "Minori"), ("inattivi", "Persone inattive"), ("anziani", "Anziani")]
)
def test_a_closed_row_of_phones_says_in_how_many_areas(release: Release, group: str, name: str) -> None:
    table = queries.coverage_matrix(release, Selection()).table
    html = matrix_html.coverage_matrix_html(table, "intervention", {}, lambda group, column: "", get_translator("it"))
    [extent] = re.findall(rf"<summary><strong>{name}</strong> <small>(.*?)</small>", html)
    named = {row["operation"] for row in read_rows("operation_target_groups") if row["target_group"] == group}
    areas = {row["intervention"] for row in read_rows("operation_interventions") if row["operation"] in named}
    assert extent == (f"in {len(areas)} ambit{'o' if len(areas) == 1 else 'i'}" if areas else "nessuna operazione nota")


def test_a_group_that_an_objective_names_is_marked_in_its_first_column(release: Release) -> None:
    """objective_target_groups.csv: 37 pairs. ESO4.8 names inactive people, none of its areas does; ESO4.11 does not."""
    table = queries.coverage_matrix(release, Selection()).table
    pairs = table[table["named_by_objective"]].drop_duplicates(["group", "of_objective"])
    expected = {(row["target_group"], row["objective"]) for row in read_rows("objective_target_groups")}
    assert set(zip(pairs["group"], pairs["of_objective"], strict=True)) == expected
    html = matrix_html.coverage_matrix_html(table, "intervention", {}, lambda group, column: "", get_translator("it"))
    assert len(expected) == 37
    assert html.count('<span class="cms-spoken">il programma nomina il gruppo con l&#39;obiettivo stesso</span>') == 37
    columns = re.findall(r'<th scope="col"><span>(.*?)</span></th>', html)
    assert [number for number, name in enumerate(columns) if name == "L&#39;obiettivo stesso"] == [0, 6]
    [row] = re.findall(r"<tr><th[^>]*><div><span>Persone inattive</span>.*?</tr>", html, re.DOTALL)
    symbols = re.findall(r'<span aria-hidden="true">(.*?)</span>', row.partition("</th>")[2])
    assert len(symbols) == 2 + 13 + 1
    assert (symbols[0], symbols[6]) == ("◇", "·")
    without = queries.coverage_matrix(release, Selection(across="city")).table
    assert not without["named_by_objective"].any()


def test_cities_without_an_operation_have_no_column(release: Release) -> None:
    names = {row["city"]: row["name"] for row in read_rows("cities")}
    table = queries.coverage_matrix(release, Selection(across="city")).table
    html = matrix_html.coverage_matrix_html(table, "city", names, lambda group, column: "", get_translator("it"))
    with_operations = {row["city"] for row in read_rows("operation_cities")}
    columns = re.findall(r'<th scope="col"><span>(.*?)</span></th>', html)[1:]
    assert {unescape(column) for column in columns} == {names[city] for city in with_operations}
    without = "; ".join(sorted(name for city, name in names.items() if city not in with_operations))
    assert f"Città qui senza operazioni note: {without}. Non vuol dire che non ce ne siano." in unescape(html)
    # nothing is known of Aversa: its column stays
    aversa = queries.coverage_matrix(release, Selection(across="city", city=("aversa",))).table
    html = matrix_html.coverage_matrix_html(aversa, "city", names, lambda group, column: "", get_translator("it"))
    assert re.findall(r'<th scope="col"><span>(.*?)</span></th>', html) == ["Aversa"]


@pytest.mark.parametrize("lang", ["it", "en"])
def test_a_headline_is_about_the_selection(release: Release, lang: str) -> None:
    """Only an operation of Brindisi states its objective, so the headline for Gela must not be about all operations."""
    text, gela = get_translator(lang), Selection(city=("gela",), inferred="exclude", lang=lang)
    matching = queries.operations(release, gela).table
    of_gela = [row for row in list_operations("gela") if row["priority"] in CLASSIFIABLE]
    assert operations.objectives_headline(matching, gela, text) == text.plural(
        "objectives.headline_here", len(of_gela), parts=text("objectives.stated_none")
    )
    cells = queries.coverage_matrix(release, gela).table
    assert operations.recipients_headline(cells, matching, gela, text) == text.plural(
        "recipients.headline_here", 26, total="26"
    )


def test_the_matrix_of_one_objective_has_only_its_columns_and_groups(release: Release) -> None:
    """interventions.csv: ESO4.8 has five, ESO4.11 eight. Only ESO4.8's names people at a disadvantage at work
    (intervention_target_groups.csv: 48-occupabilita), and no operation of ESO4.11 declares that group."""
    for objective, expected in (("ESO4.8", 5), ("ESO4.11", 8)):
        table = queries.coverage_matrix(release, Selection(objective=(objective,))).table
        columns = [code for code in table["intervention"].unique() if code != "not-stated"]
        assert len(columns) == expected
        assert {code.split("-")[0] for code in columns} == {objective.removeprefix("ESO").replace(".", "")}
        assert ("svantaggiati-lavoro" in set(table["group"])) == (objective == "ESO4.8")
        html = matrix_html.coverage_matrix_html(table, "intervention", {}, lambda *_: "", get_translator("it"))
        other = {"ESO4.8": "ESO4.11", "ESO4.11": "ESO4.8"}[objective]
        assert get_translator("it")(f"objective.{objective}") in html
        assert get_translator("it")(f"objective.{other}") not in html
    whole = queries.coverage_matrix(release, Selection()).table
    assert whole["intervention"].nunique() == 14


@few(4)
@given(st.sampled_from(["ESO4.8", "ESO4.11"]), st.sampled_from(["intervention", "city", "region"]))
def test_the_matrix_of_one_objective_has_every_operation(release: Release, objective: str, across: str) -> None:
    chosen = Selection(objective=(objective,), across=across, inferred="include")
    table = queries.coverage_matrix(release, chosen).table
    every = run_query(release, "coverage_matrix", chosen).table
    assert table[["active", "planned", "declared"]].sum().equals(every[["active", "planned", "declared"]].sum())

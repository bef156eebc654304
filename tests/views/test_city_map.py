"""The map of the cities: its symbols, cards, legend, headline and sentence agree with the operations and the data."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from markupsafe import Markup

from cmsdash import queries
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.domain import LANGUAGES, FundingStage, MapLayer, Measure, OperationStatus, Selection
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.views.maps import cards, city_map, symbols
from cmsdash.views.maps.legend import map_legend
from cmsdash.views.maps.wheels import Sector, area_sectors, recipient_sectors
from cmsdash.views.narrative.answers import answers_headline, answers_sentence
from tests.embedded_data import DEDUCED

DATA = Path(__file__).parents[2] / "data"
IT = get_translator("it")
FIELDS = ("objective", "intervention", "group")


def map_data(release: Release, selection: Selection) -> symbols.MapData:
    everywhere = selection.reset("city")
    sectors: tuple[Sector, ...] = ()
    if selection.layer == MapLayer.AREAS:
        sectors = area_sectors(release.tables["interventions"], IT)
    elif selection.layer == MapLayer.RECIPIENTS:
        sectors = recipient_sectors(release.tables["target_groups"], IT)
    funding = queries.city_funding(release, everywhere).table
    return symbols.MapData(funding, queries.city_operations_summary(release, everywhere).table, sectors)


def markers(release: Release, selection: Selection) -> dict[str, dict[str, object]]:
    return {item["city"]: item for item in symbols.map_markers(map_data(release, selection), selection, IT)}


def card_links(release: Release) -> cards.CardLinks:
    return cards.CardLinks(
        lambda code: f"/city?city={code}",
        lambda key: f"/operations?operation={key}",
        lambda region: f"/?region={region}",
        {key: (key, key) for key in release.sources},
    )


def read(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def classes() -> Mapping[tuple[str, str], Mapping[str, bool]]:
    """By field and code, the operations that have the class, and whether a source states it; from the files."""
    found: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for row in read("operations"):
        if row["objective"]:
            found["objective", row["objective"]][row["operation"]] = row["objective_basis"] not in DEDUCED
    for row in read("operation_interventions"):
        found["intervention", row["intervention"]][row["operation"]] = row["basis"] not in DEDUCED
    for row in read("operation_target_groups"):
        found["group", row["target_group"]][row["operation"]] = row["basis"] not in DEDUCED
    return found


@cache
def places() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in read("operation_cities"):
        found[row["operation"]].append(row["city"])
    return found


def codes(release: Release, field: str) -> list[str]:
    table, column = {
        "objective": ("objectives", "objective"),
        "intervention": ("interventions", "intervention"),
        "group": ("target_groups", "target_group"),
    }[field]
    return list(release.tables[table][column])


@pytest.mark.parametrize("layer", list(MapLayer))
@pytest.mark.parametrize("inferred", ["include", "exclude"])
@pytest.mark.parametrize("field", FIELDS)
def test_marks_equal_the_operations_table_and_the_files(
    release: Release, field: str, inferred: str, layer: str
) -> None:
    for code in codes(release, field):
        selection = Selection(**{field: (code,)}, inferred=inferred, layer=layer)
        in_files = {
            operation: stated
            for operation, stated in classes().get((field, code), {}).items()
            if stated or inferred == "include"
        }
        in_table = queries.operations(release, selection).table
        assert set(in_table["operation"]) == set(in_files), code

        of_city: dict[str, list[bool]] = defaultdict(list)
        for operation, stated in in_files.items():
            for city in places()[operation]:
                of_city[city].append(stated)
        on_map = markers(release, selection)
        assert {city for city, item in on_map.items() if item["rank"] == symbols.Rank.ANSWER} == set(of_city), code
        summary = queries.city_operations_summary(release, selection).table.set_index("city")
        for city, item in on_map.items():
            assert summary.loc[city, "operations"] == len(of_city.get(city, ())), (code, city)
            assert summary.loc[city, "stated"] == sum(of_city.get(city, ())), (code, city)
            if city not in of_city:
                assert item["size"] == 24
                assert "s-other" in str(item["html"]) or "s-nothing" in str(item["html"])
            elif layer == MapLayer.FUNDING:
                assert ("s-answer-inferred" in str(item["html"])) == (not any(of_city[city])), (code, city)
                assert ("s-answer-ring" in str(item["html"])) == (len(set(of_city[city])) == 2), (code, city)


def test_cities_that_answer_stand_out(release: Release) -> None:
    for selection in (Selection(group=("minori",)), Selection(objective=("ESO4.8",), measure="operations")):
        for row in queries.city_operations_summary(release, selection).table.to_dict("records"):
            item = markers(release, selection)[row["city"]]
            radius = max(map(float, re.findall(r'\br="([\d.]+)"', str(item["html"]))))
            if row["operations"]:
                assert radius >= 7, row["city"]  # the stroke of a dashed symbol adds a pixel
                assert item["rank"] == symbols.Rank.ANSWER
            else:
                assert radius <= symbols.OTHER_RADIUS_PX
                assert item["rank"] == (symbols.Rank.OTHER if row["known"] else symbols.Rank.NOTHING)


def test_layers_without_filters_mark_the_cities_whose_classes_are_known(release: Release) -> None:
    for layer, field in ((MapLayer.AREAS, "intervention"), (MapLayer.RECIPIENTS, "group")):
        expected = {
            city
            for (name, _), operations in classes().items()
            if name == field
            for operation in operations
            for city in places()[operation]
        }
        on_map = markers(release, Selection(layer=layer))
        assert {city for city, item in on_map.items() if item["rank"] == symbols.Rank.ANSWER} == expected
        assert all("w-none" in str(on_map[city]["html"]) for city in expected)


def test_sectors_cover_every_class_once(release: Release) -> None:
    areas = area_sectors(release.tables["interventions"], IT)
    assert [code for sector in areas for code in sector.classes] == codes(release, "intervention")
    recipients = recipient_sectors(release.tables["target_groups"], IT)
    assert sorted(code for sector in recipients for code in sector.classes) == sorted(codes(release, "group"))


def test_release_without_kinds_of_recipients_has_a_sector_for_people_and_one_for_organisations(
    release: Release,
) -> None:
    old = release.tables["target_groups"].assign(theme=pd.NA)  # as in releases built before 26 November 2026
    sectors = recipient_sectors(old, IT)
    assert [sector.label for sector in sectors] == ["Persone", "Organizzazioni"]
    assert sorted(code for sector in sectors for code in sector.classes) == sorted(codes(release, "group"))
    selection = Selection(layer=MapLayer.RECIPIENTS)
    assert map_legend(sectors, selection, IT).count("<ol ") == 2
    data = replace(map_data(release, selection), sectors=sectors)
    wheels = [str(item["html"]) for item in symbols.map_markers(data, selection, IT) if "w-none" in str(item["html"])]
    assert wheels
    assert all('<path class="w ' in wheel for wheel in wheels), "every known recipient is in a sector"


def test_wheel_tells_stated_from_inferred() -> None:
    sectors = (Sector("one", "w-people", "", frozenset("ab")), Sector("two", "w-people", "", frozenset("c")))

    def paths(*known: tuple[str, int, int]) -> list[str]:
        given = [{"code": code, "stated": stated, "inferred": inferred} for code, stated, inferred in known]
        svg = symbols.wheel_svg(sectors, given, 12, 28, chosen=False, faded=False)
        return re.findall(r'<path class="([^"]+)"', svg)

    assert paths(("a", 0, 2)) == ["w w-people inferred"]
    assert paths(("a", 0, 2), ("b", 1, 0)) == ["w w-people"]
    assert paths(("a", 1, 0), ("c", 0, 1)) == ["w w-people", "w w-people inferred"]
    assert paths() == []


def test_amounts_of_different_stages_and_priorities_are_not_added(release: Release) -> None:
    euro: dict[tuple[str, str | None, str], int] = defaultdict(int)
    for row in read("operations"):
        if row["amount_eur"]:
            cents = int(row["amount_eur"].replace(".", ""))
            for city in places()[row["operation"]]:
                euro[city, row["priority"] or None, row["status"]] += cents
    summary = queries.city_operations_summary(release, Selection()).table
    found = {
        (row["city"], part["priority"], part["status"]): part["cents"]
        for row in summary.to_dict("records")
        for part in row["amounts"]
    }
    assert found == dict(euro)


def test_size_shows_the_amount_of_the_shown_priority_and_the_most_advanced_status() -> None:
    parts = [
        {"priority": "6", "status": "decree", "cents": 900, "operations": 1},
        {"priority": "5", "status": "application", "cents": 300, "operations": 1},
        {"priority": "5", "status": "admitted", "cents": 200, "operations": 1},
    ]
    assert symbols.shown_cents({"amounts": parts}, Selection()) == 200
    assert symbols.shown_cents({"amounts": parts}, Selection(priority=("6",))) == 900
    assert symbols.shown_cents({"amounts": []}, Selection()) is None


def test_marker_area_is_proportional_to_the_value() -> None:
    small, large = (symbols.value_radius(Measure.MONEY, cents) for cents in (200_000_000, 800_000_000))
    assert large / small == pytest.approx(2)


def test_each_availability_has_its_own_symbol(release: Release) -> None:
    data = map_data(release, Selection())
    for row, item in zip(data.funding.to_dict("records"), symbols.map_markers(data, Selection(), IT), strict=True):
        assert f"s-{row['knowledge']}" in item["html"]
        assert item["size"] >= 24


def test_title_of_a_city_without_operations_says_so(release: Release) -> None:
    for selection, expected in (
        (Selection(measure="operations"), "Aversa: nessuna operazione nota"),
        (Selection(group=("giovani",)), "Aversa: nessuna operazione nota con questi filtri"),
    ):
        assert markers(release, selection)["aversa"]["title"] == expected


def test_selected_city_has_a_ring(release: Release) -> None:
    for layer in MapLayer:
        on_map = markers(release, Selection(city=("gela",), layer=layer))
        assert [city for city, item in on_map.items() if "s-chosen" in str(item["html"])] == ["gela"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("layer", list(MapLayer))
def test_map_is_deterministic_and_refers_to_no_other_host(release: Release, lang: str, layer: str) -> None:
    selection = Selection(layer=layer, lang=lang)
    base, data = city_map.base_map_script(release.shapes), map_data(release, selection)
    first, second = (
        city_map.city_map(base, data, card_links(release), selection, get_translator(lang)) for _ in range(2)
    )
    assert first == second
    assert "http" not in first.base + first.symbols
    assert first.symbols.count('"city"') == 39
    assert "{{" not in first.base + first.symbols


def test_card_links_to_the_city_its_operations_and_its_source(release: Release) -> None:
    selection = Selection(intervention=("411-abitare",))
    drawn = cards.city_cards(map_data(release, selection), card_links(release), selection, IT)
    assert set(drawn) == {row["city"] for row in read("cities")}
    own = [row["operation"] for row in read("operations") if row["city"] == "caltanissetta"]
    linked = re.findall(r'/operations\?operation=([\w-]+)"', drawn["caltanissetta"])
    assert set(linked) <= set(own)
    assert len(linked) == min(len(own), cards.MAX_LISTED_OPERATIONS)
    answering = [key for (_, code), found in classes().items() if code == "411-abitare" for key in found if key in own]
    assert set(answering) <= set(linked)
    assert linked[: len(answering)] == sorted(answering)
    shown = queries.city_funding(release, selection).table.set_index("city")["figure_source"]
    for city, card in drawn.items():
        assert f'href="/city?city={city}"' in card
        assert (f'href="{shown[city]}"' in card) == isinstance(shown[city], str)
    assert isinstance(drawn["caltanissetta"], Markup)


def test_list_for_phones_has_every_city_in_scope_and_the_answering_ones_first(release: Release) -> None:
    for selection in (Selection(), Selection(group=("minori",)), Selection(layer=MapLayer.AREAS)):
        listed = cards.city_list(map_data(release, selection), card_links(release), selection, IT)
        first, _, rest = listed.partition("<details>")
        linked = [re.findall(r"/city\?city=([\w-]+)", part) for part in (first, rest)]
        assert sorted(linked[0] + linked[1]) == sorted(row["city"] for row in read("cities"))
        ranks = {city: item["rank"] for city, item in markers(release, selection).items()}
        in_order = [ranks[city] == symbols.Rank.ANSWER for city in linked[0] + linked[1]]
        assert in_order == sorted(in_order, reverse=True)
        assert len(linked[0]) == min(sum(in_order), cards.MAX_LISTED_CITIES)
    # data/figures.csv: Corigliano-Rossano 5,292,668, Catanzaro 5,279,568: symbols of nearly one size
    listed = cards.city_list(map_data(release, Selection()), card_links(release), Selection(), IT)
    assert listed.index("corigliano-rossano") < listed.index("catanzaro")
    chosen = Selection(city=("gela",))
    assert cards.city_list(map_data(release, chosen), card_links(release), chosen, IT).count("/city?city=") == 1


def test_card_of_a_city_of_which_nothing_is_known_says_so(release: Release) -> None:
    card = cards.city_cards(map_data(release, Selection()), card_links(release), Selection(), IT)["matera"]
    assert "Non pubblicata" in card
    assert "operation=" not in card


def golden(release: Release, selection: Selection) -> tuple[str, str]:
    answers = queries.city_operations_summary(release, selection).table
    operations = queries.operations(release, selection).table
    return answers_headline(answers, selection, IT), answers_sentence(answers, operations, selection, IT)


@pytest.mark.parametrize(
    ("selection", "headline", "sentence"),
    [
        # Counted by hand in data/operations.csv, operation_target_groups.csv and operation_interventions.csv.
        (
            Selection(group=("minori",)),
            "Minori: operazioni note in 5 città su 39, in tutte almeno una dichiarata da una fonte",
            # under way 2,345,000 (Cava 01); decree 590,000 + 740,000 (Mazara 04, 07); Priority 6 300,000 + 150,000
            # (Catanzaro 02, 04); priority not known 175,000 + 420,000 (Salerno 01, 02); Manfredonia 01 has none
            "8 operazioni note in Catanzaro, Cava de' Tirreni, Manfredonia, Mazara del Vallo e Salerno: almeno 2,34 mln € "
            "per operazioni avviate, almeno 1,33 mln € per operazioni finanziate con decreto, almeno 0,45 mln € per "
            "operazioni ammesse (Priorità 6) e almeno 0,60 mln € per operazioni avviate (priorità non nota); 1 senza "
            "importo noto.",
        ),
        (
            Selection(group=("minori",), inferred="exclude"),
            "Minori: operazioni note in 5 città su 39, contando solo quelle dichiarate da una fonte",
            # without Mazara 04, whose words "between 13 and 25 years" were read as minors too
            "7 operazioni note in Catanzaro, Cava de' Tirreni, Manfredonia, Mazara del Vallo e Salerno: almeno 2,34 mln € "
            "per operazioni avviate, almeno 0,74 mln € per operazioni finanziate con decreto, almeno 0,45 mln € per "
            "operazioni ammesse (Priorità 6) e almeno 0,60 mln € per operazioni avviate (priorità non nota); 1 senza "
            "importo noto.",
        ),
        (
            Selection(objective=("ESO4.11",), group=("disabilita",)),
            # the sources state the group, but the objective is inferred for all five
            "ESO4.11 Servizi e housing, Persone con disabilità: operazioni note in 3 città su 39, solo dedotte dalle "
            "parole",
            # Cava 01 2,345,000; Mazara 06, 07, 08 609,469 + 740,000 + 1,250,000; Corigliano-Rossano 03 521,820
            "5 operazioni note in Cava de' Tirreni, Corigliano-Rossano e Mazara del Vallo: almeno 2,34 mln € per "
            "operazioni avviate, almeno 2,60 mln € per operazioni finanziate con decreto e almeno 0,52 mln € per "
            "operazioni ammesse.",
        ),
        (
            Selection(intervention=("411-abitare",)),
            "Riduzione del disagio abitativo: operazioni note in 2 città su 39, solo dedotte dalle parole",
            # Caltanissetta 01 2,259,525.74, inferred by a rule; Marsala 01 1,600,000, read in the source's words
            "2 operazioni note in Caltanissetta e Marsala: almeno 2,26 mln € per operazioni ammesse e almeno 1,60 mln € "
            "per operazioni ammissibili.",
        ),
        (
            Selection(status=("under_way",)),
            "Avviata: operazioni note in 6 città su 39",
            # Priority 5: 3,200,000 + 2,700,000 + 4,000,000 + 1,750,000 + 2,345,000 + 2,000,000; Priority 6: Termoli 01;
            # priority not known: Salerno 01 and 02; Brindisi 05 has no amount
            "10 operazioni note in Benevento, Brindisi, Cava de' Tirreni, Marsala, Salerno e Termoli: almeno 16,00 mln € "
            "per operazioni avviate, almeno 0,30 mln € per operazioni avviate (Priorità 6) e almeno 0,60 mln € per "
            "operazioni avviate (priorità non nota); 1 senza importo noto.",
        ),
        (
            Selection(objective=("ESO4.8",), region=("puglia",)),
            "ESO4.8 Inclusione attiva e occupabilità: operazioni note in 3 città su 9, solo dedotte dalle parole",
            "3 operazioni note in Andria, Manfredonia e Trani: nessuna ha un importo noto.",
        ),
    ],
)
def test_headline_and_sentence_of_counted_selections(
    release: Release, selection: Selection, headline: str, sentence: str
) -> None:
    assert tuple(part.replace("\u00a0", " ") for part in golden(release, selection)) == (headline, sentence)


@pytest.mark.parametrize(
    ("split", "phrase"),  # 2,259,525.74 euro: the amount of caltanissetta-01 (source tfnweb)
    [
        ("full", "almeno 2,26 mln € per operazioni ammesse"),
        ("equal", "almeno 1,13 mln € per operazioni ammesse"),
        ("lead", "nessun importo noto conta per queste città"),
    ],
)
def test_amount_of_an_operation_in_two_cities_counts_once(folder: Path, split: str, phrase: str) -> None:
    alone = Selection(measure="operations", split=split, city=("caltanissetta",))
    with (folder / "operation_cities.csv").open("a", encoding="utf-8") as file:
        file.write("caltanissetta-01,matera,partner,tfnweb\n")
    shared = open_release(folder, labelled_codes())
    both, partner = (replace(alone, city=cities) for cities in (("caltanissetta", "matera"), ("matera",)))
    amounts_alone = golden(shared, replace(alone, split="full"))[1].split(": ")[1]
    assert golden(shared, both)[1].split(": ")[1] == amounts_alone
    sentence = golden(shared, partner)[1].replace("\N{NO-BREAK SPACE}", " ")
    assert sentence == f"1 operazione nota in Matera: {phrase}."
    assert "0,00" not in cards.city_list(map_data(shared, partner), card_links(shared), partner, IT)
    shared.connection.close()


def test_headline_of_no_operation() -> None:
    nothing = pd.DataFrame({"operations": [0, 0], "stated": [0, 0], "area_counts": [[], []], "group_counts": [[], []]})
    assert answers_headline(nothing, Selection(group=("sommersi",)), IT) == (
        "Lavoratori dell'economia sommersa: nessuna operazione nota, su 2 città"
    )


def test_headline_of_no_operation_in_one_city() -> None:
    nothing = pd.DataFrame({"operations": [0], "stated": [0], "area_counts": [[]], "group_counts": [[]]})
    headline = answers_headline(nothing, Selection(measure="operations"), get_translator("en"))
    assert headline == "No known operation in 1 city"


def test_headline_of_no_city(release: Release) -> None:
    answers = queries.city_operations_summary(release, Selection(region=("puglia",), city=("salerno",))).table
    headline = answers_headline(answers, Selection(layer=MapLayer.AREAS), IT)
    assert headline == "Nessuna città è insieme nella regione e tra le città scelte"


def test_headline_joins_groups_that_an_operation_must_all_have_with_and(release: Release) -> None:
    both = Selection(group=("disabilita", "giovani"))
    assert golden(release, both)[0].startswith("Persone con disabilità o Giovani:")
    assert golden(release, replace(both, match="all"))[0].startswith("Persone con disabilità e Giovani:")


@pytest.mark.parametrize("inferred", ["include", "exclude"])
def test_no_source_is_said_to_state_what_is_not_stated(release: Release, inferred: str) -> None:
    selection = Selection(group=("not-stated",), inferred=inferred)
    assert "dichiara" not in golden(release, selection)[0].split(": ")[1]
    assert "Dichiarat" not in map_legend((), selection, IT)


def test_class_that_is_inferred_does_not_answer_as_not_stated(release: Release) -> None:
    """An inferred objective is no stated one, though without inferred classes it would be "not stated"."""
    found = queries.operations(release, Selection(objective=("ESO4.8", "not-stated"))).table
    for row in found.to_dict("records"):
        assert row["by_inference"] == bool(row["inferred_objective"]), row["operation"]
    assert found["by_inference"].any()


def test_legend_explains_what_the_map_draws(release: Release) -> None:
    for selection in (
        Selection(group=("minori",)),
        Selection(group=("minori",), inferred="exclude"),
        Selection(layer=MapLayer.AREAS),
        Selection(status=(OperationStatus.ADMITTED,)),
        Selection(stage=(FundingStage.CEILING,)),
    ):
        data = map_data(release, selection)
        legend = map_legend(data.sectors, selection, IT)
        drawn = {name for item in markers(release, selection).values() for name in shapes(str(item["html"]))}
        assert drawn <= set(shapes(legend)), selection


def shapes(svg: str) -> list[str]:
    return re.findall(r'class="(s-[\w-]+)"', svg)

"""Headline and key sentences of the page of a city, against the files in `data/` read with the csv module."""

import re
from html import unescape

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.i18n import get_translator
from cmsdash.views.html.class_chips import class_chips
from cmsdash.views.html.fundable_classes import fundable_classes
from cmsdash.views.html.funding_stages import funding_stages_html
from cmsdash.views.narrative import city
from tests.embedded_data import CLASSIFIABLE, DEDUCED, Row, list_operations, read_rows

IT, EN = get_translator("it"), get_translator("en")
PATH = ("ceiling", "application", "admitted", "decree", "agreement")


def plain(html: str) -> str:
    """Return the text of HTML or of a sentence with plain spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))


def list_figures(code: str, stage: str) -> list[Row]:
    """Return the figures of Priority 5 and of both priorities at a stage."""
    return [
        row
        for row in read_rows("figures")
        if (row["city"], row["stage"]) == (code, stage) and row["priority"] != "6" and row["amount_eur"]
    ]


def headline(release: Release, code: str, **choices: str) -> str:
    selection = Selection(city=(code,), **choices)
    [row] = queries.city_funding(release, selection).table.to_dict("records")
    return plain(city.city_headline(row, IT, queries.operations(release, selection).table))


def classes_of(release: Release, code: str, **choices: str) -> str:
    """Return the chips of a city, each with the address `field=code`."""
    sections = {
        **queries.programme_classes(release, Selection(), "intervention"),
        **queries.programme_classes(release, Selection(), "group"),
    }
    table = queries.declared_classes(release, Selection(city=(code,), **choices)).table
    return class_chips(table, sections, lambda field, class_code: f"/operations?{field}={class_code}", IT)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        # data/figures.csv: andria-admitted-5, 6483569.00, stated
        ("andria", "Per Andria è noto l'importo ammesso: 6,48 mln €"),
        # data/operations.csv: taranto-01 and -02, applied for, 5120000.00 and 2778200.00
        ("taranto", "Per Taranto non c'è una cifra della città; 2 operazioni candidate valgono 5,12 e 2,78 mln €"),
        # gela-admitted-5-2, 6611000.00, inferred
        ("gela", "Per Gela deduciamo l'importo ammesso: 6,61 mln €"),
        # salerno-ceiling-5, 7460268.00, stated
        ("salerno", "Per Salerno è noto il tetto di spesa: 7,46 mln €"),
        # mazara-del-vallo-decree-5-2, 6149469.00, stated
        ("mazara-del-vallo", "Per Mazara del Vallo è noto l'importo del decreto: 6,15 mln €"),
        ("lentini", "Per Lentini nessuna cifra è pubblicata"),
        # catanzaro-admitted-5, 5279568.00, derived
        ("catanzaro", "Per Catanzaro calcoliamo l'importo ammesso: 5,28 mln €"),
        ("aversa", "Per Aversa nessuna cifra è pubblicata"),
        # potenza-press-estimate-5, about 6 million
        ("potenza", "Per Potenza c'è solo una stima della stampa: circa 6,00 mln €"),
        # vittoria: 8482575.00 by decree for both priorities, no split
        ("vittoria", "Per Vittoria è noto solo il totale delle Priorità 5 e 6 (decreto): 8,48 mln €"),
    ],
)
def test_headline_names_stage_and_how_the_figure_is_known(release: Release, code: str, words: str) -> None:
    assert headline(release, code) == words


def test_headline_says_known_only_of_figures_that_a_source_states_or_rounds(release: Release) -> None:
    kinds = {(row["city"], row["stage"], row["amount_eur"]): row["kind"] for row in read_rows("figures")}
    for row in queries.city_funding(release, Selection()).table.dropna(subset="amount_cents").to_dict("records"):
        kind = kinds[row["city"], row["stage"], f"{row['amount_cents'] / 100:.2f}"]
        is_said_known = re.search(r"è not[oa]", headline(release, row["city"])) is not None
        assert is_said_known == (kind in ("stated", "approximate") and row["stage"] != "press_estimate"), row["name"]


@pytest.mark.parametrize("code", ["andria", "taranto", "gela", "salerno", "mazara-del-vallo", "catanzaro"])
def test_stages_show_each_figure_with_source_and_say_where_there_is_none(release: Release, code: str) -> None:
    figures = queries.city_figures(release, Selection(city=(code,))).table
    html = funding_stages_html(figures, release.sources, IT)
    path, _, press = html.partition('<section class="cms-press">')
    stages = path.split("<li")[1:]
    assert len(stages) == len(PATH)
    for stage, part in zip(PATH, stages, strict=True):
        rows = list_figures(code, stage)
        assert part.count('class="cms-stage-figure"') == len(rows)
        assert ("nessuna cifra di questa fase" in part) == (not rows)
        for row in rows:
            assert IT.millions(round(float(row["amount_eur"]) * 100)) in part
            assert release.sources[row["source"]].url.replace("&", "&amp;") in part
            assert f"{IT('kind.' + row['kind']).lower()}, {IT.date(row['date'])}" in part
    assert press.count('class="cms-stage-figure"') == len(list_figures(code, "press_estimate"))
    assert not re.search(r"\b0,00", html), "a stage without a figure is not zero"


def test_conflicting_figures_stand_side_by_side(release: Release) -> None:
    # data/figures.csv: Gela's decree is 6,5 million (July 2025) or about 8 million (October 2025) for both priorities
    html = funding_stages_html(queries.city_figures(release, Selection(city=("gela",))).table, release.sources, IT)
    decree = plain(html.split("<li")[4])
    assert decree.index("2 cifre diverse per la stessa fase") < decree.index("8,00 mln €") < decree.index("6,50 mln €")
    # Taranto: the source describes the projects, its total is not legible
    taranto = queries.city_figures(release, Selection(city=("taranto",))).table
    assert IT("note.taranto-unreadable") in funding_stages_html(taranto, release.sources, IT)


@pytest.mark.parametrize("choice", ["include", "exclude"])
@pytest.mark.parametrize("code", ["gela", "crotone", "mazara-del-vallo", "catanzaro"])
def test_chips_count_the_operations_and_tell_stated_from_inferred(release: Release, code: str, choice: str) -> None:
    keys = {row["operation"] for row in list_operations(code)}
    tables = (
        ("intervention", "operation_interventions", "intervention"),
        ("group", "operation_target_groups", "target_group"),
    )
    html = classes_of(release, code, inferred=choice)
    expected = set()
    for field, table, column in tables:
        rows = [row for row in read_rows(table) if row["operation"] in keys]
        rows = [row for row in rows if choice == "include" or row["basis"] not in DEDUCED]
        for class_code in {row[column] for row in rows}:
            of_class = [row for row in rows if row[column] == class_code]
            deduced = sum(row["basis"] in DEDUCED for row in of_class)
            basis = "inferred" if deduced == len(of_class) else "both" if deduced else "stated"
            expected.add((f"{field}={class_code}", basis, str(len(of_class))))
    found = re.findall(r'href="/operations\?((?:intervention|group)=[^"]+)" data-basis="(\w+)".*?<small>(\d+)', html)
    assert {item for item in found if item[1] != "unknown"} == expected
    assert choice == "include" or not re.search(r'data-basis="(inferred|both)"', html)


def test_unknown_city_lists_what_the_programme_may_fund(release: Release) -> None:
    table = queries.declared_classes(release, Selection(city=("lentini",))).table
    assert not [row for row in read_rows("operation_cities") if row["city"] == "lentini"]
    none_known = queries.operations(release, Selection(city=("lentini",))).table
    assert city.declared_classes_sentence(table, none_known, Selection(city=("lentini",)), IT) == IT(
        "city.operations_none"
    )
    fields = city.unknown_class_fields(table)
    assert fields == ["intervention", "group"]
    groups = queries.target_groups(release, Selection()).table
    html = fundable_classes(
        queries.taxonomy(release).table,
        groups,
        fields,
        lambda field, code: f"/operations?{field}={code}",
        IT,
        folded=False,
    )
    assert html.count("?intervention=") == len(read_rows("interventions"))
    assert html.count("?group=") == len(read_rows("objective_target_groups"))
    assert "Che cosa il programma può finanziare, non che cosa finanzia qui" in IT("city.fundable")
    # Andria: one inferred area, no known group
    andria = queries.declared_classes(release, Selection(city=("andria",))).table
    assert city.unknown_class_fields(andria) == ["group"]


@pytest.mark.parametrize("code", ["catanzaro", "gela", "crotone"])
def test_sentence_on_classes_says_which_operations_cannot_have_an_objective(release: Release, code: str) -> None:
    selection = Selection(city=(code,))
    outside = sum(row["priority"] not in CLASSIFIABLE for row in list_operations(code))
    classes, known = queries.declared_classes(release, selection), queries.operations(release, selection)
    sentence = city.declared_classes_sentence(classes.table, known.table, selection, IT)
    assert sentence.endswith(
        f"Solo la Priorità 5 ha obiettivi e ambiti; delle operazioni, {IT.plural('sentence.of_other_priority', outside)}."
    ) == (outside > 0)


def test_peers_of_a_city_have_a_median_from_five_figures_on(release: Release) -> None:
    def sentence(code: str) -> str:
        table = queries.cities_at_stage(release, Selection(city=(code,)).with_comparison_measure).table
        return plain(city.peers_of_city_sentence(table, code, IT))

    def count_others(code: str, stage: str) -> int:
        rows = [row for row in read_rows("figures") if (row["stage"], row["priority"]) == (stage, "5")]
        return len({row["city"] for row in rows if row["amount_eur"]} - {code})

    assert f"Altre {count_others('andria', 'admitted')} città hanno una cifra della stessa fase (ammesso)" in sentence(
        "andria"
    )
    # 6483569 euro / 96750 residents
    assert "67 € per residente · ammesso, dichiarata, 9 aprile 2025" in sentence("andria")
    assert "mediana è" in sentence("andria")
    assert count_others("barletta", "application") < 5
    assert "Sono meno di 5: una mediana direbbe poco." in sentence("barletta")
    assert "mediana è" not in sentence("barletta")
    assert count_others("mazara-del-vallo", "decree") == 0
    assert "Nessun'altra città ha una cifra della stessa fase (decreto)" in sentence("mazara-del-vallo")
    assert sentence("taranto") == plain(IT("city_peers.no_figure", name="taranto"))

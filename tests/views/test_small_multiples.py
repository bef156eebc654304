"""The little maps of areas and target groups: order, words, marks, links and size."""

import re
from html import unescape

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator
from cmsdash.views.maps import small_multiples as view
from cmsdash.views.maps.small_base_map import WIDTH, SmallBaseMap, dots_path, small_base_map
from cmsdash.views.narrative.operations import class_cities_sentence

IT, EN = get_translator("it"), get_translator("en")
FIELDS = ("intervention", "group")
AREAS = {"48-attive": "ESO4.8", "48-capacita": "ESO4.8", "411-giovani": "ESO4.11", "411-abitare": "ESO4.11"}


@pytest.fixture(scope="module")
def base(release: Release) -> SmallBaseMap:
    return small_base_map(release.shapes["regions"], release.tables["cities"])


def rows(*cells: tuple[str, str, int, int], field: str = "intervention") -> pd.DataFrame:
    """Return rows of class, city, stated and inferred operations."""
    columns = [field, "city", "declared_operations", "inferred_operations"]
    table = pd.DataFrame(cells, columns=columns).astype(dict.fromkeys(columns[2:], "Int64"))
    return table.assign(operations=table["declared_operations"] + table["inferred_operations"])


TABLE = rows(
    ("48-attive", "gela", 1, 0),
    ("411-giovani", "andria", 0, 1),
    ("411-giovani", "gela", 4, 5),
    ("411-giovani", "trani", 0, 1),
)


def draw(base: SmallBaseMap, table: pd.DataFrame = TABLE, chosen: tuple[str, ...] = (), lang: str = "it") -> str:
    return str(
        view.small_multiples(
            table, "intervention", AREAS, base, chosen, lambda code: f"/?intervention={code}", get_translator(lang)
        ).html
    )


def read_cards(html: str) -> list[str]:
    return re.findall(r"<li><a .*?</a></li>", html, re.DOTALL)


def read_text(html: str) -> str:
    """Return the text as a screen reader has it: without what is hidden from it."""
    visible = re.sub(r'<span [^>]*aria-hidden="true">.*?</span>', "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<.*?>", "", visible)).split()).replace(" .", ".")


def test_cards_are_in_the_order_of_the_programme_under_their_objectives(base: SmallBaseMap) -> None:
    html = draw(base)
    headings = re.findall(r"<h3>(.*?)</h3>", html)
    assert headings == [IT("objective.ESO4.8"), IT("objective.ESO4.11")]
    assert re.findall(r'cms-mini-title">(.*?)<', html) == [
        "Misure di politica attiva", "Disagio giovanile e partecipazione dei giovani"
    ]  # fmt: skip
    # one line names the rest, and no card stands for it
    [rest] = re.findall(r'cms-mini-rest">(.*?)<', html)
    assert unescape(rest) == (
        "Qui nessuna operazione nota per: Capacità istituzionale dei Comuni; Riduzione del disagio abitativo. "
        "Non vuol dire che non ce ne siano."
    )
    assert "cms-mini-rest" not in draw(base, rows(*((code, "gela", 1, 0) for code in AREAS)))


def test_accessible_name_has_title_caption_and_cities(base: SmallBaseMap) -> None:
    first, second = (read_text(card) for card in read_cards(draw(base)))
    assert first == "Misure di politica attiva. 1\u00a0città, dichiarata. Gela".replace("\u00a0", " ")
    assert second == (
        "Disagio giovanile e partecipazione dei giovani. 3 città: 1 dichiarata, 2 dedotte. "
        "Dichiarata: Gela. Dedotte: Andria e Trani."
    )
    assert 'title="Dichiarata: Gela. Dedotte: Andria e Trani."' in draw(base)
    english = [read_text(card) for card in read_cards(draw(base, lang="en"))]
    assert "3 cities: 1 stated, 2 inferred. Stated: Gela. Inferred: Andria and Trani." in english[1]


@pytest.mark.parametrize(
    ("counts", "italian", "english"),
    [
        ([(1, 0)], "1 città, dichiarata", "1 city, stated"),
        ([(0, 2)], "1 città, dedotta", "1 city, inferred"),
        ([(1, 0), (2, 1)], "2 città, dichiarate", "2 cities, stated"),
        ([(0, 1), (0, 1)], "2 città, dedotte", "2 cities, inferred"),
        ([(1, 0), (0, 1)], "2 città: 1 dichiarata, 1 dedotta", "2 cities: 1 stated, 1 inferred"),
        ([(1, 0), (1, 1), (0, 1)], "3 città: 2 dichiarate, 1 dedotta", "3 cities: 2 stated, 1 inferred"),
    ],
)
def test_caption_names_only_what_is_there(
    base: SmallBaseMap, counts: list[tuple[int, int]], italian: str, english: str
) -> None:
    table = rows(*(("48-attive", city, *of) for city, of in zip(("gela", "trani", "andria"), counts, strict=False)))
    for lang, expected in (("it", italian), ("en", english)):
        [caption] = re.findall(r'cms-mini-caption">(.*?)<', draw(base, table, lang=lang))
        assert caption.replace("\u00a0", " ") == expected


def test_marks_tell_stated_from_inferred_and_grow_with_operations(base: SmallBaseMap) -> None:
    _, card = read_cards(draw(base))
    marks = re.findall(r'<i class="m-(\w+)" style="--x:(\d+);--y:(\d+);--r:(\d+)">', card)
    # area proportional to 9 and 1 operations; the largest is drawn first, under the others
    assert [(kind, int(radius)) for kind, _, _, radius in marks] == [("both", 30), ("inferred", 10), ("inferred", 10)]
    assert tuple(map(int, marks[0][1:3])) == base.positions["gela"]
    assert re.findall(r'"m-(\w+)"', read_cards(draw(base))[0]) == ["stated"]
    # the legend explains the marks that occur, and no others
    legend = re.findall(r'<i class="m-(\w+)"></i>', draw(base))
    assert legend == ["stated", "inferred", "both", "city"]
    plain = draw(base, rows(("48-attive", "gela", 1, 0)))
    assert re.findall(r'<i class="m-(\w+)"></i>', plain) == ["stated", "city"]
    assert IT("small_multiples.legend.size") not in plain


def test_chosen_card_is_marked(base: SmallBaseMap) -> None:
    html = draw(base, chosen=("411-giovani",))
    first, second = read_cards(html)
    assert "aria-current" not in first
    assert '<a href="/?intervention=411-giovani" aria-current="true">' in second
    assert IT("small_multiples.chosen") in read_text(second)


def test_headings_of_target_groups_have_persons_before_organisations(release: Release, base: SmallBaseMap) -> None:
    classes = queries.programme_classes(release, Selection(), "group")
    table = rows(("ets", "gela", 1, 0), ("giovani", "gela", 1, 0), field="group")
    html = str(view.small_multiples(table, "group", classes, base, (), lambda _: "/", IT).html)
    assert re.findall(r"<h3>(.*?)</h3>|cms-mini-title\">(.*?)<", html) == [
        ("Persone", ""), ("", "Giovani"), ("Organizzazioni", ""), ("", "Enti del Terzo settore")
    ]  # fmt: skip
    assert html.count("; ") == 23, "24 groups without an operation"


def test_base_map_is_small_and_has_every_city(release: Release, base: SmallBaseMap) -> None:
    assert len(base.land) < 2000
    assert len(base.lines) < 2600
    assert len(base.positions) == len(base.names) == 39
    assert all(0 < x < WIDTH and 0 < y < base.height for x, y in base.positions.values())
    # from west to east and from north to south on any map
    at = base.positions
    assert at["sassari"][0] < at["marsala"][0] < at["gela"][0] < at["barletta"][0] < at["brindisi"][0]
    assert at["campobasso"][1] < at["barletta"][1] < at["brindisi"][1] < at["crotone"][1] < at["gela"][1]
    assert dots_path([(3, 4), (1, 9)]) == "m3 4h0m-2 5h0"
    assert "<" not in base.land + base.lines, "an encoded image"


@pytest.mark.parametrize(("field", "limit"), [("intervention", 40_000), ("group", 60_000)])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_grid_is_small_enough_for_a_page(
    release: Release, base: SmallBaseMap, field: str, limit: int, lang: str
) -> None:
    """Each class with 15 cities, more than the known operations have."""
    classes, text = queries.programme_classes(release, Selection(), field), get_translator(lang)
    cities = list(base.positions)[:15]
    table = rows(*((code, city, 1, 1) for code in classes for city in cities), field=field)
    html = view.small_multiples(table, field, classes, base, (), lambda code: f"/?{field}={code}", text).html
    assert len(html.encode()) < limit
    known = queries.class_cities(release, Selection(), field).table
    assert len(view.small_multiples(known, field, classes, base, (), lambda _: "/", text).html.encode()) < limit / 2


@pytest.mark.parametrize(
    ("table", "selection", "italian", "english"),
    [
        (
            TABLE,
            Selection(),
            "Su 13 ambiti di intervento previsti dal programma, 2 hanno operazioni note: tutti dichiarati da una fonte.",
            "Of the 13 intervention areas that the programme names, 2 have known operations: all stated by a source.",
        ),
        (
            rows(("48-attive", "gela", 1, 0), ("411-giovani", "gela", 0, 1), ("411-abitare", "gela", 0, 1)),
            Selection(region=("sicilia",)),
            "Con questi filtri, su 13 ambiti di intervento previsti dal programma, 3 hanno operazioni note: "
            "1 dichiarato da una fonte, 2 solo dedotti dalle parole.",
            "With these filters, of the 13 intervention areas that the programme names, 3 have known operations: "
            "1 stated by a source, 2 only inferred from the wording.",
        ),
        (
            rows(("48-attive", "gela", 0, 1)),
            Selection(intervention=("48-attive",)),
            "Su 13 ambiti di intervento previsti dal programma, 1 ha operazioni note: è solo dedotto dalle parole.",
            "Of the 13 intervention areas that the programme names, 1 has known operations: "
            "it is only inferred from the wording.",
        ),
        (
            rows(),
            Selection(city=("salerno",)),
            "Con questi filtri nessuna operazione ha un ambito di intervento noto.",
            "With these filters no operation has a known intervention area.",
        ),
    ],
)
def test_sentence_counts_stated_and_inferred_areas(
    table: pd.DataFrame, selection: Selection, italian: str, english: str
) -> None:
    """The first is stated for Gela although it is only inferred for Andria and Trani."""
    for text, expected in ((IT, italian), (EN, english)):
        assert class_cities_sentence(table, "intervention", 13, selection, text) == expected

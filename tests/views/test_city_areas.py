"""The matrix of cities and areas has every operation of the files, and names what it leaves out."""

import re
from html import unescape

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.i18n import get_translator
from cmsdash.views.html.city_areas import city_areas_html
from cmsdash.views.narrative.answers import city_areas_sentence
from tests.embedded_data import DEDUCED, list_codes, read_rows

IT = get_translator("it")
NAMES = {row["city"]: row["name"] for row in read_rows("cities")}
CITY_OF = {row["operation"]: row["city"] for row in read_rows("operation_cities")}


def draw(release: Release, selection: Selection) -> str:
    table = queries.city_areas(release, selection).table
    cities = queries.city_operations_summary(release, selection.reset("intervention")).table
    html = city_areas_html(
        table,
        dict(zip(cities["city"], cities["operations"], strict=True)),
        queries.programme_classes(release, selection, "intervention"),
        dict(zip(cities["city"], cities["region"], strict=True)),
        NAMES,
        lambda city, area: f"/{city}/{area}",
        IT,
    )
    return unescape(str(html))


def count_cells() -> dict[tuple[str, str], list[int]]:
    """Return the number of stated and inferred operations by city and area."""
    counts: dict[tuple[str, str], list[int]] = {}
    for row in read_rows("operation_interventions"):
        counts.setdefault((CITY_OF[row["operation"]], row["intervention"]), [0, 0])[row["basis"] in DEDUCED] += 1
    return counts


def test_cells_equal_the_files(release: Release) -> None:
    matrix, _, phone_list = draw(release, Selection()).partition('<ul class="cms-bygroup">')
    cells = re.findall(r'<td class="cms-(\w+)"><a href="/(.*?)/(.*?)"><span[^>]*>(.*?)</span>', matrix)
    expected = count_cells()
    found = {(city, area): (state, symbols) for state, city, area, symbols in cells}
    assert found.keys() == expected.keys()
    for key, (stated, inferred) in expected.items():
        symbols = [f"{symbol}\u00a0{n}" for symbol, n in (("●", stated), ("≈", inferred)) if n]
        assert found[key] == ("active" if stated else "planned", " ".join(symbols))
    assert {tuple(pair) for pair in re.findall(r'href="/(.*?)/(.*?)"', phone_list)} == expected.keys()
    assert "●\u00a0</span>1 dichiarata" in phone_list.replace("&nbsp;", "\u00a0")


def test_what_has_no_known_operation_is_named_and_not_drawn(release: Release) -> None:
    html = draw(release, Selection())
    with_area = {city for city, _ in count_cells()}
    cities = sorted(NAMES, key=lambda city: NAMES[city])
    without_area = [NAMES[city] for city in cities if city in set(CITY_OF.values()) - with_area]
    nothing = [NAMES[city] for city in cities if city not in CITY_OF.values()]
    assert f"Città con operazioni note, ma nessuna con un ambito noto: {'; '.join(without_area)}." in html
    assert f"Città qui senza operazioni note: {'; '.join(nothing)}. Non vuol dire" in html
    areas = [code for code in list_codes("interventions", "intervention") if code not in {a for _, a in count_cells()}]
    assert f"Ambiti qui senza operazioni note: {'; '.join(IT(f'intervention.{code}') for code in areas)}." in html
    rows = re.findall(r'<th scope="row"><div><span>(.*?)</span>', html)
    assert sorted(rows) == sorted(NAMES[city] for city in with_area)


def test_filters_choose_rows_and_columns(release: Release) -> None:
    html = draw(release, Selection(region=("puglia",), intervention=("48-inserimento",)))
    cells = set(re.findall(r'<td class="cms-\w+"><a href="/(.*?)/(.*?)"', html))
    assert cells == {("andria", "48-inserimento"), ("trani", "48-inserimento")}
    stated = queries.city_areas(release, Selection(inferred="exclude")).table
    assert len(stated) == sum(stated_n > 0 for stated_n, _ in count_cells().values())


@pytest.mark.parametrize("lang", ["it", "en"])
def test_sentence_counts_the_cities(release: Release, lang: str) -> None:
    counts = count_cells()
    cities = {city for city, _ in counts}
    stating = {city for (city, _), (stated, _) in counts.items() if stated}
    assert (len(cities), len(stating)) == (20, 3)
    table = queries.city_areas(release, Selection()).table
    assert city_areas_sentence(table, 39, Selection(), get_translator(lang)).startswith(
        {
            "it": "Ambiti di intervento: noti in 20 città su 39, in 3 almeno uno dichiarato, in 17 solo dedotti dalle parole. Un'oper",
            "en": "Intervention areas: known in 20 of 39 cities, at least one stated in 3, only inferred from the wording in 17. An op",
        }[lang]
    )
    nothing = Selection(city=("aversa",), lang=lang)
    sentence = city_areas_sentence(queries.city_areas(release, nothing).table, 1, nothing, get_translator(lang))
    assert sentence == get_translator(lang)("small_multiples.none.intervention_here")


def test_closed_rows_of_phones_say_in_how_many_cities(release: Release) -> None:
    _, _, phone_list = draw(release, Selection()).partition('<ul class="cms-bygroup">')
    cities = {
        row["city"]
        for row in queries.city_areas(release, Selection()).table.to_dict("records")
        if release.tables["cities"].set_index("city")["region"][row["city"]] == "puglia"
    }
    assert f"<summary><strong>Puglia</strong> <small>in {len(cities)} città</small></summary>" in phone_list

"""Every page runs in both languages with and without filters, and its menu keeps the filters."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.domain.view_sequence import MAX_VIEWS, VIEWS_PARAMETER, View, format_sequence
from cmsdash.i18n import escape_markdown, get_translator
from cmsdash.ui.pages.previews import link_preview
from cmsdash.views.page_links import PAGE_GROUPS, PAGES

FULL = {
    "objective": "ESO4.11", "group": "giovani,not-stated", "region": "puglia,campania", "city": "brindisi,salerno",
    "stage": "admitted,ceiling", "kind": "stated,approximate", "priority": "5,both", "measure": "operations",
}  # fmt: skip
DESCRIBED_BY_HEADLINE = {*PAGES} - {
    "search", "questions", "glossary", "bring", "share", "releases", "method", "privacy", "contact",
}  # fmt: skip
WITHOUT_ROWS = {"objective": "ESO4.8", "city": "aversa", "stage": "agreement"}


def run(page: str, params: dict[str, str]) -> AppTest:
    app = AppTest.from_file("../../app.py", default_timeout=60)
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
    for key, value in params.items():
        app.query_params[key] = value
    return app.run()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("params", [{}, FULL, WITHOUT_ROWS], ids=["empty", "full", "nothing"])
@pytest.mark.parametrize("page", PAGES)
def test_page_runs(page: str, params: dict[str, str], lang: str) -> None:
    app = run(page, {**params, "lang": lang})
    assert not app.exception
    assert app.title
    if not params and page in DESCRIBED_BY_HEADLINE:
        assert app.title[0].value == escape_markdown(link_preview(page, {}, lang).description)
    preview = link_preview(page, {**params, "lang": lang}, lang)
    assert bool(preview.heading) == (not params and page != "releases"), "the heading depends on all releases"
    if preview.heading:
        assert app.title[0].value == escape_markdown(preview.heading)
        assert [preview.lead] == [item.value for item in app.text[:1]] or not preview.lead
    assert_menu(app, page, params, lang)


def assert_menu(app: AppTest, page: str, params: dict[str, str], lang: str) -> None:
    """Assert that the menu has every page, marks this one and its group, and keeps the filters."""
    html = " ".join(item.value for item in app.get("html"))
    [menu] = re.findall(r'<nav class="cms-menu".*?</nav>', html, re.DOTALL)
    links = re.findall(r"<a ([^>]*)>(.*?)</a>", menu)
    assert len(links) == len(PAGES)
    text = get_translator(lang)
    assert [words for attributes, words in links if 'aria-current="page"' in attributes] == [text(f"nav.{page}")]
    group = next(group for group, pages in PAGE_GROUPS.items() if page in pages)
    assert re.findall(r'<button [^>]*aria-current="true"[^>]*>(.*?)</button>', menu) == [text(f"nav.group.{group}")]
    for attributes, _ in links:
        address = unescape(re.findall(r'href="(.*?)"', attributes)[0])
        link_params = {name: codes[0] for name, codes in parse_qs(urlsplit(address).query).items()}
        for name, codes in params.items():
            assert {*link_params[name].split(",")} == {*codes.split(",")}, (address, name)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_page_opened_directly_has_its_filters() -> None:
    app = run("cities", {})
    row = ["Ambito di intervento", "Destinatari", "Regione", "Città"]
    assert [box.label for box in app.multiselect][:4] == row
    assert app.get("button_group")[0].label == "Obiettivo: dichiarate + dedotte"
    assert app.toggle[0].label == "Solo dichiarate"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_filter_updates_the_link_and_unknown_value_is_reported() -> None:
    app = run("overview", {"region": "atlantide"})
    assert any("«atlantide» (Regione)" in item.proto.body for item in app.get("html"))
    app.multiselect[2].set_value(["campania"]).run()
    assert app.query_params["region"] in ("campania", ["campania"])
    assert not any("atlantide" in item.proto.body for item in app.get("html"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_unknown_value_offers_the_code_that_it_resembles() -> None:
    html = " ".join(item.value for item in run("need", {"city": "salern,andria", "lang": "en"}).get("html"))
    assert 'Did you mean <a href="/need?city=andria%2Csalerno&amp;lang=en">Salerno</a>?' in html
    start = re.findall(r'<a class="cms-brand-name" href="(.*?)">', html)
    assert start == ["/?lang=en"], "the name of the site keeps language and release, and no filter"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_toggle_leaves_inferred_classes_out_and_in_again() -> None:
    app = run("operations", {"objective": "ESO4.8"})
    app.toggle[0].set_value(True).run()
    assert app.query_params["inferred"] in ("exclude", ["exclude"])
    assert [toggle.value for toggle in app.toggle] == [True, True], "the row and the drawer show the same"
    assert any("mostrale" in item.proto.body for item in app.get("html")), "the empty answer offers them"
    app.toggle[1].set_value(False).run()
    assert "inferred" not in app.query_params


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("params", "words"), [({}, "nessuna"), ({"objective": "ESO4.8"}, "nessuna")])
def test_city_without_a_known_operation_does_not_show_zero(params: dict[str, str], words: str) -> None:
    # 193 operations are admitted in 38 cities (programme news, 30 July 2025); sources name 101 operations
    [table] = [item.value for item in run("cities", params).get("html") if "cms-c-operations" in item.value]
    assert f">{words}</td>" in table
    assert ">0</td>" not in table
    assert "Operazioni note" in table


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("layer", "field"), [("areas", "intervention"), ("recipients", "group")])
def test_cards_of_a_layer_keep_the_selection_and_toggle_their_class(layer: str, field: str) -> None:
    code = {"intervention": "411-comunita", "group": "minori"}[field]
    params = {"layer": layer, "priority": "5,both", "lang": "en", field: code}
    [grid] = [item.value for item in run("overview", params).get("html") if 'class="cms-minis"' in item.value]
    cards = re.findall(r'<a href="/\?([^"]*)"( aria-current="true")?><span class="cms-mini-title">', grid)
    queries = [(parse_qs(unescape(query)), bool(chosen)) for query, chosen in cards]
    for query, chosen in queries:
        assert (query["layer"], query["lang"], query["priority"]) == ([layer], ["en"], ["5,both"])
        assert (field in query) != chosen, "the chosen card removes its filter"
        assert chosen or len(query[field][0].split(",")) == 1
    assert sum(chosen for _, chosen in queries) == 1
    assert len(queries) > 3
    [other] = [item.value for item in run("overview", {}).get("html") if 'class="cms-minis"' in item.value] or [""]
    assert not other, "the layer of funding has no little maps"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_apportionment_is_offered_only_where_an_operation_is_in_several_cities() -> None:
    # every known operation is in one city (data/operation_cities.csv)
    app = run("operations", {})
    assert get_translator("it")("operations_by_city.title") not in [header.value for header in app.header]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("count", "is_too_long"), [(1, False), (MAX_VIEWS, True)])
def test_share_offers_no_link_that_servers_would_refuse(release: Release, count: int, is_too_long: bool) -> None:
    cities = tuple(release.tables["cities"]["city"])
    views = format_sequence([View("stage_summary", Selection(city=cities))] * count)
    app = run("share", {VIEWS_PARAMETER: views, "lang": "en"})
    text = get_translator("en")
    assert not app.exception
    assert (text("share.too_long") in [element.value for element in app.text]) == is_too_long
    assert (
        text("share.open_presentation") in "".join(element.proto.body for element in app.get("html"))
    ) != is_too_long

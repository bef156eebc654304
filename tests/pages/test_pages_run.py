"""Every page runs in both languages, empty and full, and a deep link finds its frame."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.ui.layout import navigation

FULL = {
    "objective": "ESO4.11", "group": "giovani,not-stated", "region": "puglia,campania", "city": "brindisi,salerno",
    "stage": "admitted,ceiling", "kind": "stated,approximate", "priority": "5,both", "measure": "operations",
}  # fmt: skip
NOTHING = {"objective": "ESO4.8", "city": "aversa", "stage": "agreement"}


def run(page: str, params: dict[str, str]) -> AppTest:
    app = AppTest.from_file("../../app.py", default_timeout=60)
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
    for key, value in params.items():
        app.query_params[key] = value
    return app.run()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("params", [{}, FULL, NOTHING], ids=["empty", "full", "nothing"])
@pytest.mark.parametrize("page", navigation.PAGES)
def test_the_page_runs(page: str, params: dict[str, str], lang: str) -> None:
    app = run(page, {**params, "lang": lang})
    assert not app.exception
    assert app.title
    assert_menu(app, page, params, lang)


def assert_menu(app: AppTest, page: str, params: dict[str, str], lang: str) -> None:
    """Asserts that the menu has every page, names this one and its group, and keeps the filters."""
    written = " ".join(item.value for item in app.get("html"))
    [menu] = re.findall(r'<nav class="cms-menu".*?</nav>', written, re.DOTALL)
    links = re.findall(r"<a ([^>]*)>(.*?)</a>", menu)
    assert len(links) == len(navigation.PAGES)
    text = get_translator(lang)
    assert [words for attributes, words in links if 'aria-current="page"' in attributes] == [text(f"nav.{page}")]
    group = next(group for group, pages in navigation.PAGE_GROUPS.items() if page in pages)
    assert re.findall(r'<button [^>]*aria-current="true"[^>]*>(.*?)</button>', menu) == [text(f"nav.group.{group}")]
    for attributes, _ in links:
        address = unescape(re.findall(r'href="(.*?)"', attributes)[0])
        kept = {name: codes[0] for name, codes in parse_qs(urlsplit(address).query).items()}
        for name, codes in params.items():
            assert {*kept[name].split(",")} == {*codes.split(",")}, (address, name)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_page_reached_without_its_frame_still_has_its_filters() -> None:
    app = run("cities", {})
    assert [box.label for box in app.multiselect][:2] == ["Obiettivo specifico", "Destinatari"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_filter_writes_the_link_and_a_bad_value_is_said() -> None:
    app = run("overview", {"region": "atlantide"})
    assert any("«atlantide» (Regione)" in item.proto.body for item in app.get("html"))
    app.multiselect[2].set_value(["campania"]).run()
    assert app.query_params["region"] in ("campania", ["campania"])
    assert not any("atlantide" in item.proto.body for item in app.get("html"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("params", "words"), [({}, "nessuna"), ({"objective": "ESO4.8"}, "nessuna")])
def test_a_city_without_a_known_operation_is_not_given_zero(params: dict[str, str], words: str) -> None:
    # 193 operations are admitted in 38 cities (programme news, 30 July 2025); sources name 68 of them
    [listed] = [item.value for item in run("cities", params).get("html") if "cms-c-operations" in item.value]
    assert f">{words}</td>" in listed
    assert ">0</td>" not in listed
    assert "Operazioni note" in listed

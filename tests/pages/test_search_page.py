"""The page of the search, the box in the header, and the search in links of other pages."""

import re
from html import escape, unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash.i18n import get_translator
from tests.embedded_data import find_operations
from tests.pages.test_pages_run import run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def read_html(app: AppTest) -> str:
    return " ".join(item.value for item in app.get("html"))


def read_results(app: AppTest) -> dict[str, tuple[str, str]]:
    """Return for each result its address and its note."""
    items = re.findall(r'<li><a href="(.*?)"[^>]*>(.*?)</a>(?:<span>(.*?)</span>)?</li>', read_html(app))
    return {unescape(label): (unescape(href), unescape(note)) for href, label, note in items}


def test_results_are_links_with_counts() -> None:
    results = read_results(run("search", {"search": "anziani"}))
    stated, inferred = (len(find_operations("group", ["anziani"], inferred=value)) for value in (False, True))
    text = get_translator("it")
    parts = {"stated": text.plural("filter.stated", stated), "inferred": text.plural("filter.inferred", inferred)}
    assert results["Anziani"] == (
        "/operations?group=anziani",
        text.plural("search.operations", stated + inferred, **parts),
    )


def test_results_start_without_filters_and_keep_the_language() -> None:
    app = run("search", {"search": "salerno", "region": "puglia", "lang": "en"})
    assert app.title[0].value == "5 results for “salerno”"
    assert read_results(app)["Salerno"][0] == "/city?city=salerno&lang=en"
    assert any("the filters you chose do not change it" in item.value for item in app.get("html"))


def test_operations_open_in_the_list() -> None:
    app = run("search", {"search": "case di quartiere"})
    [address] = re.findall(r'<a href="([^"]*)">Apri tutte e 4 nell', read_html(app))
    assert parse_qs(urlsplit(unescape(address)).query) == {"search": ["case di quartiere"]}


def test_nothing_found_leads_to_filters() -> None:
    app = run("search", {"search": "zzzzzzzz"})
    assert app.title[0].value == "Nessun risultato per «zzzzzzzz»"
    results = read_results(app)
    assert {"/operations", "/recipients", "/objectives", "/cities"} <= {href for href, _ in results.values()}


def test_words_are_escaped() -> None:
    words = "<img src=x onerror=alert(1)> **x** [a](javascript:b)"
    for page in ("search", "operations", "overview"):
        app = run(page, {"search": words})
        assert "<img src=x" not in read_html(app)
        for title in app.title:
            assert "**x**" not in title.value
            assert "[a](" not in title.value
    assert f'value="{escape(words)}"'.replace("&#x27;", "&#39;") in read_html(run("search", {"search": words}))


def test_header_box_keeps_language_and_filters_but_no_search() -> None:
    html = read_html(run("operations", {"search": "cava", "region": "campania", "lang": "en"}))
    [address] = re.findall(r'<form class="cms-search" role="search" action="(.*?)">', html)
    assert unescape(address) == "/search?region=campania&lang=en"
    assert 'name="search" value=""' in html
    [menu] = re.findall(r'<nav class="cms-menu".*?</nav>', html, re.DOTALL)
    assert "search=" not in menu


def test_search_without_effect_is_no_active_filter() -> None:
    html = read_html(run("overview", {"search": "cava"}))
    assert "Nessun filtro: vedi tutto quello che si sa." in html
    assert "Senza effetto qui, ma tenuti per le altre pagine: ricerca." in html
    assert "Ricerca: «cava»" in read_html(run("operations", {"search": "cava"}))


def test_empty_list_of_operations_offers_the_whole_site() -> None:
    results = read_results(run("operations", {"search": "terzo settore"}))
    assert results["Cerca «terzo settore» in tutto il sito"][0] == "/search?search=terzo+settore"

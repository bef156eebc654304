"""The HTML briefing on narrow and wide windows."""

import pytest
from playwright.sync_api import Browser

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports.briefing import BriefingFormat, city_briefing, render_briefing
from cmsdash.exports.file_context import FileContext
from cmsdash.i18n import get_translator

pytestmark = pytest.mark.browser

CUT_OFF = "() => [...document.querySelectorAll('main *')].filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && !e.closest('caption, thead, svg')).map((e) => e.outerHTML.slice(0, 200))"
LABELS = "() => [...document.querySelectorAll('.cards tbody td')].filter((e) => getComputedStyle(e).display !== 'none' && getComputedStyle(e, '::before').content === 'none').length"
CLASS_COLUMNS = "() => [...document.querySelectorAll('.classes thead th')].map((e) => e.getBoundingClientRect().width)"
BARS = "() => [...document.querySelectorAll('.bars tbody tr')].filter((e) => e.querySelector('svg')).map((e) => e.querySelector('svg').getBoundingClientRect().top - e.querySelector('.n').getBoundingClientRect().top)"


@pytest.fixture(scope="module", params=["it", "en"])
def document(request: pytest.FixtureRequest, release: Release) -> str:
    """The briefing of the city with most amounts in a language."""
    cities = release.tables["cities"]
    names = dict(zip(cities["city"], cities["name"], strict=True))
    selection, text = Selection(city=("gela",), lang=request.param), get_translator(request.param)
    briefing = city_briefing(FileContext(selection, names, release, text, "https://data.example.org/city?city=gela"))
    return render_briefing(briefing, BriefingFormat.HTML).decode("utf-8")


def test_no_table_scrolls_sideways(browser: Browser, document: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.set_content(document)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(LABELS) == 0, "each cell of a card is named"
    page.close()


def test_wide_tables_have_even_columns_and_bars_beside_their_amount(browser: Browser, document: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_content(document)
    assert min(page.evaluate(CLASS_COLUMNS)) > 200
    assert max(page.evaluate(BARS)) - min(page.evaluate(BARS)) < 1, "also where the note has two lines"
    page.close()

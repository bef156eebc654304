"""Pages of the static site in Chromium: accessible, in one column on a phone, readable without script, nothing foreign."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from tools.browser import AXE_COLOUR_RULES, AXE_RULES, Visit

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES
from cmsdash.exports.site.addresses import SitePage
from cmsdash.exports.site.assets import make_assets
from cmsdash.exports.site.build import SiteLanguage
from cmsdash.exports.site.options import SiteOptions
from cmsdash.i18n import get_translator
from cmsdash.ui.layout.stylesheet import ICON, STYLE

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
PAGES = {
    "it/": SitePage("page", "overview"),
    "it/denaro/": SitePage("page", "money"),
    "it/destinatari/": SitePage("page", "recipients"),
    "it/obiettivi/": SitePage("page", "objectives"),
    "it/citta/": SitePage("page", "cities"),
    "it/citta/gela/": SitePage("city", "gela"),
    "it/ambiti/411-abitare/": SitePage("intervention", "411-abitare"),
    "it/operazioni/caltanissetta-01/": SitePage("operation", "caltanissetta-01"),
    "it/glossario/": SitePage("page", "glossary"),
    "en/cities/taranto/": SitePage("city", "taranto"),
    "en/quality/": SitePage("page", "quality"),
    "en/questions/": SitePage("page", "questions"),
    "it/cerca/": SitePage("page", "search"),
    "en/accessibility/": SitePage("page", "accessibility"),
}


@pytest.fixture(scope="module")
def site_url(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of some pages of the site below a path, on a plain file server."""
    root = tmp_path_factory.mktemp("site")
    assets = make_assets(STYLE, Path(ICON).read_bytes())
    files = dict(assets.files)
    for path, page in PAGES.items():
        options = SiteOptions("", "https://dash.example", LANGUAGES)
        files.update(SiteLanguage(release, options, assets, get_translator(path[:2])).page_files(page))
    for path, content in files.items():
        (root / "pn" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "pn" / path).write_bytes(content)
    handler = partial(_QuietHandler, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/pn/"
        server.shutdown()
        thread.join()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_and_fit_their_window(path: str, site_url: str, open_tab: OpenTab) -> None:
    for width, theme, rules in ((1280, "light", AXE_RULES), (320, "dark", AXE_RULES), (768, "light", AXE_COLOUR_RULES)):
        visit = open_tab(width, theme)
        visit.page.goto(f"{site_url}{path}")
        visit.page.evaluate("document.querySelectorAll('details').forEach((item) => { item.open = true; })")
        assert visit.run_axe(rules) == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        drawings = visit.page.locator(".cms-drawings")
        for number in range(drawings.count()):
            assert drawings.nth(number).locator("svg:visible").count() == 1
        visit.assert_clean(site_url)


def test_reader_without_script_comes_from_the_map_to_a_file(site_url: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site_url}it/")
    page.locator(".cms-map-drawings .cms-wide [data-city=gela]").click()
    expect(page.locator("h1")).to_contain_text("Gela")
    page.locator("#city_figures > details > summary").click()
    with page.expect_download() as download:
        page.locator("#city_figures a[download]").first.click()
    assert download.value.suggested_filename == "city_figures.csv"
    page.get_by_role("button", name="Denaro").click()
    page.get_by_role("link", name="Denaro per fase").click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url == f"{site_url}it/denaro/"
    context.close()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("it/", ("246,58 mln € per l'inclusione sociale", "Non pubblicata")),  # the heading, the legend of the map
        ("it/denaro/", ("Ammessi 191,05 mln €", "Una fase alla volta", "euro per residente")),
    ],
)
def test_first_printed_sheet_has_heading_and_main_figure(
    path: str, words: tuple[str, ...], site_url: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    visit = open_tab(1280, "light")
    visit.page.goto(f"{site_url}{path}")
    visit.page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    sheets = PdfReader(tmp_path / "page.pdf").pages
    assert all(word in " ".join(sheets[0].extract_text().split()) for word in words)
    tall = [sheet for sheet in sheets if sheet.mediabox.height > sheet.mediabox.width]
    assert len(tall) == (1 if path == "it/denaro/" else 0)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("caltanisseta", "Caltanissetta"),
        ("corigliano", "Corigliano-Rossano"),
        ("CAVA", "Cava de' Tirreni"),
        ("cid mazara", "Implementazione del Centro Informazione Disabili (CID)"),
        ("anziano", "Anziani"),
        ("senza dimora", "Persone e famiglie indigenti"),
        ("decreto", "Decreto"),
    ],
)
def test_search_tolerates_accents_endings_and_errors(words: str, first: str, site_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(1280, "light")
    visit.page.goto(f"{site_url}it/denaro/")
    visit.page.get_by_role("searchbox").fill(words)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(f"{site_url}it/cerca/?q=*")
    found = visit.page.locator(".cms-results li:visible a")
    expect(found.first).to_contain_text(first)
    expect(visit.page.get_by_role("status")).to_contain_text(words)
    visit.page.get_by_role("searchbox").fill("zzzz")
    expect(found).to_have_count(0)
    visit.page.get_by_role("searchbox").fill("")
    expect(found.first).to_have_text("Andria")
    visit.assert_clean(site_url)


def test_search_lists_everything_without_script(site_url: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}it/denaro/")
    page.get_by_role("searchbox").fill("gela")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url(f"{site_url}it/cerca/?q=gela")
    expect(page.locator(".cms-results").get_by_role("link", name="Gela", exact=True)).to_be_visible()
    expect(page.locator("noscript")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 768])
def test_cards_show_no_headings(width: int, site_url: str, open_tab: OpenTab) -> None:
    # In the dashboard headings with links stay, because they sort.
    visit = open_tab(width)
    visit.page.goto(f"{site_url}it/ambiti/411-abitare/")
    assert visit.page.locator("#known_operations thead").evaluate("(head) => head.getBoundingClientRect().width") <= 1

"""Addresses of the site: public, distinct, and the twin of the right view of the dashboard."""

from dataclasses import replace

import pytest

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, NOT_STATED, Selection
from cmsdash.exports.site.addresses import (
    PAGES_WITHOUT_TWIN,
    SITE_PAGES,
    SitePage,
    find_page,
    find_wider_page,
    page_path,
    parse_site_url,
    relative_href,
)
from cmsdash.exports.site.build import site_pages
from cmsdash.exports.site.links import dashboard_selection
from cmsdash.i18n import get_translator
from cmsdash.installation.setting_error import SettingError
from cmsdash.views.page_links import PAGES

IT, EN = get_translator("it"), get_translator("en")


@pytest.mark.parametrize(
    ("page", "italian", "english"),
    [
        (SitePage("page", "overview"), "it/", "en/"),
        (SitePage("page", "money"), "it/denaro/", "en/money/"),
        (SitePage("city", "gela"), "it/citta/gela/", "en/cities/gela/"),
        (SitePage("objective", "ESO4.11"), "it/obiettivi/eso4-11/", "en/objectives/eso4-11/"),
        (SitePage("intervention", "411-abitare"), "it/ambiti/411-abitare/", "en/areas/411-abitare/"),
        (SitePage("group", "giovani"), "it/destinatari/giovani/", "en/recipients/giovani/"),
        (SitePage("operation", "gela-01"), "it/operazioni/gela-01/", "en/operations/gela-01/"),
    ],
)
def test_published_addresses_stay(page: SitePage, italian: str, english: str) -> None:
    assert (page_path(page, IT), page_path(page, EN)) == (italian, english)


def test_all_addresses_differ(release: Release) -> None:
    pages = site_pages(release)
    for text in (IT, EN):
        assert len({page_path(page, text) for page in pages}) == len(pages)


def test_codes_that_are_no_plain_names_have_addresses_of_their_own() -> None:
    codes = ["a", "A", "a.b", "a-b", "a b", "../../etc/passwd", "", "x" * 300, "x" * 301, "à", "\ud800", "<b>", "a--b"]
    paths = [page_path(SitePage("operation", code), IT) for code in codes]
    assert len(set(paths)) == len(codes)
    for path in paths:
        folder, section, name, end = path.split("/")
        assert (folder, section, end) == ("it", "operazioni", "")
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert len(name) < 100


def test_every_page_of_the_dashboard_has_a_twin_or_a_reason() -> None:
    assert sorted([*SITE_PAGES, *PAGES_WITHOUT_TWIN]) == sorted(PAGES)
    assert all(PAGES_WITHOUT_TWIN.values())


def test_every_page_is_the_twin_of_its_view(release: Release) -> None:
    for page in site_pages(release):
        for lang in LANGUAGES:
            assert find_page(*dashboard_selection(page, lang)) == page


@pytest.mark.parametrize(
    ("script", "selection", "page"),
    [
        ("city", Selection(), SitePage("page", "cities")),
        ("city", Selection(city=("gela", "trani"), stage=("decree",)), SitePage("city", "gela")),
        ("operations", Selection(operation="gela-01", city=("gela",)), SitePage("operation", "gela-01")),
        ("overview", Selection(group=("giovani",)), SitePage("group", "giovani")),
        ("money", Selection(lang="en", sort="city"), SitePage("page", "money")),
        ("operations", Selection(page="2"), SitePage("page", "operations")),
    ],
)
def test_views_with_a_twin(script: str, selection: Selection, page: SitePage) -> None:
    assert find_page(script, selection) == page


@pytest.mark.parametrize(
    ("script", "selection"),
    [
        ("money", Selection(city=("gela",))),
        ("money", Selection(group=("giovani",))),
        ("operations", Selection(group=("giovani", "anziani"))),
        ("operations", Selection(group=(NOT_STATED,))),
        ("operations", Selection(search="casa")),
        ("overview", Selection(layer="areas")),
        ("overview", Selection(inferred="exclude")),
        ("overview", Selection(release="20251101T000000Z-abc")),
        ("bring", Selection()),
        ("share", Selection()),
    ],
)
def test_views_without_a_twin(script: str, selection: Selection) -> None:
    assert find_page(script, selection) is None


def test_wider_page_is_that_of_the_class_of_one_city() -> None:
    selection = Selection(city=("gela",), group=("giovani",))
    assert find_wider_page("operations", selection) == SitePage("group", "giovani")
    for other in (replace(selection, city=()), replace(selection, city=("gela", "trani")), Selection(city=("gela",))):
        assert find_wider_page("operations", other) is None
    assert find_wider_page("operations", replace(selection, status=("admitted",))) is None


@pytest.mark.parametrize(
    ("path", "folder", "href"),
    [
        ("it/citta/gela/", "it/citta/trani/", "../gela/"),
        ("it/citta/gela/", "it/citta/gela/", "./"),
        ("en/", "it/citta/gela/", "../../../en/"),
        ("assets/site.css", "it/", "../assets/site.css"),
        ("it/", "", "it/"),
        ("release.zip", "it/versioni/", "../../release.zip"),
    ],
)
def test_links_within_the_site_are_relative(path: str, folder: str, href: str) -> None:
    assert relative_href(path, folder) == href


def test_addresses_of_sites() -> None:
    assert parse_site_url("https://example.org/data/ ") == "https://example.org/data"
    assert parse_site_url("http://localhost:8080") == "http://localhost:8080"
    assert parse_site_url("") == ""
    for value in (
        "example.org",
        "ftp://example.org",
        "https://u:p@example.org",
        "https://e.org/?a",
        "https://e.org/#a",
        "javascript:alert(1)",
        'https://e.org/"x',
    ):
        with pytest.raises(SettingError):
            parse_site_url(value)

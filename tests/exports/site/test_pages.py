"""Pages of the static site: valid, linked, readable without script, with sources, files and nothing foreign."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import brotli
from markupsafe import Markup

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.exports.site.addresses import CATALOGUES, RELEASE_CHECKSUMS, SitePage, page_path
from cmsdash.exports.site.api_files import api_index_path
from cmsdash.exports.site.assets import Assets
from cmsdash.exports.site.build import RELEASE_ZIP, SiteLanguage, site_pages
from cmsdash.exports.site.feeds import feed_files
from cmsdash.exports.site.links import SiteLinks
from cmsdash.exports.site.sitemap import robots_txt, sitemap_xml
from cmsdash.i18n import get_translator
from tests.exports.site.conftest import OPTIONS
from tests.exports.site.site_checks import elements, find_broken_links, find_faults, parse

MAX_PAGE_BYTES = 60_000
"""Compressed, with the drawings of the page."""


def pages_of(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.endswith(".html")}


def test_documents_are_valid(sample: dict[str, bytes]) -> None:
    origins = (OPTIONS.base_url, OPTIONS.dashboard_url)
    assert [fault for path, page in pages_of(sample).items() for fault in find_faults(path, page, origins)] == []


def test_links_resolve(sample: dict[str, bytes], release: Release, assets: Assets) -> None:
    texts = [get_translator(lang) for lang in OPTIONS.languages]
    paths = {f"{page_path(page, text)}index.html" for page in site_pages(release) for text in texts}
    whole = {RELEASE_ZIP, RELEASE_CHECKSUMS, *CATALOGUES.values(), *feed_files(release.manifest, OPTIONS)}
    whole |= set(map(api_index_path, OPTIONS.languages))
    assert find_broken_links(sample, OPTIONS.base_url, frozenset({*paths, *assets.files, *whole})) == []


def test_pages_are_small(sample: dict[str, bytes]) -> None:
    sizes = {path: len(brotli.compress(page, quality=5)) for path, page in pages_of(sample).items()}
    assert {path: size for path, size in sizes.items() if size > MAX_PAGE_BYTES} == {}


def test_page_is_the_same_when_it_is_made_again(release: Release, assets: Assets, sample: dict[str, bytes]) -> None:
    again = SiteLanguage(release, OPTIONS, assets, get_translator("it")).page_files(SitePage("city", "gela"))
    assert all(sample[path] == content for path, content in again.items())


def test_page_does_not_tell_the_time_of_the_build(release: Release, assets: Assets) -> None:
    later = replace(release, checked_at=release.checked_at + timedelta(days=1))
    page, italian = SitePage("page", "quality"), get_translator("it")
    before, after = (SiteLanguage(of, OPTIONS, assets, italian).page_files(page) for of in (release, later))
    assert before == after


def test_city_page_answers_in_the_order_of_its_readers(sample: dict[str, bytes]) -> None:
    root = parse(sample["it/citta/gela/index.html"])
    parts = [item.get("id") for item in elements(root, "section") if "cms-part" in (item.get("class") or "")]
    order = ["declared_classes", "city_operations", "city_figures", "cities_at_stage", "missing", "city_profile"]
    assert [part for part in parts if part in order] == order


def test_page_has_canonical_address_and_other_languages(sample: dict[str, bytes]) -> None:
    root = parse(sample["it/citta/gela/index.html"])
    links = {(item.get("rel"), item.get("hreflang")): item.get("href") for item in elements(root, "link")}
    assert links["canonical", None] == "https://site.example/pn/it/citta/gela/"
    assert links["alternate", "en"] == "https://site.example/pn/en/cities/gela/"
    [description] = [item.get("content") for item in elements(root, "meta") if item.get("name") == "description"]
    assert "Gela" in str(description)


def test_page_names_the_feed_of_its_language(release: Release, sample: dict[str, bytes]) -> None:
    feeds = feed_files(release.manifest, OPTIONS)
    assert {*feeds} == {f"{lang}/releases.{suffix}" for lang in OPTIONS.languages for suffix in ("atom", "json")}
    root = parse(sample["it/citta/gela/index.html"])
    [address] = [item.get("href") for item in elements(root, "link") if item.get("type") == "application/atom+xml"]
    assert str(address).removeprefix(f"{OPTIONS.base_url}/") in feeds
    assert release.manifest.digest in feeds["it/releases.atom"].decode()
    assert feed_files(release.manifest, replace(OPTIONS, base_url="")) == {}


def test_page_leads_to_the_same_view_of_the_dashboard(sample: dict[str, bytes]) -> None:
    assert 'href="https://dash.example/city?city=gela"' in sample["it/citta/gela/index.html"].decode()
    english = sample["en/recipients/giovani/index.html"].decode()
    assert 'href="https://dash.example/operations?group=giovani&amp;lang=en"' in english


def test_address_without_a_page_is_answered_in_every_language(sample: dict[str, bytes]) -> None:
    root = parse(sample["404.html"])
    headings = [(name, "".join(item.itertext())) for name in ("h1", "h2") for item in elements(root, name)]
    assert headings == [("h1", "Questa pagina non c'è"), ("h2", "There is no such page")]
    links = [item.get("href") for item in elements(root, "a")]
    assert links[0] == "/pn/it/"  # the name of the site, in the header
    assert {"/pn/it/cerca/", "/pn/en/search/"} <= set(links)


def test_without_dashboard_filters_are_words(release: Release, assets: Assets) -> None:
    language = SiteLanguage(release, replace(OPTIONS, dashboard_url=""), assets, get_translator("it"))
    files = language.page_files(SitePage("page", "recipients"))
    page = files["it/destinatari/index.html"].decode()
    assert "dash.example" not in page
    assert "?" not in "".join(re.findall(r'href="(?!https?:)([^"]*)"', page))
    assert find_faults("recipients", page.encode(), (OPTIONS.base_url,)) == []


def test_page_of_the_dictionary_leads_to_the_catalogue_that_the_site_has(
    sample: dict[str, bytes], release: Release, assets: Assets
) -> None:
    addresses = {f"../../{path}" for path in CATALOGUES.values()}
    links = {item.get("href") for item in elements(parse(sample["en/dictionary/index.html"]), "a")}
    assert links > addresses | {f"../../{RELEASE_ZIP}"}
    language = SiteLanguage(release, replace(OPTIONS, base_url=""), assets, get_translator("en"))
    page = language.page_files(SitePage("page", "dictionary"))["en/dictionary/index.html"]
    assert not addresses & {item.get("href") for item in elements(parse(page), "a")}


def test_files_beside_a_figure_have_its_rows(sample: dict[str, bytes], release: Release) -> None:
    # data/figures.csv, as `queries.city_figures` gives them.
    written = json.loads(sample["it/citta/gela/city_figures.json"])
    page = sample["it/citta/gela/index.html"].decode()
    for name in ("city_figures.csv", "city_figures.xlsx", "city_figures.json"):
        assert f"it/citta/gela/{name}" in sample
        assert f'href="{name}" download' in page
    assert json.dumps(written).count("https://site.example/pn/it/citta/gela/")


def test_every_number_has_its_source(sample: dict[str, bytes], release: Release) -> None:
    root = parse(sample["it/denaro/index.html"])
    figures = [item for item in elements(root, "section") if "cms-part" in (item.get("class") or "")]
    assert figures
    for figure in figures:
        addresses = {link.get("href") for link in elements(figure, "a")}
        assert addresses & {source.url for source in release.sources.values()}, figure.get("id")


def test_links_of_the_dashboard_become_links_of_the_site(release: Release) -> None:
    vocabulary = queries.selection_vocabulary(release)
    pages = frozenset(site_pages(release))
    links = SiteLinks("it/citta/gela/", pages, vocabulary, "", get_translator("it"))
    for before, after in (
        ('<a href="/city?city=trani">Trani</a>', '<a href="../trani/">Trani</a>'),
        ('<a class="x" href="/money">M</a>', '<a href="../../denaro/" class="x">M</a>'),
        ('<a href="/money?city=trani" aria-label="x" class="y">M</a>', '<span class="y">M</span>'),
        ('<a href="/operations?city=gela&amp;group=giovani">G</a>', '<a href="../../destinatari/giovani/">G</a>'),
        ('<a href="/operations?operation=nothing">X</a>', '<a href="../../operazioni/">X</a>'),
        ('<a href="https://example.org/?a=/b">E</a>', '<a href="https://example.org/?a=/b">E</a>'),
        ('<a href="/glossary#cup">C</a>', '<a href="../../glossario/#cup">C</a>'),
        (
            '<button type="button" class="cms-explain" popovertarget="explain-cup" aria-label="CUP">?</button>',
            '<a href="../../glossario/#cup" class="cms-explain" aria-label="CUP">?</a>',
        ),
    ):
        assert links.rewrite(Markup(before)) == after  # noqa: S704 - HTML of the test
    with_dashboard = replace(links, dashboard="https://dash.example")
    assert with_dashboard.rewrite(Markup('<a href="/money?city=trani">M</a>')) == (
        '<a href="https://dash.example/money?city=trani">M</a>'
    )


def test_sitemap_and_robots() -> None:
    page = SitePage("city", "gela")
    written = sitemap_xml({(page, "it"): "2026-11-28", (page, "en"): "2026-11-27"}, OPTIONS).decode()
    assert "<loc>https://site.example/pn/it/citta/gela/</loc><lastmod>2026-11-28</lastmod>" in written
    assert 'hreflang="en" href="https://site.example/pn/en/cities/gela/"' in written
    assert "Sitemap: https://site.example/pn/sitemap.xml" in robots_txt(OPTIONS).decode()
    assert "Sitemap" not in robots_txt(replace(OPTIONS, base_url="")).decode()

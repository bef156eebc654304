"""What makes the site findable: search, pictures of links, structured data, emblems, pages about the site."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape
from PIL import Image

from cmsdash.datastore.releases.release import Release
from cmsdash.exports.site.addresses import SEARCH, SITE_PAGES, SitePage
from cmsdash.exports.site.assets import Assets, make_assets
from cmsdash.exports.site.build import SiteLanguage
from cmsdash.i18n import get_translator
from cmsdash.i18n.glossary import TERMS
from cmsdash.installation.emblems import EMBLEM_VARIABLE, configured_emblems
from cmsdash.views.html.public_pages import PUBLIC_PAGES
from tests.exports.site.conftest import OPTIONS
from tests.exports.site.site_checks import elements, parse
from tests.installation.emblem_files import write_three_emblems

CITY = "it/citta/gela/index.html"


def read_meta(page: bytes) -> dict[str, str]:
    return {
        item.get("property") or item.get("name") or "": item.get("content") or ""
        for item in elements(parse(page), "meta")
    }


def read_data(page: bytes) -> dict[str, Any]:
    """Return the structured data of a page by their type."""
    [script] = [item for item in elements(parse(page), "script") if item.get("type") == "application/ld+json"]
    return {item["@type"]: item for item in json.loads(script.text or "")}


def test_search_lists_everything_and_has_words_for_it(sample: dict[str, bytes], release: Release) -> None:
    page = parse(sample["it/cerca/index.html"])
    [box] = [item for item in elements(page, "div") if item.get("data-index")]
    index = json.loads(sample[f"it/cerca/{box.get('data-index')}"])
    items = elements(box, "li")
    tables = release.tables
    kinds = ("cities", "objectives", "interventions", "target_groups")
    assert len(items) >= sum(len(tables[name]) for name in kinds) + len(TERMS) + len(SITE_PAGES) - 1
    assert len(index["texts"]) == len(items)
    links = [elements(item, "a")[0] for item in items]
    assert all(link.get("href") for link in links)
    at = [link.text for link in links].index("Gela")
    assert links[at].get("href") == "../citta/gela/"
    assert "Sicilia" in index["texts"][at]
    assert index["synonyms"]
    assert index["stopWords"]


def test_every_page_leads_to_the_search_by_a_plain_form(sample: dict[str, bytes]) -> None:
    pages = {path: content for path, content in sample.items() if path.endswith("/index.html")}
    for path, content in pages.items():
        forms = elements(parse(content), "form")
        assert len(forms) == 1, path
        assert forms[0].get("action", "").endswith(("cerca/", "search/")) or f"/{SEARCH}" in path or "cerca" in path
        scripts = [item.get("src") for item in elements(parse(content), "script") if item.get("src")]
        assert bool(scripts) == ("cerca" in path), path


def test_link_has_a_picture_and_words(sample: dict[str, bytes]) -> None:
    meta = read_meta(sample[CITY])
    path = meta["og:image"].removeprefix(f"{OPTIONS.base_url}/")
    assert Image.open(io.BytesIO(sample[path])).size == (1200, 630)
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert meta["og:title"].startswith("Gela")
    assert meta["og:url"] == f"{OPTIONS.base_url}/it/citta/gela/"
    assert meta["twitter:card"] == "summary_large_image"
    assert meta["og:image"] != read_meta(sample["en/cities/taranto/index.html"])["og:image"]


def test_picture_of_the_build_before_is_kept(release: Release, assets: Assets, sample: dict[str, bytes]) -> None:
    kept: list[str] = []

    def keep(path: str) -> bytes:
        kept.append(path)
        return b"kept"

    text = get_translator("en")
    language = SiteLanguage(release, OPTIONS, assets, text, keep)
    files = language.page_files(SitePage("city", "olbia"))
    assert kept == [path for path in files if path.startswith("assets/cards/")]
    assert files[kept[0]] == b"kept"


def test_page_tells_its_place_and_the_data_set(sample: dict[str, bytes]) -> None:
    trail = read_data(sample[CITY])["BreadcrumbList"]["itemListElement"]
    assert [(item["position"], item["name"]) for item in trail][-1][1] == "Gela"
    assert trail[-1]["item"] == f"{OPTIONS.base_url}/it/citta/gela/"
    data = read_data(sample["it/versioni/index.html"])["Dataset"]
    assert data["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert data["distribution"][0]["contentUrl"] == f"{OPTIONS.base_url}/release.zip"
    assert 50 <= len(data["description"]) <= 5000
    assert "Dataset" not in read_data(sample[CITY])


def test_pages_about_the_site_are_those_of_the_dashboard(sample: dict[str, bytes]) -> None:
    text = get_translator("it")
    contact = sample["it/contatti/index.html"].decode()
    assert escape(text("about.contact.documents.text")) in contact
    footer = contact[contact.index("<footer") :]
    for name in PUBLIC_PAGES:
        assert escape(text(f"nav.{name}")) in footer


def test_site_has_the_emblems_as_files(release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBLEM_VARIABLE, str(write_three_emblems(tmp_path)))
    monkeypatch.setenv("CMSDASH_PUBLISHER", "Comune di Prova")
    emblems = configured_emblems("it")
    assets = make_assets("", b"<svg/>", emblems)
    files = SiteLanguage(release, OPTIONS, assets, get_translator("it")).page_files(SitePage("page", "contact"))
    page = files["it/contatti/index.html"].decode()
    for emblem in emblems:
        path = f"assets/{emblem.file_name}"
        assert assets.files[path] == emblem.picture.content
        assert page.count(f'src="../../{path}"') == 2, "header and footer"
    assert page.count("Cofinanziato dall&#39;Unione europea") == 2
    assert "Comune di Prova" in page

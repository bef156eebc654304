"""A sample of pages of the static site: each kind, with much, little and nothing known, in both languages."""

import pytest

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES
from cmsdash.exports.site.addresses import SitePage
from cmsdash.exports.site.assets import Assets, make_assets
from cmsdash.exports.site.build import SiteLanguage
from cmsdash.exports.site.document import missing_document, start_document
from cmsdash.exports.site.options import SiteOptions
from cmsdash.i18n import get_translator
from cmsdash.ui.layout.stylesheet import STYLE

OPTIONS = SiteOptions("https://site.example/pn", "https://dash.example", LANGUAGES)
SAMPLE = {
    "it": (
        ("page", "glossary"), ("page", "money"), ("page", "releases"), ("page", "transparency"), ("page", "recipients"),
        ("page", "search"), ("page", "contact"), ("city", "gela"),
        ("intervention", "411-abitare"), ("operation", "caltanissetta-01"),
    ),
    "en": (
        ("page", "objectives"), ("page", "accessibility"), ("page", "sources"), ("page", "dictionary"), ("city", "taranto"), ("objective", "ESO4.8"), ("group", "giovani"),
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def assets() -> Assets:
    return make_assets(STYLE, b'<svg xmlns="http://www.w3.org/2000/svg"/>')


@pytest.fixture(scope="session")
def sample(release: Release, assets: Assets) -> dict[str, bytes]:
    """The files of the sample by path, with the start and the 404 page."""
    files = {
        "index.html": start_document(assets, OPTIONS).encode(),
        "404.html": missing_document(assets, OPTIONS).encode(),
    }
    for lang, pages in SAMPLE.items():
        language = SiteLanguage(release, OPTIONS, assets, get_translator(lang))
        for kind, code in pages:
            files.update(language.page_files(SitePage(kind, code)))
    return files

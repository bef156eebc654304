"""What the site says of itself names what is configured, and says in words what is not."""

import pytest
from markupsafe import escape

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.installation.publisher import Publisher, printable_name
from cmsdash.views.html.public_pages import PUBLIC_PAGES, PublicSite, public_page_html, public_page_title
from cmsdash.views.page_links import PAGES
from tests.hostile_strings import HOSTILE_STRINGS

KNOWN = Publisher("Comune di Prova", "mailto:a@b.example.it", "https://form.agid.gov.it/view/x", has_tiles=True)


def make_site(lang: str, publisher: Publisher, report_href: str = "", *, is_static: bool = False) -> PublicSite:
    return PublicSite(get_translator(lang), publisher, lambda page: f"/{page}", report_href, is_static)


def test_every_page_is_in_the_menu() -> None:
    assert set(PUBLIC_PAGES) < set(PAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_page_says_what_is_configured(name: str, lang: str) -> None:
    text = get_translator(lang)
    nothing = public_page_html(name, make_site(lang, Publisher()))
    known = public_page_html(name, make_site(lang, KNOWN, "mailto:a@b.example.it?subject=x"))
    assert public_page_title(name, text)
    assert nothing.count("<h2>") >= 4
    if name in ("contact", "accessibility"):
        assert escape(text("contact.no_address")) in nothing
        assert "mailto:a@b.example.it" in known
        assert escape(text("contact.no_address")) not in known
    if name in ("contact", "privacy"):
        assert "Comune di Prova" in known
        assert "{" not in nothing
    if name == "accessibility":
        assert KNOWN.statement in known
        assert escape(text("contact.no_statement")) in nothing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_privacy_of_the_static_site_is_that_of_files(lang: str) -> None:
    text = get_translator(lang)
    dashboard = public_page_html("privacy", make_site(lang, KNOWN))
    static = public_page_html("privacy", make_site(lang, KNOWN, is_static=True))
    for key in ("cookies", "upload", "server", "tiles"):
        assert escape(text(f"about.privacy.{key}.text")) in dashboard
        assert escape(text(f"about.privacy.{key}.text")) not in static
    assert escape(text("about.privacy.static.text")) in static
    assert escape(text("about.privacy.tiles.text")) not in public_page_html("privacy", make_site(lang, Publisher()))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_accessibility_of_the_static_site_claims_nothing_of_the_dashboard(lang: str) -> None:
    text = get_translator(lang)
    static = public_page_html("accessibility", make_site(lang, KNOWN, is_static=True))
    for key in (
        "known_limitation.script",
        "accessibility_statement.how.keyboard",
        "accessibility_statement.criteria_lead",
    ):
        assert escape(text(key)) in public_page_html("accessibility", make_site(lang, KNOWN))
        assert escape(text(key)) not in static
    assert escape(text("accessibility_statement.how.site_script")) in static


def test_page_without_an_address_is_not_linked() -> None:
    site = PublicSite(get_translator("it"), Publisher(), lambda page: "/fonti/" if page == "sources" else "")
    html = public_page_html("method", site)
    assert html.count("<a ") == 1
    assert 'href="/fonti/"' in html


@pytest.mark.parametrize("name", HOSTILE_STRINGS)
def test_name_of_the_publisher_stays_text(name: str) -> None:
    publisher = Publisher(printable_name(HOSTILE_STRINGS[name]))
    assert len(publisher.name) <= 120
    assert publisher.name.isprintable()
    html = public_page_html("contact", make_site("it", publisher))
    assert escape(publisher.name) in html
    assert "<script" not in html

"""The link from a page of the dashboard to the same page of the static site."""

import dataclasses

import pytest
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.ui.layout.site_link import SITE_VARIABLE, site_link
from tests.exports.test_presentation import make_page


def test_page_leads_to_its_twin(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SITE_VARIABLE, "https://site.example/pn/")
    italian = site_link(make_page(release, Selection(city=("gela",)), "city"))
    assert 'href="https://site.example/pn/it/citta/gela/"' in italian
    english = site_link(make_page(release, Selection(lang="en"), "money"))
    assert 'href="https://site.example/pn/en/money/"' in english


def test_views_that_the_site_does_not_have_lead_nowhere(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not site_link(make_page(release, Selection(), "money")), "no address is known"
    monkeypatch.setenv(SITE_VARIABLE, "https://site.example")
    assert not site_link(make_page(release, Selection(city=("gela",)), "money"))
    assert not site_link(make_page(release, Selection(), "bring"))
    uploaded = dataclasses.replace(
        make_page(release, Selection(), "money"), release=dataclasses.replace(release, is_private=True)
    )
    assert not site_link(uploaded)


@pytest.mark.parametrize("value", ["site.example", "javascript:alert(1)", "https://site.example/?a=1"])
def test_invalid_address_is_reported_at_the_start(
    value: str, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SITE_VARIABLE, value)
    assert not site_link(make_page(release, Selection(), "money"))
    result = CliRunner().invoke(app, ["serve", "--port", "1"])
    assert result.exit_code == 1
    assert value in result.output

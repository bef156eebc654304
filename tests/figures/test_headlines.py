"""The headline of a page follows its selection, without the page being run."""

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.figures import PageContext
from cmsdash.figures.headlines import has_headline, page_headline
from cmsdash.i18n import get_translator
from cmsdash.views.page_links import PAGES

WITHOUT_DATA = {
    "search",
    "questions",
    "glossary",
    "releases",
    "bring",
    "accessibility",
    "share",
    "method",
    "privacy",
    "contact",
}


def make_headline(release: Release, script: str, selection: Selection, lang: str = "it") -> str:
    page = PageContext(selection, release, get_translator(lang), queries.selection_vocabulary(release), script)
    return page_headline(page)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(city=("gela", "trani"), group=("giovani",), stage=("admitted",)),
        Selection(objective=("ESO4.8",), city=("aversa",), layer="areas"),
    ],
    ids=["empty", "filtered", "without rows"],
)
def test_every_page_about_data_has_a_headline(release: Release, selection: Selection, lang: str) -> None:
    assert {script for script in PAGES if not has_headline(script)} == WITHOUT_DATA
    assert all(make_headline(release, script, selection, lang) for script in {*PAGES} - WITHOUT_DATA)


def test_headline_follows_the_selection(release: Release) -> None:
    assert "Gela" in make_headline(release, "city", Selection(city=("gela",)))
    assert make_headline(release, "money", Selection()) != make_headline(
        release, "money", Selection(region=("puglia",))
    )
    operations = release.tables["operations"]
    [title] = operations.loc[operations["operation"] == "trani-01", "title"]
    assert make_headline(release, "operations", Selection(operation="trani-01")) == title

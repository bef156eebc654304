"""Contexts and briefings that the tests of all formats share."""

from collections.abc import Callable

import pytest

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports.briefing import Briefing, city_briefing
from cmsdash.exports.file_context import FileContext
from cmsdash.i18n import get_translator

LINK = "https://data.example.org/city?city=gela"


def file_context(release: Release, selection: Selection, link: str = LINK) -> FileContext:
    cities = release.tables["cities"]
    names = dict(zip(cities["city"], cities["name"], strict=True))
    return FileContext(selection, names, release, get_translator(selection.lang), link)


@pytest.fixture(scope="session")
def write_city(release: Release) -> Callable[..., Briefing]:
    """Return a function from the code of a city and a language to its briefing."""

    def write(city: str, lang: str = "it", link: str = LINK) -> Briefing:
        return city_briefing(file_context(release, Selection(city=(city,), lang=lang), link))

    return write

"""What every file says of its origin, and its name."""

import re
from dataclasses import replace

import pytest
from hypothesis import given

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports import FileContext
from cmsdash.i18n import get_translator
from tests.strategies import selections


def file_name(release: Release, selection: Selection, name: str = "city_figures") -> str:
    return FileContext(selection, {}, release, get_translator("it")).file_name(name, "csv")


def test_a_file_name_says_what_it_has_and_the_selection(release: Release) -> None:
    selection = Selection(city=("barletta",), stage=("application",), inferred="exclude", search="Così, è")
    date = release.manifest.created[:10]
    assert file_name(release, selection) == f"cms-city-figures-barletta-application-inferred-exclude-cosi-e-{date}.csv"
    assert file_name(release, Selection(lang="en", layer="areas", sort="-amount")) == f"cms-city-figures-{date}.csv"


@pytest.mark.parametrize(
    "search", ["../../etc/passwd", 'a"; b\r\nX: y', "\u202egnp.exe", "nul", "a" * 80, "مرحبا", "\x00"]
)
def test_a_file_name_has_only_plain_letters(release: Release, search: str) -> None:
    name = file_name(release, Selection(search=search))
    assert re.fullmatch(r"cms-[a-z0-9-]{1,100}\.csv", name.replace(f"-{release.manifest.created[:10]}", ""))


def test_long_and_foreign_selections_have_different_names(release: Release) -> None:
    cities = tuple(release.tables["cities"]["city"])
    selections = [Selection(city=cities), Selection(city=cities[:-1]), Selection(search="مر"), Selection(search="حب")]
    assert len({file_name(release, selection) for selection in selections}) == len(selections)


@given(selection=selections())
def test_two_selections_have_two_names(release: Release, selection: Selection) -> None:
    other = replace(selection, search="altro")
    assert file_name(release, selection) != file_name(release, other)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_context_has_filters_release_and_licence_in_words(release: Release, lang: str) -> None:
    context = FileContext(Selection(city=("bari",), lang=lang), {"bari": "Bari"}, release, get_translator(lang))
    assert "Bari" in context.filters
    assert (context.release_id, context.release_date) == (release.manifest.id, release.manifest.created[:10])
    assert "CC BY 4.0" in context.licence


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_context_names_the_operation_that_it_is_about(release: Release, lang: str) -> None:
    key, title = release.tables["operations"].iloc[0][["operation", "title"]]
    text = get_translator(lang)
    of_one = FileContext(Selection(operation=key, lang=lang), {}, release, text).filters
    assert title in of_one
    assert text("active_filters.none") not in of_one
    searched = FileContext(Selection(operation=key, search="asilo", lang=lang), {}, release, text).filters
    assert searched.startswith(of_one)
    assert "asilo" in searched

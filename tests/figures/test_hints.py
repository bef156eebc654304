"""What a reader can do with a figure stands in its hint, never in the words that pictures and files have too."""

import re

import pytest

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.figures.catalogue import FIGURES, build_figure
from cmsdash.figures.comparison import city_table, compared_cities
from tests.figures.test_catalogue import SELECTIONS, make_page

OF_THE_SCREEN = {
    "it": re.compile(
        r"\b(clic\w*|tocca un|prem\w+|apre|aprono|apri|intestazion\w|aggiung\w+|scegli|hai|puoi|qui sotto)\b", re.I
    ),
    "en": re.compile(r"\b(click\w*|tap|taps|press the|opens?|a heading|add another|choose|you|your|below)\b", re.I),
}
SUBJECTS = {"city": ("gela",), "operation": "caltanissetta-01"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_figure_says_what_only_a_screen_can_do(release: Release, lang: str) -> None:
    selections = [Selection(**SUBJECTS), Selection(city=("gela", "trani"), operation="caltanissetta-01")]
    found: set[tuple[str, str]] = set()
    for selection in (*selections, *SELECTIONS.values()):
        for name, entry in FIGURES.items():
            if entry.subject and not getattr(selection, entry.subject):
                continue
            figure = build_figure(name, make_page(release, selection, lang, entry.page))
            if figure.result.is_empty:  # its sentence stands on a page alone
                continue
            for words in (figure.title, figure.sentence, *figure.notes):
                found |= {(name, word[0]) for word in OF_THE_SCREEN[lang].finditer(words)}
    assert found == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hints_say_what_a_click_does(release: Release, lang: str) -> None:
    one = make_page(release, Selection(city=("gela",)), lang, "compare")
    assert compared_cities(one).hint == one.text("figure_hint.compared_cities")
    two = make_page(release, Selection(city=("gela", "trani")), lang, "compare")
    assert compared_cities(two).hint == ""
    assert city_table(two).hint not in ("", city_table(two).sentence)

"""What a machine can hold of WCAG 2.2 AA: every page, both languages, both themes, wide and at 320 px.

320 CSS pixels are also what a window of 1280 shows at a zoom of 400 %. Each page is loaded once for each language,
with everything folded open, and looked at in the four combinations of theme and width. A person with a screen reader
is still needed: docs/accessibility.md says what was not tried.
"""

from collections.abc import Callable

import pytest

from cmsdash.domain import LANGUAGES
from cmsdash.facts import Release
from cmsdash.shell.navigation import PAGES
from cmsdash.text import text_in
from cmsdash.text.catalogue import entries
from tests.browser.addresses import ADDRESSES, in_language
from tests.browser.conftest import EVERY_RULE, RESTS, RULES_OF_COLOUR, Visit
from tests.browser.structure import complaints, names

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
LOOKS = [
    ("light", 1280, EVERY_RULE),
    ("light", 320, EVERY_RULE),
    ("dark", 320, RULES_OF_COLOUR),
    ("dark", 1280, RULES_OF_COLOUR),
]
"""Each differs from the one before in one thing, so that each change is waited for once; the dark theme is the same
document in other colours, so it is asked what colours can break."""


def titled(place: str, lang: str) -> str:
    """What the browser's tab says of a place: the page, then the site."""
    text = text_in(lang)
    return f"{text('nav.' + (place.split('?')[0] or PAGES[0]))} | {text('app.title')}"


@pytest.mark.parametrize("place", ADDRESSES)
def test_accessible_and_silent(served: str, visit: Open, release: Release, place: str) -> None:
    found: list[str] = []
    said: list[set[str]] = []
    here = visit()
    for lang in LANGUAGES:
        here.go(f"{served}/{in_language(place, lang)}")
        here.unfold()
        for theme, width, rules in LOOKS:
            here.look(theme, width)
            problems = (*here.axe(rules), *complaints(here.page, lang))
            found += [f"{lang} {theme} {width}: {item}" for item in problems]
        said.append(names(here.page))
        if here.page.title() != titled(place, lang):
            found.append(f"{lang}: the page is called {here.page.title()}")
    proper = {*release.tables["cities"]["name"], *(set(entries("it").values()) & set(entries("en").values()))}
    found += [f"not worded: {words}" for words in set.intersection(*said) - proper]
    assert found == []
    here.assert_clean(served)


@pytest.mark.parametrize("place", ADDRESSES)
def test_text_may_be_spaced_out(served: str, visit: Open, place: str) -> None:
    """WCAG 1.4.12: lines, paragraphs, letters and words apart as far as it says, and nothing is lost sideways."""
    here = visit(width=320).go(f"{served}/{place}")
    here.page.add_style_tag(
        content="""* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
    )
    here.page.evaluate(RESTS)
    assert complaints(here.page, "it") == []


def test_an_open_list_is_accessible(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities?region=campania")
    here.page.get_by_role("combobox", name=text_in("it")("facet.region")).press_sequentially("zzz")
    here.page.get_by_text(text_in("it")("heard.nothing")).wait_for()
    # Streamlit hangs an open list at the end of the document, outside every landmark; it closes with the choice.
    assert [finding for finding in here.axe() if finding.rule != "region"] == []

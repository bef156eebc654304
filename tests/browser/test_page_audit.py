"""What a machine can hold of a page: WCAG 2.2 AA, structure, words, length, layout shift, console and network.

320 CSS pixels are also what a window of 1280 shows at a zoom of 400 %. A page is loaded once for a width and audited for
everything. A person with a screen reader is still needed: docs/accessibility.md says what was not tried.
"""

from collections.abc import Callable, Iterator

import pytest
from tools.browser import AXE_COLOUR_RULES, AXE_RULES, MAP_SELECTOR, Visit, add_language

from cmsdash.datastore.releases.release import Release
from cmsdash.i18n import get_translator
from cmsdash.i18n.catalogs import load_messages
from cmsdash.ui.layout.navigation import PAGES
from tests.browser.dom_checks import complaints, names
from tests.browser.page_urls import ADDRESSES, BARE

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
SIZES = {1280: 800, 320: 640}
"""Widths that a page is loaded in, with the height of the window."""

SHIFTS = """window.shifted = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (!entry.hadRecentInput) window.shifted += entry.value;
})).observe({type: "layout-shift", buffered: true});"""
"""Adds up what the browser calls the layout shift of a page."""

FIGURES = """.js-plotly-plot, [data-testid=stCustomComponentV1], .cms-scroll, .cms-bars, .cms-tiles, .cms-matrix, .cms-tree,
.cms-cards, .cms-empty, .cms-list, .cms-rules, [data-testid=stFileUploader], [class*=st-key-question-]"""
FIRST = """(figures) => [...document.querySelectorAll(figures)]
    .filter((e) => e.checkVisibility() && e.offsetHeight > 20 && !e.closest("[data-testid=stExpander]"))[0]
    .getBoundingClientRect().top"""

SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
"""WCAG 1.4.12: lines, paragraphs, letters and words as far apart as it says."""

ENGLISH = [
    ("light", 1280, AXE_RULES),
    ("light", 320, AXE_RULES),
    ("dark", 320, AXE_COLOUR_RULES),
    ("dark", 1280, AXE_COLOUR_RULES),
]
ITALIAN = [("dark", 1280, AXE_COLOUR_RULES), ("dark", 320, AXE_COLOUR_RULES)]
"""Looks at a page without loading it again, each differing from the one before in one thing; the dark theme is the same
document in other colours, so it is asked what colours can break."""


def title(place: str, lang: str) -> str:
    """Returns what the browser's tab says of a place: the page, then the site."""
    text = get_translator(lang)
    return f"{text('nav.' + (place.split('?')[0] or PAGES[0]))} | {text('app.title')}"


def fold(here: Visit, page: str) -> Iterator[str]:
    """Yields what of a page's main figure is below the fold of a window of 1280 x 800."""
    if here.page.locator("h1").bounding_box()["y"] >= 200:  # type: ignore[index]
        yield "the heading is low"
    if page in ("overview", "cities"):
        top = here.page.locator(MAP_SELECTOR).first.bounding_box()["y"]  # type: ignore[index]
        if top > 800 - 0.6 * 480:
            yield f"three fifths of the map's 480 pixels are not in sight: it begins at {top}"
    elif (top := here.page.evaluate(FIRST, FIGURES)) > 455:
        yield f"the main figure begins at {top}"


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize(
    "place", [pytest.param(place, marks=pytest.mark.smoke if place in BARE else ()) for place in ADDRESSES]
)
def test_page_audit(served: str, visit: Open, place: str, width: int) -> None:
    """In Italian and the light theme, on a reader's first visit."""
    here = visit(width, height=SIZES[width], fresh=True)
    here.page.add_init_script(SHIFTS)
    here.go(f"{served}/{place}")
    found = []
    if place in BARE and (shift := here.page.evaluate("window.shifted")) > 0.1:
        found.append(f"loading moves {shift}")
    if width == 1280 and place in BARE:
        found += fold(here, place or PAGES[0])
    if width == 320:
        height = here.page.get_by_test_id("stMain").evaluate("(e) => e.scrollHeight")
        if height > 8000 and place in BARE:
            found.append(f"{height} pixels are long for a phone")
        spaced = here.page.add_style_tag(content=SPACED)
        here.settle()
        found += [f"spaced out: {item}" for item in complaints(here.page, "it")]
        spaced.evaluate("(e) => e.remove()")
    here.expand_details()
    found += [str(item) for item in (*here.run_axe(), *complaints(here.page, "it"))]
    if here.page.title() != title(place, "it"):
        found.append(f"the page is called {here.page.title()}")
    assert found == []
    here.assert_clean(served)


@pytest.mark.parametrize("place", ADDRESSES)
def test_page_audit_in_english_and_in_the_dark(served: str, visit: Open, release: Release, place: str) -> None:
    found: list[str] = []
    said: list[set[str]] = []
    here = visit()
    for lang, looks in (("en", ENGLISH), ("it", ITALIAN)):
        here.go(f"{served}/{add_language(place, lang)}")
        here.expand_details()
        for theme, width, rules in looks:
            here.set_display(theme, width)
            problems = (*here.run_axe(rules), *complaints(here.page, lang))
            found += [f"{lang} {theme} {width}: {item}" for item in problems]
        said.append(names(here.page))
        if here.page.title() != title(place, lang):
            found.append(f"{lang}: the page is called {here.page.title()}")
        here.set_display("dark", 1280)
    proper = {
        *release.tables["cities"]["name"],
        *(set(load_messages("it").values()) & set(load_messages("en").values())),
    }
    found += [f"not worded: {words}" for words in set.intersection(*said) - proper]
    assert found == []
    here.assert_clean(served)


def test_an_open_list_is_accessible(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities?region=campania")
    here.page.get_by_role("combobox", name=get_translator("it")("facet.region")).press_sequentially("zzz")
    here.page.get_by_text(get_translator("it")("streamlit_messages.nothing")).wait_for()
    # Streamlit hangs an open list at the end of the document, outside every landmark; it closes with the choice.
    assert [finding for finding in here.run_axe() if finding.rule != "region"] == []

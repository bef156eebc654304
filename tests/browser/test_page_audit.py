"""Audits every page: WCAG 2.2 AA, structure, translation, length, layout shift, console and network.

320 CSS px are also the width of a 1280 px window at a zoom of 400 %. A page is loaded once for a width and audited for
everything. docs/accessibility.md lists what automatic tests do not cover, such as a person with a screen reader.
"""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl

import pytest
from tools.browser import AXE_COLOUR_RULES, AXE_RULES, MAP_SELECTOR, Visit, add_language, page_path

from cmsdash.datastore.releases.release import Release
from cmsdash.i18n import get_translator
from cmsdash.i18n.catalogs import load_messages
from cmsdash.ui.pages.previews import link_preview
from cmsdash.views.page_links import PAGES
from tests.browser.dom_checks import find_attribute_names, find_structure_problems
from tests.browser.page_urls import BARE_PAGE_PATHS, PAGE_PATHS

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
WINDOW_HEIGHTS = {1280: 800, 320: 640}
"""Height of the window in px by its width in px."""

SUM_LAYOUT_SHIFT = """window.layoutShift = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (!entry.hadRecentInput) window.layoutShift += entry.value;
})).observe({type: "layout-shift", buffered: true});"""
"""Script that sums the layout shift of a page."""

FIGURE_SELECTOR = """.cms-chart, [data-testid=stCustomComponentV1], .cms-scroll, .cms-bars, .cms-tiles, .cms-matrix, .cms-tree,
.cms-cards, .cms-empty, .cms-take-link, .cms-path, .cms-found, .cms-list, .cms-rules, [data-testid=stFileUploader], [class*=st-key-question-]"""
PROSE_SELECTOR = "[data-testid=stMain] h2"
PROSE_PAGES = ("accessibility", "contact", "method", "privacy")
"""Pages of text: their first section takes the place of the main figure."""

FIND_FIRST_FIGURE_TOP = """(figures) => [...document.querySelectorAll(figures)]
    .filter((e) => e.checkVisibility() && e.offsetHeight > 20 && !e.closest("[data-testid=stExpander]"))[0]
    .getBoundingClientRect().top"""

TEXT_SPACING_CSS = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
"""The text spacing of WCAG 1.4.12."""

ENGLISH_DISPLAYS = [
    ("light", 1280, AXE_RULES),
    ("light", 320, AXE_RULES),
    ("dark", 320, AXE_COLOUR_RULES),
    ("dark", 1280, AXE_COLOUR_RULES),
]
ITALIAN_DISPLAYS = [("dark", 1280, AXE_COLOUR_RULES), ("dark", 320, AXE_COLOUR_RULES)]
"""Theme, width and axe rules of a loaded page; each differs from the previous in one thing. The dark theme is the same
document in other colours, so only the rules on colour are checked."""


WIDE_SMOKE_PATHS = {
    page_path(page) for page in ("overview", "cities", "compare", "money", "need", "quality", "timeline")
}
"""Pages whose map or charts have most to lose on a wide screen."""


def is_smoke(path: str, width: int) -> bool:
    """Return whether the audit of a page at a width is part of the smoke test: each page without filters at one width."""
    return path in BARE_PAGE_PATHS and width == (1280 if path in WIDE_SMOKE_PATHS else 320)


def format_page_title(path: str, lang: str) -> str:
    """Return the expected title of the document, that of the document that the server sends."""
    page, _, query = path.partition("?")
    return link_preview(page or PAGES[0], dict(parse_qsl(query)), lang).title


def find_fold_problems(visit: Visit, page: str) -> Iterator[str]:
    """Yield what is too low on a page for a window of 1280 x 800 px: the heading, or the main figure."""
    if visit.page.locator("h1").bounding_box()["y"] >= 200:  # type: ignore[index]
        yield "the heading is too low"
    if page in ("overview", "cities"):
        top = visit.page.locator(MAP_SELECTOR).first.bounding_box()["y"]  # type: ignore[index]
        if top > 800 - 0.6 * 480:
            yield f"less than 60 % of the map's 480 px is visible: it begins at {top}"
        return
    selector = PROSE_SELECTOR if page in PROSE_PAGES else FIGURE_SELECTOR
    if (top := visit.page.evaluate(FIND_FIRST_FIGURE_TOP, selector)) > 455:
        yield f"the main figure begins at {top}"


@pytest.mark.parametrize(
    ("path", "width"),
    [
        pytest.param(path, width, marks=pytest.mark.smoke if is_smoke(path, width) else ())
        for path in PAGE_PATHS
        for width in WINDOW_HEIGHTS
    ],
)
def test_page_audit(server_url: str, open_tab: OpenTab, path: str, width: int) -> None:
    """In Italian and the light theme, with an empty cache."""
    visit = open_tab(width, height=WINDOW_HEIGHTS[width], fresh=True)
    visit.page.add_init_script(SUM_LAYOUT_SHIFT)
    visit.go(f"{server_url}/{path}")
    problems = []
    if path in BARE_PAGE_PATHS and (shift := visit.page.evaluate("window.layoutShift")) > 0.1:
        problems.append(f"the layout shift is {shift}")
    if width == 1280 and path in BARE_PAGE_PATHS:
        problems += find_fold_problems(visit, path or PAGES[0])
    if width == 320:
        height = visit.page.get_by_test_id("stMain").evaluate("(e) => e.scrollHeight")
        if height > 8000 and path in BARE_PAGE_PATHS:
            problems.append(f"{height} px is too high for a phone")
        style_tag = visit.page.add_style_tag(content=TEXT_SPACING_CSS)
        visit.settle()
        problems += [f"with text spacing: {item}" for item in find_structure_problems(visit.page, "it")]
        style_tag.evaluate("(e) => e.remove()")
    visit.expand_details()
    problems += [str(item) for item in (*visit.run_axe(), *find_structure_problems(visit.page, "it"))]
    if visit.page.title() != format_page_title(path, "it"):
        problems.append(f"the title is {visit.page.title()}")
    assert problems == []
    visit.assert_clean(server_url)


@pytest.mark.parametrize("path", PAGE_PATHS)
def test_page_audit_in_english_and_in_the_dark_theme(
    server_url: str, open_tab: OpenTab, release: Release, path: str
) -> None:
    problems: list[str] = []
    names_by_language: list[set[str]] = []
    visit = open_tab()
    for lang, displays in (("en", ENGLISH_DISPLAYS), ("it", ITALIAN_DISPLAYS)):
        visit.go(f"{server_url}/{add_language(path, lang)}")
        visit.expand_details()
        for theme, width, rules in displays:
            visit.set_display(theme, width)
            findings = (*visit.run_axe(rules), *find_structure_problems(visit.page, lang))
            problems += [f"{lang} {theme} {width}: {item}" for item in findings]
        names_by_language.append(find_attribute_names(visit.page))
        if visit.page.title() != format_page_title(path, lang):
            problems.append(f"{lang}: the title is {visit.page.title()}")
        visit.set_display("dark", 1280)
    shared_names = {
        *release.tables["cities"]["name"],
        *(set(load_messages("it").values()) & set(load_messages("en").values())),
    }
    problems += [f"not translated: {name}" for name in set.intersection(*names_by_language) - shared_names]
    assert problems == []
    visit.assert_clean(server_url)


def test_open_combo_box_is_accessible(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/cities?region=campania")
    visit.page.get_by_role("combobox", name=get_translator("it")("facet.region")).press_sequentially("zzz")
    visit.page.get_by_text(get_translator("it")("streamlit_messages.nothing")).wait_for()
    # Streamlit appends an open list to the body, outside every landmark; it closes with the choice.
    assert [finding for finding in visit.run_axe() if finding.rule != "region"] == []

"""What a reader without eyes or without a mouse is told and where the focus goes when a click changes the page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cmsdash.text import text_in
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
WORDS = text_in("it")
NEWS = "body > [role=status].cms-news"


def press(here: Visit, name: str) -> str:
    """Presses the button of this name by the keyboard and returns the name of what has the focus then."""
    here.page.locator(".st-key-chips").get_by_role("button", name=name).focus()
    before = here.page.url
    here.page.keyboard.press("Enter")
    here.page.wait_for_function("(url) => location.href !== url", arg=before)
    here.settle()
    stop = Keyboard(here.page).here()
    assert stop, "the focus is lost"
    return stop.name or stop.tag


@pytest.mark.parametrize("width", [320, 1280])
def test_the_focus_stays_among_the_chips(served: str, visit: Open, width: int) -> None:
    here = visit(width).go(f"{served}/cities?region=campania,puglia&group=giovani")
    assert here.page.locator(".st-key-chips button").count() == 4
    chips = here.page.locator(".st-key-chips button").all_inner_texts()
    assert "Puglia" in press(here, "Campania"), chips
    assert press(here, "Puglia") == WORDS("filter.reset")
    sheet = WORDS("filter.sheet")
    assert (sheet if width < 640 else WORDS("facet.objective")) in press(here, WORDS("filter.reset"))


def test_a_filters_effect_is_told_and_nothing_else(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/operations")
    news = here.page.locator(NEWS)
    expect(news).to_be_attached()
    expect(news).to_have_text("")
    region = news.element_handle()
    here.choose("Regione", "Puglia")
    here.page.keyboard.press("Escape")
    expect(news).to_contain_text("Puglia")
    here.settle()
    heading = here.page.locator("h1").inner_text()
    assert news.locator("p").all_inner_texts() == [
        here.page.locator(".st-key-selected .cms-note").first.inner_text(),
        heading,
        here.page.locator(".cms-lead").first.inner_text(),
    ]
    sort = here.page.locator(".cms-table thead a").nth(1)
    address = sort.get_attribute("href")
    sort.click()
    here.page.wait_for_url(f"{served}{address}")
    here.settle()
    assert heading not in news.inner_text(), "what stays as it was is not said again"
    for _ in range(2):
        here.back()
    expect(news).not_to_contain_text("Puglia")
    expect(news).to_contain_text(here.page.locator("h1").inner_text())
    assert region.evaluate("(e) => e.isConnected"), "the region is the one that was there"
    assert here.axe() == []


def test_a_new_page_is_told_by_its_heading_alone(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities?region=campania")
    here.page.get_by_role("link", name="Salerno", exact=True).first.click()
    here.page.wait_for_url("**/city?**")
    here.settle()
    expect(here.page.locator("h1")).to_be_focused()
    expect(here.page.locator(NEWS)).to_have_text("")
    # The same page about another city: no other heading takes the focus, so its words are told.
    here.choose("Città", "Avellino")
    expect(here.page.locator(NEWS)).to_contain_text("Avellino")


def test_what_was_read_of_a_file_is_told(served: str, visit: Open, tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune;Importo\nCentro di prova;Termoli;1.234,50\n", "utf-8")
    here = visit().go(f"{served}/bring")
    expect(here.page.locator(NEWS)).to_have_text("")
    here.page.locator("input[type=file]").set_input_files(path)
    here.page.locator(".cms-lead").first.wait_for(timeout=60_000)
    expect(here.page.locator(NEWS)).to_contain_text(here.page.locator(".cms-lead").first.inner_text())


def test_signs_are_not_read_as_words(served: str, visit: Open) -> None:
    """An icon is a letterpress of words ("tune", "download"): none may be heard; no picture is without a name."""
    here = visit().go(f"{served}/cities?region=puglia")
    here.unfold()
    here.page.locator(".st-key-filter-sheet button").first.click()
    assert here.page.locator("[data-testid=stIconMaterial]").count() > 3
    heard = (
        "[...document.querySelectorAll('[data-testid=stIconMaterial]')].filter((e) => !e.closest('[aria-hidden=true]'))"
    )
    assert here.page.evaluate(f"{heard}.map((e) => e.innerText)") == []
    tree = here.page.context.new_cdp_session(here.page).send("Accessibility.getFullAXTree")["nodes"]
    heard_of = [(node["role"]["value"], node.get("name", {}).get("value")) for node in tree if not node["ignored"]]
    named = ("image", "button", "link", "combobox", "Iframe", "figure", "table", "navigation", "region")
    assert [role for role, name in heard_of if role in named and not name] == []

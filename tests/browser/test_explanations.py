"""Explanations open by mouse, keyboard and touch, and close with Escape; the search box works from every page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tools.browser import Visit

from cmsdash.i18n import get_translator
from cmsdash.i18n.glossary import TERMS, TOPICS, topic_label

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
TEXT = get_translator("it")


def name_button(topic: str) -> str:
    return TEXT("glossary.explain", term=topic_label(topic, TEXT))


def read_open_explanation(page: Page) -> str:
    return page.locator(".cms-explanation:popover-open").inner_text()


@pytest.mark.parametrize("width", [1280, 320])
def test_status_of_an_operation_is_explained(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width).go(f"{server_url}/operations?operation=brindisi-05")
    page = visit.page
    button = page.locator("dt").get_by_role("button", name=name_button("status"))
    for use in (button.click, lambda: (button.focus(), page.keyboard.press("Enter"))):
        use()
        words = read_open_explanation(page)
        assert all(term.label(TEXT) in words and term.meaning(TEXT) in words for term in TOPICS["status"])
        assert visit.run_axe() == []
        page.keyboard.press("Escape")
        expect(page.locator(".cms-explanation:popover-open")).to_have_count(0)
        expect(button).to_be_focused()
    button.click()
    page.locator(".cms-explanation:popover-open").get_by_role("link", name=TEXT("glossary.all")).click()
    page.wait_for_url("**/glossary#status-described")
    visit.settle()
    assert TERMS["status-described"].label(TEXT) in page.evaluate("document.activeElement.innerText")
    visit.assert_clean(server_url)


def test_explanation_keeps_the_selection_on_the_way_to_the_glossary(server_url: str, open_tab: OpenTab) -> None:
    """Explanations are the same for every selection: a script gives their links that of the page."""
    page = open_tab(1280).go(f"{server_url}/operations?region=campania&lang=en").page
    page.get_by_role(
        "button", name=get_translator("en")("glossary.explain", term=topic_label("status", get_translator("en")))
    ).first.click()
    link = page.locator(".cms-explanation:popover-open a")
    assert link.get_attribute("href") == f"{server_url}/glossary?region=campania&lang=en#status-described"


def test_cards_of_a_phone_have_the_explanations_below(server_url: str, open_tab: OpenTab) -> None:
    page = open_tab(320).go(f"{server_url}/operations?region=campania").page
    expect(page.locator("thead .cms-explain").first).to_be_hidden()
    page.locator(".cms-of-cards").first.get_by_role("button", name=name_button("kind")).click()
    assert TERMS["kind-derived"].meaning(TEXT) in read_open_explanation(page)


def test_filters_are_explained_by_keyboard(server_url: str, open_tab: OpenTab) -> None:
    page = open_tab(1280).go(f"{server_url}/").page
    page.get_by_role("button", name="Spiega Ambito di intervento").focus()
    expect(page.get_by_text(TERMS["intervention-area"].meaning(TEXT)).locator("visible=true").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_search_box_keeps_document_language_and_filters(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width).go(f"{server_url}/money?region=campania&lang=en")
    page = visit.page
    page.evaluate("window.isSameDocument = true")
    box = page.get_by_role("searchbox")
    for words in ("older people", "casa"):  # from another page, then from the answer
        box.fill(words)
        box.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"“{words}”")
        visit.settle()
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        assert page.url.endswith(f"/search?region=campania&lang=en&search={words.replace(' ', '+')}")
    assert page.evaluate("window.isSameDocument")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("“older people”")
    visit.assert_clean(server_url)

"""The menu and the links: ordinary links, opened in the same document where the script is there (static/page.js)."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect
from tools.browser import Visit

from cmsdash.i18n import get_translator
from cmsdash.ui.layout.navigation import PAGE_GROUPS, PAGES
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
WORDS = get_translator("it")
WIDTHS = [320, 768, 1280]


def mark(page: Page) -> None:
    """Leaves a mark that only a new document takes away."""
    page.evaluate("window.sameDocument = true")


def is_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.sameDocument === true"))


def open_menu(page: Page, group: str) -> Locator:
    """Opens the list of a group, or on a phone the sheet that holds them all; returns the list."""
    sheet = page.locator(".cms-menu > button")
    (sheet if sheet.is_visible() else page.locator(f"[popovertarget=cms-menu-{group}]")).click()
    listed = page.locator(f"#cms-menu-{group}")
    expect(listed).to_be_visible()
    return listed


def follow(here: Visit, group: str, page: str) -> None:
    """Follows a link of the menu."""
    open_menu(here.page, group).get_by_role("link", name=WORDS(f"nav.{page}"), exact=True).click()
    here.page.wait_for_url(f"**/{page}**")
    here.settle()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_opens_from_the_menu_in_the_same_document(served: str, visit: Open, width: int) -> None:
    here = visit(width).go(f"{served}/?region=puglia")
    mark(here.page)
    follow(here, "places", "cities")
    assert is_same_document(here.page)
    assert here.page.url == f"{served}/cities?region=puglia"
    assert here.page.title() == f"{WORDS('nav.cities')} | {WORDS('app.title')}"
    expect(here.page.locator("h1")).to_be_focused()
    assert here.page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop") == 0
    assert here.page.locator(":popover-open").count() == 0, "the list is closed where it led"
    here.assert_clean(served)


def test_back_and_forward_lead_through_pages_and_filters(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/?region=puglia")
    mark(here.page)
    follow(here, "work", "operations")
    here.choose("Regione", "Campania")
    here.page.keyboard.press("Escape")
    here.page.wait_for_url("**/operations?region=campania%2Cpuglia")
    here.settle()
    for step, address in (
        ("back", "operations?region=puglia"),
        ("back", "?region=puglia"),
        ("forward", "operations?region=puglia"),
        ("forward", "operations?region=campania%2Cpuglia"),
    ):
        here.page.evaluate(f"history.{step}()")
        here.page.wait_for_url(f"{served}/{address}")
        here.settle()
        page = address.split("?")[0] or PAGES[0]
        assert here.page.title().startswith(WORDS(f"nav.{page}"))
        assert here.page.locator("[aria-current=page]").get_attribute("href") == f"/{address}"
        assert here.page.locator(".st-key-chips [class*=st-key-chip-region]").count() == 1 + ("campania" in address)
    assert is_same_document(here.page)
    here.assert_clean(served)


def test_the_keyboard_opens_every_list_and_closes_it(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/sources")
    keyboard = Keyboard(here.page)
    for group, pages in PAGE_GROUPS.items():
        keyboard.to(WORDS(f"nav.group.{group}"), "BUTTON")
        here.page.keyboard.press("Enter")
        expect(here.page.locator(f"#cms-menu-{group}")).to_be_visible()
        for page in pages:
            stop = keyboard.press("Tab")
            assert stop
            assert stop.name == WORDS(f"nav.{page}")
            assert stop.inside
            assert stop.seen
            assert stop.height >= 24
        here.page.keyboard.press("Escape")
        expect(here.page.locator(f"#cms-menu-{group}")).to_be_hidden()
        back = keyboard.here()
        assert back
        assert back.name == WORDS(f"nav.group.{group}")
    assert here.page.url == f"{served}/sources"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_click_elsewhere_closes_the_menu(served: str, visit: Open, width: int) -> None:
    here = visit(width).go(f"{served}/sources")
    listed = open_menu(here.page, "data")
    if width > 640:
        here.page.locator("h1").click()
    else:
        here.page.get_by_role("button", name=WORDS("nav.close")).click()
    expect(listed).to_be_hidden()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_open_menu_is_accessible_and_inside_the_window(served: str, visit: Open, width: int) -> None:
    here = visit(width).go(f"{served}/sources")
    for theme, group in product(("light", "dark"), PAGE_GROUPS if width > 640 else ("programme",)):
        here.set_display(theme, width)
        listed = open_menu(here.page, group)
        assert here.run_axe() == []
        box = listed.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        here.page.keyboard.press("Escape")
        expect(listed).to_be_hidden()


def test_one_sheet_holds_every_page_on_a_phone(served: str, visit: Open) -> None:
    here = visit(320).go(served)
    assert here.page.locator(".cms-menu").get_by_role("link").count() == 0
    open_menu(here.page, "programme")
    assert here.page.locator("#cms-menu").get_by_role("link").count() == len(PAGES)
    for group in PAGE_GROUPS:
        expect(here.page.locator("#cms-menu").get_by_role("list", name=WORDS(f"nav.group.{group}"))).to_be_visible()
    here.page.keyboard.press("Escape")
    expect(here.page.locator("#cms-menu")).to_be_hidden()


def test_without_the_script_a_link_loads_its_document(plain: str, visit: Open) -> None:
    here = visit()
    here.page.route("**/app/static/page.js*", lambda route: route.abort())
    here.go(f"{plain}/?region=puglia")
    mark(here.page)
    follow(here, "places", "cities")
    assert not is_same_document(here.page)
    assert here.page.url == f"{plain}/cities?region=puglia"
    assert here.page.title().startswith(WORDS("nav.cities"))


def test_another_language_is_another_document(served: str, visit: Open) -> None:
    here = visit().go(served)
    mark(here.page)
    here.page.get_by_role("link", name="English").click()
    here.page.wait_for_url("**lang=en")
    here.settle()
    assert not is_same_document(here.page)
    assert here.page.locator("html").get_attribute("lang") == "en"


def test_a_new_tab_is_still_a_new_tab(served: str, visit: Open) -> None:
    here = visit().go(served)
    mark(here.page)
    link = open_menu(here.page, "places").get_by_role("link", name=WORDS("nav.cities"), exact=True)
    with here.page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url(f"{served}/cities")
    assert is_same_document(here.page)
    assert here.page.url == f"{served}/"


def test_sorting_keeps_the_document_the_place_and_the_focus(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/operations?region=puglia")
    mark(here.page)
    heading = here.page.locator(".cms-table thead a").nth(1)
    words, address = heading.inner_text(), heading.get_attribute("href")
    heading.focus()
    at = here.page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop")
    here.page.keyboard.press("Enter")
    here.page.wait_for_url(f"{served}{address}")
    here.settle()
    assert is_same_document(here.page)
    assert here.page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop") == pytest.approx(at, abs=40)
    focused = here.page.locator(".cms-table thead a:focus")
    assert focused.inner_text().split()[0] == words.split()[0]
    assert focused.locator("xpath=..").get_attribute("aria-sort")


def test_a_city_opens_from_a_table_in_the_same_document(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities?region=campania")
    mark(here.page)
    here.expand_details()
    here.page.get_by_role("link", name="Salerno", exact=True).first.click()
    here.page.wait_for_url("**/city?**")
    here.settle()
    assert is_same_document(here.page)
    expect(here.page.locator("h1")).to_contain_text("Salerno")
    expect(here.page.locator("h1")).to_be_focused()
    here.back(f"{served}/cities?region=campania")
    here.expect_symbols(9)
    assert is_same_document(here.page)


def test_an_address_without_a_page_says_so_and_leads_on(served: str, visit: Open) -> None:
    here = visit()
    answer = here.page.goto(f"{served}/nosuchpage")
    assert answer
    assert answer.status == 404
    # The browser of the tests speaks English.
    expect(here.page.get_by_role("heading", level=1)).to_have_text(get_translator("en")("not_found.title"))
    for theme, width in product(("light", "dark"), (320, 1280)):
        here.page.emulate_media(color_scheme=theme)
        here.page.set_viewport_size({"width": width, "height": 900})
        assert here.run_axe() == []
        assert here.page.evaluate("document.documentElement.scrollWidth") <= width
    here.page.get_by_role("link", name="Italiano").click()
    expect(here.page.get_by_role("heading", level=1)).to_have_text(WORDS("not_found.title"))
    assert here.page.locator("main nav a").count() == len(PAGES)
    here.page.get_by_role("link", name=WORDS("nav.recipients")).click()
    here.settle()
    assert here.page.url == f"{served}/recipients"
    here.assert_clean(served)


def test_a_slash_at_the_end_and_the_name_of_the_first_page_lead_there(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities/?region=puglia")
    assert here.page.url == f"{served}/cities?region=puglia"
    here.go(f"{served}/{PAGES[0]}?region=puglia")
    assert here.page.url == f"{served}/?region=puglia"
    assert here.page.get_by_role("dialog").count() == 0


def test_one_thumb_is_enough(served: str, visit: Open) -> None:
    here = visit(320, touch=True).go(f"{served}/sources")
    here.page.get_by_role("button", name=WORDS("nav.menu")).tap()
    here.page.locator("#cms-menu").get_by_role("link", name=WORDS("nav.overview")).tap()
    here.page.wait_for_url(f"{served}/")
    here.settle()
    here.page.get_by_role("button", name=WORDS("filter.sheet")).tap()
    here.page.get_by_role("dialog").get_by_role("combobox", name=WORDS("facet.region")).tap()
    here.page.get_by_role("option", name="Puglia").tap()
    here.page.wait_for_url("**/?region=puglia")
    for _ in range(2):  # the open list, then the sheet
        here.page.keyboard.press("Escape")
    here.expect_symbols(9)
    here.settle()
    here.symbol("brindisi").tap()
    here.page.wait_for_url("**/?region=puglia&city=brindisi")
    expect(here.symbol("brindisi")).to_have_attribute("aria-pressed", "true")
    here.settle()
    here.page.locator(".st-key-chips").get_by_role("button", name="Brindisi").tap()
    here.page.wait_for_url("**/?region=puglia")
    here.settle()
    here.map.get_by_role("button", name=WORDS("map.east")).tap()
    here.assert_clean(served)

"""The menu and its links, which static/page.js opens in the same document."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect
from tools.browser import Visit

from cmsdash.i18n import get_translator
from cmsdash.views.page_links import PAGE_GROUPS, PAGES
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
TRANSLATOR = get_translator("it")
WIDTHS = [320, 768, 1280]


def mark_document(page: Page) -> None:
    """Set a variable that is lost when a new document is loaded."""
    page.evaluate("window.sameDocument = true")


def is_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.sameDocument === true"))


def open_menu(page: Page, group: str) -> Locator:
    """Open the list of a group, on a phone the sheet of all groups, and return the list."""
    sheet = page.locator("#root .cms-menu > button")
    (sheet if sheet.is_visible() else page.locator(f"#root [popovertarget=cms-menu-{group}]")).click()
    page_list = page.locator(f"#root #cms-menu-{group}")
    expect(page_list).to_be_visible()
    return page_list


def follow_menu_link(visit: Visit, group: str, page: str) -> None:
    """Follow a link of the menu."""
    open_menu(visit.page, group).get_by_role("link", name=TRANSLATOR(f"nav.{page}"), exact=True).click()
    visit.page.wait_for_url(f"**/{page}**")
    visit.settle()


@pytest.mark.parametrize("width", WIDTHS)
def test_page_opens_from_the_menu_in_the_same_document(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width).go(f"{server_url}/?region=puglia")
    mark_document(visit.page)
    follow_menu_link(visit, "places", "cities")
    assert is_same_document(visit.page)
    assert visit.page.url == f"{server_url}/cities?region=puglia"
    assert visit.page.title() == f"{TRANSLATOR('nav.cities')} | {TRANSLATOR('app.title')}"
    expect(visit.page.locator("h1")).to_be_focused()
    assert visit.page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop") == 0
    assert visit.page.locator(":popover-open").count() == 0, "the list is closed on the new page"
    visit.assert_clean(server_url)


def test_back_and_forward_restore_pages_and_filters(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/?region=puglia")
    mark_document(visit.page)
    follow_menu_link(visit, "work", "operations")
    visit.choose("Regione", "Campania")
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_url("**/operations?region=campania%2Cpuglia")
    visit.settle()
    for step, url_path in (
        ("back", "operations?region=puglia"),
        ("back", "?region=puglia"),
        ("forward", "operations?region=puglia"),
        ("forward", "operations?region=campania%2Cpuglia"),
    ):
        visit.page.evaluate(f"history.{step}()")
        visit.page.wait_for_url(f"{server_url}/{url_path}")
        visit.settle()
        page = url_path.split("?")[0] or PAGES[0]
        assert visit.page.title().startswith(TRANSLATOR(f"nav.{page}"))
        assert visit.page.locator("[aria-current=page]").get_attribute("href") == f"/{url_path}"
        assert visit.page.locator(".st-key-row-chips [class*=st-key-chip-region]").count() == 1 + (
            "campania" in url_path
        )
    assert is_same_document(visit.page)
    visit.assert_clean(server_url)


def test_every_menu_list_is_opened_and_closed_by_keyboard(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/sources")
    keyboard = Keyboard(visit.page)
    for group, pages in PAGE_GROUPS.items():
        keyboard.tab_to(TRANSLATOR(f"nav.group.{group}"), "BUTTON")
        visit.page.keyboard.press("Enter")
        expect(visit.page.locator(f"#cms-menu-{group}")).to_be_visible()
        for page in pages:
            stop = keyboard.press("Tab")
            assert stop
            assert stop.name == TRANSLATOR(f"nav.{page}")
            assert stop.is_in_window
            assert stop.is_uncovered
            assert stop.height >= 24
        visit.page.keyboard.press("Escape")
        expect(visit.page.locator(f"#cms-menu-{group}")).to_be_hidden()
        focused = keyboard.find_focus()
        assert focused
        assert focused.name == TRANSLATOR(f"nav.group.{group}")
    assert visit.page.url == f"{server_url}/sources"


@pytest.mark.parametrize("width", WIDTHS)
def test_menu_is_closed_by_a_click_outside_or_its_button(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width).go(f"{server_url}/sources")
    page_list = open_menu(visit.page, "data")
    if width > 640:
        visit.page.locator("h1").click()
    else:
        visit.page.get_by_role("button", name=TRANSLATOR("nav.close")).click()
    expect(page_list).to_be_hidden()


@pytest.mark.parametrize("width", WIDTHS)
def test_open_menu_is_accessible_and_inside_the_window(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width).go(f"{server_url}/sources")
    for theme, group in product(("light", "dark"), PAGE_GROUPS if width > 640 else ("programme",)):
        visit.set_display(theme, width)
        page_list = open_menu(visit.page, group)
        assert visit.run_axe() == []
        box = page_list.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        visit.page.keyboard.press("Escape")
        expect(page_list).to_be_hidden()


def test_menu_on_a_phone_is_one_sheet_with_every_page(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(320).go(server_url)
    assert visit.page.locator(".cms-menu").get_by_role("link").count() == 0
    open_menu(visit.page, "programme")
    assert visit.page.locator("#cms-menu").get_by_role("link").count() == len(PAGES)
    for group in PAGE_GROUPS:
        expect(
            visit.page.locator("#cms-menu").get_by_role("list", name=TRANSLATOR(f"nav.group.{group}"))
        ).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator("#cms-menu")).to_be_hidden()


def test_link_loads_a_new_document_without_the_script(streamlit_url: str, open_tab: OpenTab) -> None:
    visit = open_tab()
    visit.page.route("**/app/static/page.js*", lambda route: route.abort())
    visit.go(f"{streamlit_url}/?region=puglia")
    mark_document(visit.page)
    follow_menu_link(visit, "places", "cities")
    assert not is_same_document(visit.page)
    assert visit.page.url == f"{streamlit_url}/cities?region=puglia"
    assert visit.page.title().startswith(TRANSLATOR("nav.cities"))


def test_language_link_loads_a_new_document(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(server_url)
    mark_document(visit.page)
    visit.page.get_by_role("link", name="English").click()
    visit.page.wait_for_url("**lang=en")
    visit.settle()
    assert not is_same_document(visit.page)
    assert visit.page.locator("html").get_attribute("lang") == "en"


def test_click_with_modifier_opens_a_new_tab(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(server_url)
    mark_document(visit.page)
    link = open_menu(visit.page, "places").get_by_role("link", name=TRANSLATOR("nav.cities"), exact=True)
    with visit.page.context.expect_page() as page_info:
        link.click(modifiers=["ControlOrMeta"])
    page_info.value.wait_for_url(f"{server_url}/cities")
    assert is_same_document(visit.page)
    assert visit.page.url == f"{server_url}/"


def test_sorting_keeps_document_scroll_position_and_focus(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/operations?region=puglia")
    mark_document(visit.page)
    heading = visit.page.locator(".cms-table thead a").nth(1)
    label, url_path = heading.inner_text(), heading.get_attribute("href")
    heading.focus()
    scroll_top = visit.page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(f"{server_url}{url_path}")
    visit.settle()
    assert is_same_document(visit.page)
    assert visit.page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop") == pytest.approx(scroll_top, abs=40)
    focused = visit.page.locator(".cms-table thead a:focus")
    assert focused.inner_text().split()[0] == label.split()[0]
    assert focused.locator("xpath=..").get_attribute("aria-sort")


def test_city_opens_from_a_table_in_the_same_document(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/cities?region=campania")
    mark_document(visit.page)
    visit.expand_details()
    visit.page.get_by_role("link", name="Salerno", exact=True).first.click()
    visit.page.wait_for_url("**/city?**")
    visit.settle()
    assert is_same_document(visit.page)
    expect(visit.page.locator("h1")).to_contain_text("Salerno")
    expect(visit.page.locator("h1")).to_be_focused()
    visit.back(f"{server_url}/cities?region=campania")
    visit.expect_symbols(9)
    assert is_same_document(visit.page)


def test_unknown_path_shows_an_accessible_404_page_with_links(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab()
    response = visit.page.goto(f"{server_url}/nosuchpage")
    assert response
    assert response.status == 404
    # The browser of the tests prefers English.
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(get_translator("en")("not_found.title"))
    for theme, width in product(("light", "dark"), (320, 1280)):
        visit.page.emulate_media(color_scheme=theme)
        visit.page.set_viewport_size({"width": width, "height": 900})
        assert visit.run_axe() == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.page.get_by_role("link", name="Italiano").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(TRANSLATOR("not_found.title"))
    assert visit.page.locator("main nav a").count() == len(PAGES)
    visit.errors.clear()  # the browser reports the 404
    visit.page.get_by_role("link", name=TRANSLATOR("nav.recipients")).click()
    visit.settle()
    assert visit.page.url == f"{server_url}/recipients"
    visit.assert_clean(server_url)


def test_trailing_slash_and_name_of_the_first_page_are_redirected(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/cities/?region=puglia")
    assert visit.page.url == f"{server_url}/cities?region=puglia"
    visit.go(f"{server_url}/{PAGES[0]}?region=puglia")
    assert visit.page.url == f"{server_url}/?region=puglia"
    assert visit.page.get_by_role("dialog").count() == 0


def test_menu_filter_and_map_are_operated_by_touch(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(320, touch=True).go(f"{server_url}/sources")
    visit.page.get_by_role("button", name=TRANSLATOR("nav.menu")).tap()
    visit.page.locator("#cms-menu").get_by_role("link", name=TRANSLATOR("nav.overview")).tap()
    visit.page.wait_for_url(f"{server_url}/")
    visit.settle()
    visit.page.get_by_role("button", name=TRANSLATOR("filter.sheet")).tap()
    visit.page.get_by_role("dialog").get_by_role("combobox", name=TRANSLATOR("facet.region")).tap()
    visit.page.get_by_role("option", name="Puglia").tap()
    visit.page.wait_for_url("**/?region=puglia")
    for _ in range(2):  # closes the open list, then the sheet
        visit.page.keyboard.press("Escape")
    visit.expect_symbols(9)
    visit.settle()
    visit.symbol("brindisi").tap()
    card = visit.map.locator(".cms-card")
    expect(card).to_contain_text("Brindisi")
    visit.page.locator("h1").tap()
    expect(card).to_be_hidden()
    visit.map.get_by_role("button", name=TRANSLATOR("map.east")).tap()
    visit.assert_clean(server_url)


@pytest.mark.parametrize("path", ["", "money?lang=en"])
def test_no_request_of_a_link_fails(server_url: str, open_tab: OpenTab, path: str) -> None:
    visit = open_tab(1280, fresh=True)
    failed: list[str] = []
    visit.page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    visit.go(f"{server_url}/{path}")
    assert failed == []
    visit.assert_clean(server_url)
    assert f"{server_url}/_stcore/health" in visit.requests

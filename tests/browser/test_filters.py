"""Filters in a real browser: combo boxes, chips, the sheet on a phone, clicks on charts, and Back."""

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import expect
from tools.browser import Visit

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import NOT_STATED, Selection

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]


def choose(visit: Visit, name: str, option: str) -> None:
    visit.page.get_by_role("combobox", name=name).first.fill(option)
    visit.page.get_by_role("option").filter(has_text=option).first.click()
    visit.page.keyboard.press("Escape")
    visit.settle()


def read_chip_labels(visit: Visit) -> list[str]:
    return [chip.strip() for chip in visit.page.locator("[class*=st-key-chip-] button").all_inner_texts()]


def test_chosen_option_stays_when_the_count_in_its_label_changes(server_url: str, open_tab: OpenTab) -> None:
    """The label of a chosen option has a count that changes with the other filters; the choice must survive."""
    visit = open_tab().go(f"{server_url}/cities")
    visit.page.get_by_role("radio", name="Non si sa").or_(
        visit.page.get_by_role("button", name="Non si sa")
    ).first.click()
    visit.settle()
    choose(visit, "Regione", "Campania")
    choose(visit, "Regione", "Sicilia")
    choose(visit, "Destinatari", "Minori")
    assert "objective=not-stated" in visit.page.url
    assert "region=campania%2Csicilia" in visit.page.url
    assert "group=minori" in visit.page.url
    visit.assert_clean(server_url)


def test_two_quick_choices_both_count(server_url: str, open_tab: OpenTab) -> None:
    """The second is sent before the browser knows the link and the widgets after the first."""
    visit = open_tab().go(f"{server_url}/cities")
    visit.page.get_by_role("combobox", name="Regione").first.click()
    for option in ("Campania", "Sicilia", "Puglia"):
        visit.page.get_by_role("option").filter(has_text=option).first.click()
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_url("**/cities?region=campania%2Cpuglia%2Csicilia")
    visit.settle()
    tags = visit.page.locator(".st-key-filter-row [data-tag]").all_inner_texts()
    assert sorted(tags) == ["Campania", "Puglia", "Sicilia"]


def test_chip_is_removed_by_keyboard(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/cities?region=campania,puglia&status=admitted")
    assert visit.page.locator(".cms-filters-said").get_by_text("Campania e Puglia").count() == 1
    chip = visit.page.get_by_role("button", name="Togli Stato dell'operazione: Ammessa")
    chip.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/cities?region=campania%2Cpuglia")
    visit.settle()
    visit.expect_symbols(18)
    assert visit.page.get_by_role("button", name="Togli Stato dell'operazione: Ammessa").count() == 0
    visit.back()
    assert visit.page.get_by_role("button", name="Togli Stato dell'operazione: Ammessa").count() == 1
    visit.page.get_by_role("button", name="Togli i filtri").click()
    visit.page.wait_for_url("**/cities")
    visit.settle()
    visit.expect_symbols(39)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_filters_say_each_choice_once_in_one_row(server_url: str, open_tab: OpenTab, lang: str) -> None:
    """At 1280 px the boxes stand side by side and show what is chosen; only a choice of the drawer has a chip."""
    visit = open_tab(height=800).go(f"{server_url}/?objective=ESO4.11&group=minori&lang={lang}")
    boxes = visit.page.locator(".st-key-filter-row [data-testid=stMultiSelect]")
    assert boxes.count() == 4
    objectives = visit.page.locator(".st-key-filter-row [class*=-objective]")
    labels = [objectives.locator("label"), *(boxes.nth(n).locator("label") for n in range(4))]
    assert len({round(label.bounding_box()["y"]) for label in labels}) == 1  # type: ignore[index]
    assert all(label.locator("p").evaluate("(e) => e.scrollWidth <= e.clientWidth") for label in labels)
    assert [chip for chip in visit.page.locator("[class*=st-key-chip-] button").all() if chip.is_visible()] == []
    tags = visit.page.locator(".st-key-filter-row [data-tag]")
    assert [tag.inner_text() for tag in tags.all()] == [tag.get_attribute("aria-label") for tag in tags.all()]
    assert visit.page.locator(".st-key-filters").bounding_box()["height"] <= 90  # type: ignore[index]
    visit.go(f"{server_url}/?group=minori&status=admitted&lang={lang}")
    assert [chip.is_visible() for chip in visit.page.locator("[class*=st-key-chip-] button").all()] == [False, True]


def test_area_group_objective_and_stage_are_one_click_from_the_overview(server_url: str, open_tab: OpenTab) -> None:
    """Each shows the map of its answer; a second click on the same one takes it away."""
    visit = open_tab().go(server_url)
    for place, name, query in (
        ("[class*=-objective]", "ESO4.11", "objective=ESO4.11"),
        (".cms-class-list", "Persone con disabilità", "objective=ESO4.11&group=disabilita"),
        ("[class*=-objective]", "ESO4.11", "group=disabilita"),
        (".cms-class-list", "Persone con disabilità", ""),
        (".cms-class-list", "Riduzione del disagio abitativo", "intervention=411-abitare"),
        (".cms-class-list", "Riduzione del disagio abitativo", ""),
    ):
        visit.page.locator(place).get_by_text(re.compile(rf"^{name}( ·|$)")).first.click()
        visit.page.wait_for_url(f"{server_url}/{'?' if query else ''}{query}")
        visit.settle()
        assert visit.page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop") == 0, "the map is in sight"
    for query in ("?stage=ceiling", ""):
        visit.map.get_by_role("link", name="Tetto di spesa · 10 città").click()
        visit.page.wait_for_url(f"{server_url}/{query}")
        visit.settle()
    visit.assert_clean(server_url)


def test_filters_on_a_phone_are_in_one_sheet(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(320).go(f"{server_url}/cities?region=campania")
    assert not visit.page.get_by_role("combobox", name="Regione").first.is_visible()
    assert visit.page.get_by_role("button", name="Togli Regione: Campania").is_visible()
    trigger = visit.page.get_by_role("button", name="Filtri (1)")
    trigger.click()
    sheet = visit.page.get_by_test_id("stPopoverBody").last
    box = sheet.get_by_role("combobox", name="Fase del denaro")
    option = visit.page.get_by_role("option").filter(has_text="Tetto di spesa")
    for _ in range(20):  # the focus moves into the sheet once it is open, which closes a list that was opened before
        box.press("ArrowDown")
        visit.page.wait_for_timeout(300)
        if option.count():
            break
    option.click()
    visit.page.wait_for_url("**/cities?region=campania&stage=ceiling")
    visit.settle()
    assert sheet.is_visible(), "the sheet stays open for the next choice"
    assert visit.page.locator(".st-key-filter-drawer").get_by_text("Filtri (2)").is_visible()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320
    visit.page.keyboard.press("Escape")  # closes the list of options
    sheet.get_by_role("button", name="Chiudi i filtri").click()
    sheet.wait_for(state="hidden")
    expect(visit.page.locator(".st-key-filter-drawer button")).to_be_focused()


def test_filter_row_shows_the_choice_of_the_sheet(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(320).go(f"{server_url}/cities")
    visit.page.get_by_role("button", name="Filtri", exact=True).click()
    sheet = visit.page.get_by_test_id("stPopoverBody").last
    sheet.get_by_role("combobox", name="Regione").click()
    visit.page.get_by_role("option").filter(has_text="Molise").click()
    visit.page.wait_for_url("**/cities?region=molise")
    visit.settle()
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    assert visit.page.locator(".st-key-filter-row").get_by_text("Molise").is_visible()
    assert not sheet.get_by_role("combobox", name="Regione").is_visible(), "wide screens have it in the row alone"
    visit.expect_symbols(2)


@pytest.mark.parametrize("width", [320, 1280])
def test_count_of_every_option_is_visible(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width).go(f"{server_url}/?inferred=exclude")
    where = visit.page.locator(".st-key-filter-row")
    if width == 320:
        visit.page.locator(".st-key-filter-drawer button").click()
        where = visit.page.get_by_test_id("stPopoverBody").last
    where.get_by_role("combobox", name="Destinatari").click()
    visit.page.locator("[data-testid=stMultiSelectDropdown] [role=option]").first.wait_for()
    overflowing = """() => [...document.querySelectorAll("[data-testid=stMultiSelectDropdown] [role=option]")]
        .map((e) => e.firstElementChild)
        .filter((text) => text.scrollWidth > text.clientWidth + 1 || text.offsetHeight > 42).map((e) => e.innerText)"""
    for row in range(0, 27, 5):  # the list has only the options in its window
        assert visit.page.evaluate(overflowing) == []
        visit.page.locator("[data-testid=stMultiSelectDropdown] [role=listbox]").evaluate(
            "(e, top) => e.scrollTo(0, top)", row * 40
        )
        visit.page.locator(f"[data-testid=stMultiSelectDropdown] [role=option][aria-posinset='{row + 1}']").wait_for()


def test_empty_answer_offers_the_click_that_fills_it(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/operations?objective=ESO4.8&inferred=exclude")
    offer = visit.page.locator(".cms-empty").get_by_role("link")
    [label] = offer.all_inner_texts()
    n = int(label.split()[0])
    offer.click()
    visit.page.wait_for_url("**/operations?objective=ESO4.8")
    visit.settle()
    assert visit.page.locator(".cms-table").first.locator("tbody tr").count() == n
    visit.back()
    assert offer.count() == 1
    visit.assert_clean(server_url)


def test_click_on_a_bar_filters_the_page_and_back_removes_the_filter(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(server_url)
    before = visit.page.locator(".cms-lead").first.inner_text()
    bar = visit.show_chart().locator(".point path").nth(4)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visit.page.wait_for_url("**/?stage=*")
    visit.settle()
    assert len(read_chip_labels(visit)) == 1
    assert visit.page.locator(".cms-lead").first.inner_text() != before
    visit.back()
    assert read_chip_labels(visit) == []
    assert visit.page.locator(".cms-lead").first.inner_text() == before
    visit.assert_clean(server_url)


def test_any_or_all_is_offered_when_two_groups_are_chosen(server_url: str, open_tab: OpenTab, release: Release) -> None:
    found = queries.facet_counts(release, Selection())["group"]
    pairs = (
        group for group in combinations(sorted(found, key=lambda code: -found[code]), 2) if NOT_STATED not in group
    )
    apart = next(group for group in pairs if not queries.count_operations(release, Selection(group=group, match="all")))
    visit = open_tab().go(f"{server_url}/cities?group={apart[0]}")
    assert visit.page.get_by_text("Tutti insieme").count() == 0
    visit.go(f"{server_url}/cities?group={','.join(apart)}")
    visit.page.get_by_role("radio", name="Tutti insieme").click()
    visit.page.wait_for_url("**match=all")
    visit.settle()
    n = queries.count_operations(release, Selection(group=apart))
    offer = visit.page.locator(".cms-empty").get_by_role("link", name=f"Con almeno uno dei destinatari scelti: {n} ")
    assert offer.count() == 1


def test_cities_are_compared_with_peers_of_the_chosen_criterion(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/compare?city=andria,salerno")
    expect(visit.page.get_by_text("per 1 città: Salerno (tetto di spesa)")).to_have_count(1)
    visit.page.get_by_text("Stessa regione", exact=True).click()
    visit.page.wait_for_url("**peers=region")
    visit.settle()
    assert visit.page.get_by_text("Campania: 4 su 9 hanno una cifra di questa fase").count() == 1
    assert visit.page.locator(".cms-card").count() == 2
    visit.assert_clean(server_url)


def test_question_opens_its_selection(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/questions")
    links = visit.page.locator("[class*=st-key-question-] a[data-testid=stPageLink-NavLink]")
    assert 8 <= links.count() <= 10
    url_paths = [links.nth(n).get_attribute("href") for n in range(links.count())]
    assert len(set(url_paths)) == len(url_paths)
    visit.page.get_by_role("link", name="Vedi i tetti di spesa").click()
    visit.page.wait_for_url("**stage=ceiling")
    visit.settle()
    assert visit.page.get_by_role("button", name="Togli Fase del denaro: Tetto di spesa").count() == 1


def test_city_page_links_to_the_other_cities_of_the_region(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/city?city=gela")
    neighbours = visit.page.get_by_role("navigation", name="Altre città in Sicilia")
    # data/cities.csv: seven cities of Sicily, Gela is one
    names = ["Caltanissetta", "Lentini", "Marsala", "Mazara del Vallo", "Niscemi", "Vittoria"]
    assert neighbours.get_by_role("link").all_inner_texts() == names
    neighbours.get_by_role("link", name="Lentini").click()
    visit.page.wait_for_url("**/city?city=lentini")
    visit.settle()
    assert "Lentini" in visit.page.locator("h1").inner_text()
    visit.back()
    assert "Gela" in visit.page.locator("h1").inner_text()


@pytest.mark.parametrize(
    "url_path",
    [
        "cities?region=puglia&group=giovani,minori&match=all&inferred=include&lang=en",
        "compare?city=crotone,gela,trani&peers=population&stage=admitted",
        "city?city=vittoria&region=sicilia&lang=en",
        "?stage=ceiling&kind=stated&measure=per-resident",
    ],
)
def test_link_shows_the_same_tables_to_another_reader(server_url: str, open_tab: OpenTab, url_path: str) -> None:
    earlier_visit = open_tab().go(f"{server_url}/sources")
    first, second = earlier_visit.go(f"{server_url}/{url_path}"), open_tab().go(f"{server_url}/{url_path}")
    assert first.page.url == second.page.url
    for visit in (first, second):
        visit.expand_details()
    table_texts = [visit.page.locator(".cms-table").all_text_contents() for visit in (first, second)]
    assert table_texts[0] == table_texts[1]
    assert table_texts[0]


def test_filter_options_are_found_without_accents(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/operations")
    visit.page.get_by_role("combobox", name="Destinatari").first.fill("disabilita")
    visit.page.get_by_role("option").filter(has_text="disabilità").first.wait_for()

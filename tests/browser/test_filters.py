"""Filters, chips, the sheet of a phone, clicks that filter, and Back, in a real browser."""

from collections.abc import Callable

import pytest
from tools.browser import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


def choose(here: Visit, name: str, option: str) -> None:
    here.page.get_by_role("combobox", name=name).first.fill(option)
    here.page.get_by_role("option").filter(has_text=option).first.click()
    here.page.keyboard.press("Escape")
    here.settle()


def chips(here: Visit) -> list[str]:
    return [chip.strip() for chip in here.page.locator("[class*=st-key-chip-] button").all_inner_texts()]


def test_a_choice_outlives_the_count_on_it(served: str, visit: Open) -> None:
    """The count on a chosen option changes with the other filters; the choice must not be lost with its old words."""
    here = visit().go(f"{served}/cities")
    choose(here, "Obiettivo specifico", "Non dichiarato")
    choose(here, "Regione", "Campania")
    choose(here, "Regione", "Sicilia")
    choose(here, "Destinatari", "Minori")
    assert "objective=not-stated" in here.page.url
    assert "region=campania%2Csicilia" in here.page.url
    assert "group=minori" in here.page.url
    here.assert_clean(served)


def test_a_chip_is_named_and_taken_away_by_keyboard(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities?region=campania,puglia&status=admitted")
    assert here.page.locator(".st-key-selected").get_by_text("Campania o Puglia").count() == 1
    chip = here.page.get_by_role("button", name="Togli Regione: Campania")
    chip.focus()
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/cities?region=puglia&status=admitted")
    here.settle()
    here.expect_symbols(9)
    assert here.page.get_by_role("button", name="Togli Regione: Campania").count() == 0
    here.back()
    here.expect_symbols(18)
    here.page.get_by_role("button", name="Togli i filtri").click()
    here.page.wait_for_url("**/cities")
    here.settle()
    here.expect_symbols(39)


def test_a_phone_has_one_sheet(served: str, visit: Open) -> None:
    here = visit(320).go(f"{served}/cities?region=campania")
    assert not here.page.get_by_role("combobox", name="Regione").first.is_visible()
    here.page.get_by_role("button", name="Filtri (1)").click()
    sheet = here.page.get_by_test_id("stPopoverBody").last
    sheet.get_by_role("combobox", name="Fase del denaro").focus()
    here.page.keyboard.press("ArrowDown")
    here.page.get_by_role("option").filter(has_text="Tetto di spesa").click()
    here.page.wait_for_url("**/cities?region=campania&stage=ceiling")
    here.settle()
    assert sheet.is_visible(), "the sheet stays open for the next choice"
    assert here.page.locator(".st-key-filter-drawer").get_by_text("Filtri (2)").count() == 1
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_row_and_the_sheet_say_the_same(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities")
    here.page.get_by_role("button", name="Filtri", exact=True).click()
    sheet = here.page.get_by_test_id("stPopoverBody").last
    sheet.get_by_role("combobox", name="Regione").click()
    here.page.get_by_role("option").filter(has_text="Molise").click()
    here.page.wait_for_url("**/cities?region=molise")
    here.settle()
    assert here.page.locator(".st-key-filter-row").get_by_text("Molise").count() == 1
    here.expect_symbols(2)


def test_a_click_on_a_bar_filters_the_page_and_back_undoes_it(served: str, visit: Open) -> None:
    here = visit().go(served)
    before = here.page.locator(".cms-lead").first.inner_text()
    bar = here.page.locator(".js-plotly-plot .point path").nth(4)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    here.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    here.page.wait_for_url("**/?stage=*")
    here.settle()
    assert len(chips(here)) == 1
    assert here.page.locator(".cms-lead").first.inner_text() != before
    here.back()
    assert chips(here) == []
    assert here.page.locator(".cms-lead").first.inner_text() == before
    here.assert_clean(served)


def test_any_or_all_is_asked_when_two_groups_are_chosen(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities?group=famiglie")
    assert here.page.get_by_text("Tutti insieme").count() == 0
    here.go(f"{served}/cities?group=famiglie,disabilita")
    assert here.page.get_by_text("2 operazioni note;").count() == 1
    here.page.get_by_role("radio", name="Tutti insieme").click()
    here.page.wait_for_url("**match=all")
    here.settle()
    assert here.page.get_by_text("Nessuna operazione nota corrisponde a questa scelta.").count() == 1


def test_cities_are_compared_with_peers_that_the_reader_chooses(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/compare?city=andria,salerno")
    assert here.page.get_by_text("Queste cifre non si possono confrontare").count() == 1
    here.page.get_by_text("Stessa regione", exact=True).click()
    here.page.wait_for_url("**peers=region")
    here.settle()
    assert here.page.get_by_text("Città di confronto: Campania.").count() == 1
    assert here.page.locator(".cms-card").count() == 2
    here.assert_clean(served)


def test_a_question_opens_its_selection(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/questions")
    links = here.page.locator("[class*=st-key-question-] a[data-testid=stPageLink-NavLink]")
    assert 8 <= links.count() <= 10
    addresses = [links.nth(n).get_attribute("href") for n in range(links.count())]
    assert len(set(addresses)) == len(addresses)
    here.page.get_by_role("link", name="Vedi i tetti di spesa").click()
    here.page.wait_for_url("**stage=ceiling")
    here.settle()
    assert here.page.get_by_role("button", name="Togli Fase del denaro: Tetto di spesa").count() == 1


def test_next_and_previous_city_of_the_region(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/city?city=campobasso")
    here.page.get_by_role("link", name="Termoli →").click()
    here.page.wait_for_url("**/city?city=termoli")
    here.settle()
    assert "Termoli" in here.page.locator("h1").inner_text()
    assert here.page.get_by_role("link", name="← Campobasso").count() == 1
    here.back()
    assert "Campobasso" in here.page.locator("h1").inner_text()


@pytest.mark.parametrize(
    "address",
    [
        "cities?region=puglia&group=giovani,minori&match=all&inferred=include&lang=en",
        "compare?city=crotone,gela,trani&peers=population&stage=admitted",
        "city?city=vittoria&region=sicilia&lang=en",
        "?stage=ceiling&kind=stated&measure=per-resident",
    ],
)
def test_a_link_restores_what_another_reader_saw(served: str, visit: Open, address: str) -> None:
    used = visit().go(f"{served}/sources")
    first, second = used.go(f"{served}/{address}"), visit().go(f"{served}/{address}")
    assert first.page.url == second.page.url
    for here in (first, second):
        here.expand_details()
    said = [here.page.locator(".cms-table").all_text_contents() for here in (first, second)]
    assert said[0] == said[1]
    assert said[0]


def test_a_filter_finds_its_options_without_accents(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/operations")
    here.page.get_by_role("combobox", name="Destinatari").first.fill("disabilita")
    here.page.get_by_role("option").filter(has_text="disabilità").first.wait_for()

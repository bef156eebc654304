"""The matrix, the list of operations and one operation, in a real browser."""

import re
from collections.abc import Callable

import pytest
from tools.browser import Visit

from cmsdash.i18n import get_translator
from tests.embedded_data import find_operations, list_codes, list_operations

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]


def test_matrix_cell_opens_its_operations_by_keyboard_and_back_returns(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/recipients")
    table = visit.page.get_by_role(
        "table", name="Matrice: gruppi di destinatari in riga, ambiti di intervento in colonna"
    )
    assert table.get_by_role("columnheader", name="Riduzione del disagio abitativo").count() == 1
    row = table.get_by_role("row").filter(has=visit.page.get_by_role("rowheader", name="Giovani"))
    cell = row.get_by_role("link").first
    count = sum(map(int, re.findall(r"(?:attiva|in progetto): (\d+)", cell.inner_text())))
    assert re.fullmatch(r"/operations\?intervention=[\w-]+&group=giovani", cell.get_attribute("href") or "")
    cell.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/operations?**")
    visit.settle()
    assert visit.page.locator("h1").inner_text().startswith(f"{count} operazion")
    visit.back("**/recipients")
    assert "gruppi di destinatari su 26" in visit.page.locator("h1").inner_text()
    visit.assert_clean(server_url)


def test_matrix_can_show_only_undeclared_groups(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/recipients?lang=en")
    assert visit.page.locator(".cms-matrix").get_by_role("rowheader", name="Young people").count() == 1
    visit.page.get_by_text("Only those not stated", exact=True).click()
    visit.settle()
    assert "rows=undeclared" in visit.page.url
    assert visit.page.locator(".cms-matrix").get_by_role("rowheader", name="Young people").count() == 0
    codes = list_codes("target_groups", "target_group")
    undeclared = next(code for code in codes if not find_operations("group", [code], inferred=False))
    name = get_translator("en")(f"group.{undeclared}")
    assert visit.page.locator(".cms-matrix").get_by_role("rowheader", name=name).count() == 1
    # the accessible name has the group, then its mark
    header = visit.page.locator(".cms-matrix").get_by_role(
        "rowheader", name=f"{name} none of the known operations here states it"
    )
    assert header.count() == 1


def test_matrix_is_a_list_on_a_phone(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(320).go(f"{server_url}/recipients")
    assert not visit.page.locator(".cms-matrix").is_visible()
    visit.page.locator(".cms-bygroup summary", has_text="Minori").click()
    visit.page.locator(".cms-bygroup").get_by_role("link", name="attiva: 1 operazione").first.wait_for()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_amounts_and_areas_of_the_objectives_open_their_operations(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/objectives")
    row = visit.page.locator(".cms-amounts tr", has_text="Occupabilità delle persone svantaggiate")
    # operations.csv: three operations of Priority 5 with this area are admitted
    row.get_by_role("link", name="6,72").click()
    visit.page.wait_for_url("**/operations?**")
    visit.settle()
    assert visit.page.locator("h1").inner_text().startswith("3 operazioni")
    visit.back("**/objectives")
    visit.page.locator(".cms-matrix").get_by_role("row", name="Lamezia Terme").get_by_role("link").last.click()
    visit.page.wait_for_url("**/operations?**")
    visit.settle()
    assert visit.page.locator("h1").inner_text().startswith("2 operazioni")
    visit.assert_clean(server_url)


def test_amounts_are_cut_on_a_phone_until_they_are_expanded(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(320).go(f"{server_url}/objectives")
    box, button = visit.page.locator(".cms-scroll:has(> .cms-amounts)"), visit.page.locator(".cms-more").first
    assert box.bounding_box()["height"] <= 800  # type: ignore[index]
    button.click()
    assert box.bounding_box()["height"] > 1500  # type: ignore[index]
    visit.page.locator(".cms-bygroup summary", has_text="Calabria").click()
    visit.page.locator(".cms-bygroup").get_by_role("link", name="1 dedotta dalle parole").first.wait_for()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_operations_are_searched_sorted_opened_and_restored_by_back(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/operations")
    visit.page.get_by_role("textbox", name="Cerca un'operazione").fill("mazzara")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**search=mazzara**")
    visit.settle()
    rows = visit.page.locator(".cms-table").first.locator("tbody tr")
    assert rows.count() == len(list_operations("mazara-del-vallo"))
    visit.page.get_by_role("link", name="Importo").first.click()
    visit.page.wait_for_url("**sort=amount**")
    visit.settle()
    of_mazara = [row for row in list_operations("mazara-del-vallo") if row["amount_eur"]]
    smallest = min(of_mazara, key=lambda row: float(row["amount_eur"]))
    assert smallest["title"] in rows.first.inner_text()
    assert visit.page.get_by_role("columnheader", name="Importo").first.get_attribute("aria-sort") == "ascending"
    if len(of_mazara) < rows.count():
        assert "non pubblicato" in rows.last.inner_text()
    rows.first.get_by_role("link").first.click()
    visit.page.wait_for_url(f"**operation={smallest['operation']}**")
    visit.settle()
    assert visit.page.locator("h1").inner_text() == smallest["title"]
    visit.page.get_by_role("link", name="Torna all'elenco").click()
    visit.page.wait_for_url("**/operations?sort=amount&search=mazzara")
    visit.settle()
    assert rows.count() == len(list_operations("mazara-del-vallo"))
    visit.back(f"**operation={smallest['operation']}**")
    assert visit.page.locator("h1").inner_text() == smallest["title"]
    visit.assert_clean(server_url)


@pytest.mark.parametrize("path", ["recipients?across=city", "operations?operation=crotone-01", "objectives"])
def test_operation_pages_are_accessible(server_url: str, open_tab: OpenTab, path: str) -> None:
    visit = open_tab().go(f"{server_url}/{path}")
    assert visit.run_axe() == []
    visit.assert_clean(server_url)

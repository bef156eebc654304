"""The matrix, the list of operations and one operation, in a real browser."""

from collections.abc import Callable

import pytest
from tools.browser import Visit

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]


def test_matrix_cell_opens_its_operations_by_keyboard_and_back_returns(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/recipients")
    table = visit.page.get_by_role(
        "table", name="Matrice: gruppi di destinatari in riga, ambiti di intervento in colonna"
    )
    assert table.get_by_role("columnheader", name="Riduzione del disagio abitativo").count() == 1
    row = table.get_by_role("row").filter(has=visit.page.get_by_role("rowheader", name="Giovani"))
    cell = row.get_by_role("link")
    assert cell.inner_text().split() == ["●", "1", "attiva:", "1", "operazione"]
    assert cell.get_attribute("href") == "/operations?intervention=not-stated&group=giovani"
    cell.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/operations?**")
    visit.settle()
    assert visit.page.locator("h1").inner_text() == "1 operazione nota su 68 risponde alla selezione"
    assert visit.page.get_by_role("link", name="Kroton Skill").count() == 1
    visit.back("**/recipients")
    assert visit.page.locator("h1").inner_text().startswith("21 gruppi")
    visit.assert_clean(server_url)


def test_matrix_can_show_only_undeclared_groups(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/recipients?lang=en")
    assert visit.page.locator(".cms-matrix").get_by_role("rowheader", name="Young people").count() == 1
    visit.page.get_by_text("Only undeclared ones", exact=True).click()
    visit.settle()
    assert "rows=undeclared" in visit.page.url
    assert visit.page.locator(".cms-matrix").get_by_role("rowheader", name="Young people").count() == 0
    assert visit.page.locator(".cms-matrix").get_by_role("rowheader", name="Former prisoners").count() == 1
    # the accessible name has the group, then its mark
    header = visit.page.locator(".cms-matrix").get_by_role(
        "rowheader", name="Former prisoners none of the known operations here declares it"
    )
    assert header.count() == 1


def test_matrix_is_a_list_on_a_phone(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(320).go(f"{server_url}/recipients")
    assert not visit.page.locator(".cms-matrix").is_visible()
    visit.page.locator(".cms-bygroup").get_by_role("link", name="attiva: 1 operazione").first.wait_for()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_operations_are_searched_sorted_opened_and_restored_by_back(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/operations")
    visit.page.get_by_role("textbox", name="Cerca un'operazione").fill("mazzara")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**search=mazzara**")
    visit.settle()
    rows = visit.page.locator(".cms-table").first.locator("tbody tr")
    assert rows.count() == 9
    visit.page.get_by_role("link", name="Importo").first.click()
    visit.page.wait_for_url("**sort=amount**")
    visit.settle()
    assert "StartJob" in rows.first.inner_text(), "550.000 euro is the smallest known amount in Mazara"
    assert visit.page.get_by_role("columnheader", name="Importo").first.get_attribute("aria-sort") == "ascending"
    assert "non pubblicato" in rows.last.inner_text()
    rows.first.get_by_role("link").first.click()
    visit.page.wait_for_url("**operation=mazara-del-vallo-01**")
    visit.settle()
    assert visit.page.locator("h1").inner_text() == "StartJob Mazara"
    visit.page.get_by_role("link", name="Torna all'elenco").click()
    visit.page.wait_for_url("**/operations?sort=amount&search=mazzara")
    visit.settle()
    assert rows.count() == 9
    visit.back("**operation=mazara-del-vallo-01**")
    assert visit.page.locator("h1").inner_text() == "StartJob Mazara"
    visit.assert_clean(server_url)


@pytest.mark.parametrize("path", ["recipients?across=city", "operations?operation=crotone-01", "objectives"])
def test_operation_pages_are_accessible(server_url: str, open_tab: OpenTab, path: str) -> None:
    visit = open_tab().go(f"{server_url}/{path}")
    assert visit.run_axe() == []
    visit.assert_clean(server_url)

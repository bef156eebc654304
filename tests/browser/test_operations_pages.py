"""The matrix, the list and one operation, in a real browser."""

from collections.abc import Callable

import pytest
from tools.browser import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


def test_a_cell_of_the_matrix_opens_its_operations_by_keyboard_and_back(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/recipients")
    table = here.page.get_by_role(
        "table", name="Matrice: gruppi di destinatari in riga, ambiti di intervento in colonna"
    )
    assert table.get_by_role("columnheader", name="Riduzione del disagio abitativo").count() == 1
    row = table.get_by_role("row").filter(has=here.page.get_by_role("rowheader", name="Giovani"))
    cell = row.get_by_role("link")
    assert cell.inner_text().split() == ["●", "1", "attiva:", "1", "operazione"]
    assert cell.get_attribute("href") == "/operations?intervention=not-stated&group=giovani"
    cell.focus()
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/operations?**")
    here.settle()
    assert here.page.locator("h1").inner_text() == "1 operazione nota su 68 risponde alla selezione"
    assert here.page.get_by_role("link", name="Kroton Skill").count() == 1
    here.back("**/recipients")
    assert here.page.locator("h1").inner_text().startswith("21 gruppi")
    here.assert_clean(served)


def test_only_the_groups_that_nobody_declares(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/recipients?lang=en")
    assert here.page.locator(".cms-matrix").get_by_role("rowheader", name="Young people").count() == 1
    here.page.get_by_text("Only undeclared ones", exact=True).click()
    here.settle()
    assert "rows=undeclared" in here.page.url
    assert here.page.locator(".cms-matrix").get_by_role("rowheader", name="Young people").count() == 0
    assert here.page.locator(".cms-matrix").get_by_role("rowheader", name="Former prisoners").count() == 1
    # heard: the name, then its mark
    head = here.page.locator(".cms-matrix").get_by_role(
        "rowheader", name="Former prisoners none of the known operations here declares it"
    )
    assert head.count() == 1


def test_on_a_phone_the_matrix_is_a_list(served: str, visit: Open) -> None:
    here = visit(320).go(f"{served}/recipients")
    assert not here.page.locator(".cms-matrix").is_visible()
    here.page.locator(".cms-bygroup").get_by_role("link", name="attiva: 1 operazione").first.wait_for()
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_search_sort_open_and_back(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/operations")
    here.page.get_by_role("textbox", name="Cerca un'operazione").fill("mazzara")
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**search=mazzara**")
    here.settle()
    rows = here.page.locator(".cms-table").first.locator("tbody tr")
    assert rows.count() == 9
    here.page.get_by_role("link", name="Importo").first.click()
    here.page.wait_for_url("**sort=amount**")
    here.settle()
    assert "StartJob" in rows.first.inner_text(), "550.000 euro is the smallest amount known in Mazara"
    assert here.page.get_by_role("columnheader", name="Importo").first.get_attribute("aria-sort") == "ascending"
    assert "non pubblicato" in rows.last.inner_text()
    rows.first.get_by_role("link").first.click()
    here.page.wait_for_url("**operation=mazara-del-vallo-01**")
    here.settle()
    assert here.page.locator("h1").inner_text() == "StartJob Mazara"
    here.page.get_by_role("link", name="Torna all'elenco").click()
    here.page.wait_for_url("**/operations?sort=amount&search=mazzara")
    here.settle()
    assert rows.count() == 9
    here.back("**operation=mazara-del-vallo-01**")
    assert here.page.locator("h1").inner_text() == "StartJob Mazara"
    here.assert_clean(served)


@pytest.mark.parametrize("path", ["recipients?across=city", "operations?operation=crotone-01", "objectives"])
def test_the_states_of_these_pages_are_accessible(served: str, visit: Open, path: str) -> None:
    here = visit().go(f"{served}/{path}")
    assert here.run_axe() == []
    here.assert_clean(served)

"""An error report can be about one row, which the reader chooses in the menu of a figure."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tools.browser import Visit

pytestmark = pytest.mark.browser


def test_a_report_names_the_chosen_row(server_url: str, open_tab: Callable[..., Visit]) -> None:
    visit = open_tab()
    visit.go(f"{server_url}/city?city=gela&lang=en")
    page = visit.page
    page.locator(".st-key-take-city_figures").get_by_role("button", name="Download and share").click()
    choice = page.get_by_role("combobox", name="Which row is it about?")
    choice.scroll_into_view_if_needed()
    visit.settle()  # scrolling closes the list of rows
    choice.click()
    option = page.get_by_role("option", name=re.compile(r"^\d+\. ")).first
    option.wait_for()
    row = option.inner_text()
    option.click()
    visit.settle()
    with page.expect_download() as download:
        page.get_by_role("button", name="Text to complete and send (TXT)").click()
    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert row.partition(". ")[2] in content
    assert "Row:" in content
    visit.assert_clean(server_url)

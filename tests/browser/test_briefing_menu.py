"""A briefing is one menu and one click away from the city, the comparison and the overview."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from tools.browser import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("path", "name", "words"),
    [
        ("/city?city=gela&lang=en", "cms-briefing-gela-", "Gela"),
        ("/compare?city=gela,andria&lang=en", "cms-briefing-comparison-andria-gela-", "Andria and Gela"),
        ("/?region=molise&lang=en", "cms-briefing-programme-molise-", "Molise"),
    ],
)
def test_the_menu_makes_the_briefing_of_the_page(
    server_url: str, open_tab: Callable[..., Visit], tmp_path: Path, path: str, name: str, words: str
) -> None:
    visit = open_tab()
    visit.page.goto(server_url + path)
    visit.settle()
    page = visit.page
    page.get_by_role("button", name="Briefing to take away").click()
    button = page.get_by_role("button", name="Accessible PDF, A4")
    expect(button).to_be_visible()
    assert visit.run_axe() == []
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename.startswith(name)
    saved = tmp_path / "briefing.pdf"
    download.value.save_as(saved)
    text = "".join(sheet.extract_text() for sheet in PdfReader(saved).pages)
    assert words in text
    assert "127.0.0.1" in text, "the link is that of the page"

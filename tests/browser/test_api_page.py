"""The page that explains the API is accessible, in both themes, on phones, and needs neither script nor other hosts."""

from collections.abc import Callable

import pytest
from tools.browser import Visit

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]


@pytest.mark.parametrize("server", ["server_url", "streamlit_url"])
def test_page_is_accessible_and_fits(server: str, open_tab: OpenTab, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(server)
    for lang, width, theme in (("it", 1280, "light"), ("en", 320, "dark"), ("it", 320, "light")):
        visit = open_tab(width, theme)
        visit.page.goto(f"{url}/api/v1/?lang={lang}")
        visit.page.locator("details").evaluate_all("all => all.forEach((each) => each.open = true)")
        assert visit.run_axe() == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        visit.assert_clean(url)


def test_footer_leads_to_the_page(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/sources?lang=en")
    visit.page.locator(".cms-footer").get_by_role("link", name="API").click()
    visit.page.wait_for_url("**/api/v1/?lang=en")
    assert visit.page.locator("h1").inner_text() == "The data for programs (API)"

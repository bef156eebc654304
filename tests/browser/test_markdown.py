"""Streamlit's Markdown parser renders no markup of text from the URL."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

MARKDOWN_TEXTS = (
    "![i](https://evil.example/i) **x** :red[y] :material/add: `c` $e$",
    "https://evil.example www.evil.example a@evil.example :smile: ~~s~~ <b>",
    "1. [l](https://evil.example) &lt; a_b_c *d* # :blue-background[z] :streamlit:",
)
RENDERED_MARKUP = (
    "img, a, strong, del, code, .katex, [data-testid=stIconMaterial], span[class*=stMarkdown], b, ol, h1, h2"
)


@pytest.mark.browser
@pytest.mark.parametrize("text", MARKDOWN_TEXTS)
def test_markdown_in_the_url_is_shown_literally(server_url: str, open_tab: Callable[..., Visit], text: str) -> None:
    visit = open_tab()
    visit.go(f"{server_url}/operations?search={quote(text)}")
    chip = visit.page.locator(".st-key-chips button").first
    expect(chip).to_be_visible(timeout=60_000)
    assert text in chip.inner_text().replace("\u2060", "")
    assert chip.locator(RENDERED_MARKUP).count() == 0
    visit.assert_clean(server_url)

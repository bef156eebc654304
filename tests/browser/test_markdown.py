"""What Streamlit's own reader of Markdown makes of words from outside: the words."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

HOSTILE = (
    "![i](https://evil.example/i) **x** :red[y] :material/add: `c` $e$",
    "https://evil.example www.evil.example a@evil.example :smile: ~~s~~ <b>",
    "1. [l](https://evil.example) &lt; a_b_c *d* # :blue-background[z] :streamlit:",
)
ALIVE = "img, a, strong, del, code, .katex, [data-testid=stIconMaterial], span[class*=stMarkdown], b, ol, h1, h2"


@pytest.mark.browser
@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_an_address_are_shown_as_they_are(served: str, visit: Callable[..., Visit], words: str) -> None:
    reader = visit()
    reader.go(f"{served}/operations?search={quote(words)}")
    chip = reader.page.locator(".st-key-chips button").first
    expect(chip).to_be_visible(timeout=60_000)
    assert words in chip.inner_text().replace("\u2060", "")
    assert chip.locator(ALIVE).count() == 0
    reader.assert_clean(served)

"""The picture of the way of the money counts what the data have."""

import re
from html import unescape

import pytest

from cmsdash.i18n import get_translator
from tests.embedded_data import read_rows
from tests.pages.test_pages_run import run


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_steps_link_to_their_operations_with_their_number() -> None:
    [picture] = [
        item.value
        for item in run("glossary", {"region": "puglia"}).get("html")
        if '<section class="cms-path">' in item.value
    ]
    links = {unescape(href): unescape(words) for href, words in re.findall(r'<span><a href="(.*?)">(.*?)</a>', picture)}
    statuses = [row["status"] for row in read_rows("operations")]
    for status in set(statuses):
        words = get_translator("it").plural("search.found.operation", statuses.count(status))
        assert links[f"/operations?status={status}"] == words
    assert "/operations?status=completed" not in links, "no known operation is completed"
    assert "/cities?stage=ceiling" in links

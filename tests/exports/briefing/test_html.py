"""The HTML: one file that loads nothing, with the figures, in valid structure."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from cmsdash.exports.briefing import Briefing
from cmsdash.exports.briefing.content import Bars
from cmsdash.exports.briefing.html import briefing_to_html

VOID = {"meta", "br", "rect", "path", "circle", "img", "link", "hr"}


class Outline(HTMLParser):
    """Checks that elements are closed in order, and collects words, headings and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.headings: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)
        if self.open and self.open[-1] in ("h1", "h2"):
            self.headings.append(data)


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("city", ["mazara-del-vallo", "aversa"])
def test_html_is_well_formed_and_has_the_figures(write_city: Callable[..., Briefing], city: str, lang: str) -> None:
    written = write_city(city, lang)
    page = Outline()
    page.feed(briefing_to_html(written).decode())
    assert not page.open
    assert page.headings == [written.title, *(section.title for section in written.sections), written.words["sources"]]
    assert ("html", "lang", lang) in page.attributes
    words = "".join(page.words)
    for section in written.sections:
        for block in section.blocks:
            if isinstance(block, Bars):
                assert all(row.shown in words and row.note in words for row in block.rows)


def test_html_loads_nothing_and_runs_nothing(write_city: Callable[..., Briefing]) -> None:
    page = Outline()
    content = briefing_to_html(write_city("gela")).decode()
    page.feed(content)
    assert "<script" not in content
    assert not re.search(r"\bon[a-z]+=", content.split("</style>")[1])
    assert all(url.startswith("data:") or url == "#hatch" for url in re.findall(r"url\(([^)]*)\)", content))
    loaded = [value for tag, name, value in page.attributes if name == "src" or (tag == "link" and name == "href")]
    assert not loaded
    ids = [value for _, name, value in page.attributes if name == "id"]
    targets = [value[1:] for _, name, value in page.attributes if name == "href" and value.startswith("#")]
    assert set(targets) <= set(ids)
    assert len(ids) == len(set(ids))

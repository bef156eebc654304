"""Hostile titles, names and sources go through every format as words."""

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import pptx
import pytest
from pypdf import PdfReader

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports.briefing import Briefing, BriefingFormat, city_briefing, programme_briefing, render_briefing
from cmsdash.exports.briefing.content import Table
from cmsdash.exports.briefing.qr_code import qr_modules
from cmsdash.exports.plain_lines import MAX_LINE_CHARS, plain_line
from tests.exports.briefing.conftest import LINK, file_context
from tests.exports.briefing.test_html import Outline
from tests.hostile_strings import HOSTILE_STRINGS

STRINGS = tuple(HOSTILE_STRINGS.values())


@pytest.fixture(scope="module")
def hostile_release(release: Release) -> Release:
    """The release with hostile titles of operations, names of cities and sources, as no check would let it pass."""
    operations, cities = release.tables["operations"], release.tables["cities"]
    words = cycle(STRINGS)
    tables = {
        **release.tables,
        "operations": operations.assign(title=[next(words) for _ in range(len(operations))]),
        "cities": cities.assign(name=[f"{name} {next(words)}" for name in cities["name"]]),
    }
    sources = {
        key: replace(source, publisher=next(words), title=next(words)) for key, source in release.sources.items()
    }
    return replace(release, tables=tables, sources=sources, is_private=True)


@pytest.fixture(scope="module", params=["city", "programme"])
def written(request: pytest.FixtureRequest, hostile_release: Release) -> Briefing:
    if request.param == "city":
        return city_briefing(file_context(hostile_release, Selection(city=("mazara-del-vallo",), lang="en")))
    return programme_briefing(file_context(hostile_release, Selection(region=("sicilia",), lang="en")))


def operation_titles(briefing: Briefing) -> list[str]:
    [section] = [item for item in briefing.sections if item.key == "operations"]
    [table] = [block for block in section.blocks if isinstance(block, Table)]
    return [row[0].text for row in table.rows]


def test_titles_are_clean_lines(written: Briefing) -> None:
    titles = operation_titles(written)
    assert len(titles) > 10
    assert set(titles) <= {plain_line(word) for word in STRINGS}
    assert all(len(title) <= MAX_LINE_CHARS and title.replace("\u200d", "").isprintable() for title in titles)


def test_pdf_takes_them_as_words(written: Briefing) -> None:
    pages = PdfReader(io.BytesIO(render_briefing(written, BriefingFormat.PDF))).pages
    words = "".join("".join(page.extract_text().split()) for page in pages)
    for title in operation_titles(written):
        if title.isascii() and len(title) < 40:
            assert "".join(title.split()) in words


def test_html_takes_them_as_words(written: Briefing) -> None:
    page = Outline()
    page.feed(render_briefing(written, BriefingFormat.HTML).decode("utf-8"))
    assert not page.open
    assert {tag for tag, _, _ in page.attributes} <= {
        "html", "meta", "svg", "path", "pattern", "header", "p", "div", "figure", "circle", "text", "ul", "li", "a", "table",
        "thead", "tbody", "th", "td", "tr", "rect", "span", "b", "blockquote", "ol", "section", "small", "strong",
    }  # fmt: skip
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert not [value for _, name, value in page.attributes if name == "href" and not value.startswith(("#", "http"))]
    words = "".join(page.words)
    assert all(title in words for title in operation_titles(written))


def test_slides_take_them_as_words(written: Briefing) -> None:
    deck = pptx.Presentation(io.BytesIO(render_briefing(written, BriefingFormat.PPTX)))
    cells = {
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows  # type: ignore[attr-defined]
        for cell in row.cells
    }
    for title in operation_titles(written):
        assert any(cell.startswith(title) for cell in cells)


@pytest.mark.parametrize("form", BriefingFormat)
@pytest.mark.parametrize("length", [2_000, 7_100])
def test_a_long_address_is_written_even_if_no_code_can_hold_it(
    write_city: Callable[..., Briefing], form: BriefingFormat, length: int
) -> None:
    link = f"{LINK}&search=".ljust(length, "a")
    assert bool(qr_modules(link)) == (length == 2_000)
    assert render_briefing(write_city("aversa", "it", link), form)

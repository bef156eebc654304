"""The slides: native charts and tables, titles, text alternatives, notes, language."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pptx
import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE

from cmsdash.exports.briefing import Briefing
from cmsdash.exports.briefing.content import Bars, Table
from cmsdash.exports.briefing.slides import briefing_to_pptx
from cmsdash.exports.briefing.slides.fitting import BOLD_FALLBACK_WIDTH, EMU_PER_POINT, largest_size, split_pages
from cmsdash.exports.svg.text_metrics import text_width

ADDRESSES = ("http://", "https://")


def open_deck(content: bytes) -> Any:
    return pptx.Presentation(io.BytesIO(content))


def shapes_of(deck: Any) -> Iterator[Any]:
    for slide in deck.slides:
        yield from slide.shapes


def words_of(deck: Any) -> str:
    words = []
    for shape in shapes_of(deck):
        if shape.has_text_frame:
            words.append(shape.text_frame.text)
        if shape.has_table:
            words += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(words)


@pytest.fixture(scope="module", params=["gela", "aversa", "mazara-del-vallo"])
def pair(request: pytest.FixtureRequest, write_city: Callable[..., Briefing]) -> tuple[Briefing, Any]:
    written = write_city(request.param, "en")
    return written, open_deck(briefing_to_pptx(written))


def test_every_slide_has_a_title_of_its_own_a_number_and_notes(pair: tuple[Briefing, Any]) -> None:
    written, deck = pair
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[0] == written.title
    assert {section.title for section in written.sections} <= set(titles)
    assert all(titles)
    assert all(slide.notes_slide.notes_text_frame.text for slide in deck.slides)
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    assert len(deck.slide_layouts) == 1
    for slide in deck.slides:
        assert all(shape.text_frame.text for shape in slide.placeholders), "no placeholder is empty"


def test_charts_and_tables_are_native_and_have_the_figures(pair: tuple[Briefing, Any]) -> None:
    written, deck = pair
    bars = [block for section in written.sections for block in section.blocks if isinstance(block, Bars)]
    expected = [row.value for block in bars if any(row.value for row in block.rows) for row in block.rows]
    charts = [shape.chart for shape in shapes_of(deck) if shape.has_chart]
    assert [value for chart in charts for value in chart.plots[0].series[0].values] == expected
    words = words_of(deck)
    for block in bars:
        assert all(row.shown in words and row.note in words for row in block.rows)
    tables = [block for section in written.sections for block in section.blocks if isinstance(block, Table)]
    assert all(cell.text in words for table in tables for row in table.rows for cell in row)


def test_notes_name_the_sources_of_their_slide(pair: tuple[Briefing, Any]) -> None:
    written, deck = pair
    for section in written.sections:
        slides = [slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith(section.title)]
        for number in section.all_sources:
            url = written.sources[number - 1].url
            assert all(f"[{number}]" in slide.notes_slide.notes_text_frame.text for slide in slides)
            assert all(url in slide.notes_slide.notes_text_frame.text for slide in slides)


def test_pictures_have_text_alternatives_and_words_a_language(pair: tuple[Briefing, Any]) -> None:
    _, deck = pair
    for shape in shapes_of(deck):
        [properties] = shape.element.xpath("./*/p:cNvPr")
        if shape.shape_type in (
            MSO_SHAPE_TYPE.GROUP,
            MSO_SHAPE_TYPE.CHART,
            MSO_SHAPE_TYPE.TABLE,
            MSO_SHAPE_TYPE.FREEFORM,
        ):
            assert properties.get("descr")
        for run in shape.element.xpath(".//a:r/a:rPr"):
            assert run.get("lang") in ("en-GB", "it-IT")
    assert deck.core_properties.language == "en-GB"
    assert deck.core_properties.title


def test_links_are_web_addresses_and_there_is_no_macro(pair: tuple[Briefing, Any]) -> None:
    written, deck = pair
    content = briefing_to_pptx(written)
    addresses = [
        run.hyperlink.address
        for shape in shapes_of(deck)
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.hyperlink.address
    ]
    assert written.link in addresses
    assert all(address.startswith(ADDRESSES) for address in addresses)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not [name for name in names if "vba" in name.lower() or "activeX" in name]
    assert len([name for name in names if name.startswith("ppt/slides/slide")]) == len(deck.slides)


def test_nothing_reaches_over_the_edge_of_a_slide(pair: tuple[Briefing, Any]) -> None:
    _, deck = pair
    for shape in shapes_of(deck):
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height


def test_parts_are_few_and_even() -> None:
    assert split_pages([1] * 15, 13) == [slice(0, 8), slice(8, 15)]
    assert split_pages([5, 5, 20], 12) == [slice(0, 2), slice(2, 3)]
    assert split_pages([3], 1) == [slice(0, 1)]


def test_titles_are_as_large_as_their_line_allows() -> None:
    """A title of three cities in the largest size would cover the words above and below it."""
    sizes, width = (44, 36, 28, 24), 7 * 72 * EMU_PER_POINT
    found = [largest_size(title, sizes, width) for title in ("Gela", "Andria, Gela e Trani", "Città " * 40)]
    assert (found[0], found[-1]) == (44, 24)
    title = "Andria, Gela e Trani"
    assert found[1] == 36
    assert text_width(title, 36, 700) * BOLD_FALLBACK_WIDTH <= 7 * 72 < text_width(title, 44, 700) * BOLD_FALLBACK_WIDTH


def test_words_of_a_short_table_are_larger_and_none_is_smaller_than_24_px(write_city: Callable[..., Briefing]) -> None:
    presentation = pptx.Presentation(io.BytesIO(briefing_to_pptx(write_city("gela"))))
    sizes = {
        slide.shapes.title.text_frame.text: [
            run.font.size.pt
            for shape in slide.shapes
            if shape.has_table
            for row in list(shape.table.rows)[1:]
            for cell in row.cells
            for paragraph in cell.text_frame.paragraphs
            for run in paragraph.runs
        ]
        for slide in presentation.slides
    }
    assert max(sizes["Operazioni note"]) >= 16
    assert max(sizes["Operazioni note"]) == max(sizes["Operazioni note (segue)"])
    assert min(size for slide in sizes.values() for size in slide) >= 12

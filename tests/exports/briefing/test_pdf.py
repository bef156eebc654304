"""The PDF: accessible structure, words and links."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from cmsdash.exports.briefing import Briefing
from cmsdash.exports.briefing.content import Cell, Table
from cmsdash.exports.briefing.pdf import briefing_to_pdf

HOSTILE = (
    '#panic(1) *bold* _x_ `raw` $x$ @ref <label> \\ = Heading // end /* /* ] } "quote" #image("/etc/passwd")',
    "=1+1 <script>alert(1)</script> {{ 7*7 }} {% x %} &amp;",
    "a\u202eb\u2066c\u200fd\x00e\x1bf\ud800g\u2028h\ni",
    "日本語 العربية עברית \U0001f600 \ue000",
    "W" * 10_000,
)


def structure_elements(node: Any) -> Iterator[Any]:
    """Yield all structure elements below a node of the structure tree."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        element = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(element, dict) and "/S" in element:
            yield element
            yield from structure_elements(element)


@pytest.mark.parametrize(("lang", "locale"), [("it", "it-IT"), ("en", "en-GB")])
def test_pdf_is_tagged_and_has_title_language_outline_and_alternatives(
    write_city: Callable[..., Briefing], lang: str, locale: str
) -> None:
    written = write_city("gela", lang)
    reader = PdfReader(io.BytesIO(briefing_to_pdf(written)))
    root: Any = reader.root_object
    assert root["/Lang"] == locale
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert reader.metadata is not None
    assert reader.metadata.title == f"Gela – {written.kind}"
    assert "pdfuaid:part>1<" in reader.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
    [chapter, sections] = reader.outline
    assert chapter["/Title"] == "Gela"  # type: ignore[index,call-overload]
    assert [item["/Title"] for item in sections] == [  # type: ignore[union-attr]
        *(item.title for item in written.sections),
        written.words["sources"],
    ]
    elements = list(structure_elements(root["/StructTreeRoot"]))
    tags = [element["/S"] for element in elements]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/Link", "/Figure"} <= set(tags)
    figures = [element for element in elements if element["/S"] == "/Figure"]
    assert [element["/Alt"] for element in figures] == [written.locator.alt, written.words["scan"]]


def test_fonts_are_embedded(write_city: Callable[..., Briefing]) -> None:
    reader = PdfReader(io.BytesIO(briefing_to_pdf(write_city("gela"))))
    fonts: Any = [font for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    descriptors = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts
    ]
    assert all("/FontFile2" in item or "/FontFile3" in item for item in descriptors)
    assert any("Titillium" in item["/FontName"] for item in descriptors)


def test_the_same_briefing_gives_the_same_bytes(write_city: Callable[..., Briefing]) -> None:
    assert briefing_to_pdf(write_city("aversa")) == briefing_to_pdf(write_city("aversa"))


def test_without_an_address_there_is_neither_link_nor_code(write_city: Callable[..., Briefing]) -> None:
    words = read_words(briefing_to_pdf(write_city("aversa", link="")))
    assert "data.example.org" not in words


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(write_city: Callable[..., Briefing], hostile: str) -> None:
    written = write_city("caltanissetta")
    at = [item.key for item in written.sections].index("operations")
    operations = written.sections[at]
    [table] = [block for block in operations.blocks if isinstance(block, Table)]
    row = (Cell(hostile), *table.rows[0][1:])
    changed = replace(operations, blocks=(replace(table, rows=(row, *table.rows[1:])),))
    sections = (*written.sections[:at], changed, *written.sections[at + 1 :])
    words = read_words(briefing_to_pdf(replace(written, title=hostile, finding=hostile, sections=sections)))
    if hostile.startswith("#"):
        assert "#panic(1)*bold*_x_`raw`$x$@ref<label>\\=Heading//end" in words


def read_words(pdf: bytes) -> str:
    """Return the text of a PDF without white space."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)

"""LibreOffice opens the slides of a briefing and shows every one of them, with its words."""

from pathlib import Path

import pptx
import pytest
from pypdf import PdfReader

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports.briefing import BriefingFormat, city_briefing, comparison_briefing, render_briefing
from tests.exports.briefing.conftest import file_context
from tests.libreoffice import convert

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("cities", [("gela",), ("aversa",), ("andria", "crotone", "mazara-del-vallo")], ids="-".join)
def test_libreoffice_shows_every_slide(release: Release, tmp_path: Path, cities: tuple[str, ...], lang: str) -> None:
    build = city_briefing if len(cities) == 1 else comparison_briefing
    written = build(file_context(release, Selection(city=cities, lang=lang)))
    path = tmp_path / "briefing.pptx"
    path.write_bytes(render_briefing(written, BriefingFormat.PPTX))
    shown = tmp_path / "shown"
    shown.mkdir()
    [rendered] = convert(path, "pdf", shown)
    pages = PdfReader(rendered).pages
    slides = pptx.Presentation(str(path)).slides
    assert len(pages) == len(slides)
    for page, slide in zip(pages, slides, strict=True):
        words = "".join(page.extract_text().split())
        title = slide.shapes.title
        assert title is not None
        assert "".join(title.text_frame.text.split()) in words

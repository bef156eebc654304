"""Every document has the emblems with the statement if there are some, and says in words what is co-funded if not."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from markupsafe import escape
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports.briefing import Briefing, BriefingFormat, city_briefing, render_briefing
from cmsdash.exports.embed import embed_html
from cmsdash.exports.presentation import make_presentation
from cmsdash.figures.catalogue import build_figure
from cmsdash.i18n import get_translator
from cmsdash.installation.emblems import EMBLEM_VARIABLE, configured_emblems
from cmsdash.views.html.emblems import EMBLEM_HEIGHT_PX, emblems_html
from tests.exports.briefing.conftest import file_context
from tests.exports.test_presentation import make_page
from tests.installation.emblem_files import WITH_STATEMENT_SVG, write_emblems, write_three_emblems

STATEMENTS = {"it": "Cofinanziato dall'Unione europea", "en": "Co-funded by the European Union"}
"""The words of Annex IX, point 1.2, in the language versions of the Official Journal."""
NAMES = {
    "it": ["Emblema dell'Unione europea", "Repubblica Italiana", 'Regione <Prova> & "figli"'],
    "en": ["Emblem of the European Union", "Italian Republic", 'Region <Test> & "sons"'],
}


@pytest.fixture
def emblems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = write_three_emblems(tmp_path)
    monkeypatch.setenv(EMBLEM_VARIABLE, str(path))
    return path


def write_documents(release: Release, lang: str) -> dict[str, str]:
    page = make_page(release, Selection(lang=lang))
    context = file_context(release, Selection(city=("aversa",), lang=lang))
    return {
        "embed": embed_html(build_figure("programme_figures", page), page, theme="auto", base="", style=""),
        "presentation": make_presentation(
            page, "programme_figures", heading="x", base="", style=""
        ),
        "briefing": render_briefing(city_briefing(context), BriefingFormat.HTML).decode("utf-8"),
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_documents_have_emblems_at_one_height(release: Release, emblems: Path, lang: str) -> None:
    for name, html in write_documents(release, lang).items():
        assert html.count('<span class="cms-emblem">') == 3, name
        assert html.count(f'height="{EMBLEM_HEIGHT_PX}"') >= 3, name
        assert html.index('alt="' + str(escape(NAMES[lang][0]))) < html.index(str(escape(STATEMENTS[lang])))
        for alternative in NAMES[lang]:
            assert f'alt="{escape(alternative)}"' in html, name
        assert 'src="http' not in html, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_emblems_documents_say_what_is_co_funded(release: Release, lang: str) -> None:
    words = {"it": "cofinanziato dall&#39;Unione europea", "en": "co-funded by the European Union"}[lang]
    for name, html in write_documents(release, lang).items():
        assert words in html, name
        assert '<span class="cms-emblem">' not in html, name
        assert escape(STATEMENTS[lang]) not in html, name


def test_statement_inside_a_picture_is_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = '[[emblem]]\nowner = "eu"\nfile = "eu.svg"\nhas_statement = true\n'
    monkeypatch.setenv(EMBLEM_VARIABLE, str(write_emblems(tmp_path, entries, eu_svg=WITH_STATEMENT_SVG)))
    html = emblems_html(configured_emblems("it"), get_translator("it"))
    assert f'alt="{escape(STATEMENTS["it"])}" width="180" height="40"' in html
    assert html.count(str(escape(STATEMENTS["it"]))) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pdf_has_emblems_with_alternatives(write_city: Callable[..., Briefing], emblems: Path, lang: str) -> None:
    reader = PdfReader(io.BytesIO(render_briefing(write_city("aversa", lang), BriefingFormat.PDF)))
    words = " ".join(reader.pages[0].extract_text().split())
    assert STATEMENTS[lang] in words
    root: Any = reader.root_object
    found = []

    def collect(node: Any) -> None:
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            element = kid.get_object() if hasattr(kid, "get_object") else kid
            if isinstance(element, dict) and "/S" in element:
                found.extend([element["/Alt"]] if "/Alt" in element else [])
                collect(element)

    collect(root["/StructTreeRoot"])
    assert found[:3] == NAMES[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_first_slide_has_emblems_of_one_centimetre(
    write_city: Callable[..., Briefing], emblems: Path, lang: str
) -> None:
    deck: Any = pptx.Presentation(io.BytesIO(render_briefing(write_city("aversa", lang), BriefingFormat.PPTX)))
    shapes = list(deck.slides[0].shapes)
    pictures = [shape for shape in shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    alternatives = [picture.element.xpath("./*/p:cNvPr")[0].get("descr") for picture in pictures]
    assert alternatives == NAMES[lang]
    assert {round(picture.height.cm, 2) for picture in pictures} == {1.05}
    assert len({picture.top for picture in pictures}) == 1
    [statement] = [shape for shape in shapes if shape.has_text_frame and shape.text_frame.text == STATEMENTS[lang]]
    [run] = statement.text_frame.paragraphs[0].runs
    assert (run.font.name, run.font.italic, run.font.underline) == ("Arial", None, None)
    assert pictures[0].left + pictures[0].width < statement.left < pictures[1].left

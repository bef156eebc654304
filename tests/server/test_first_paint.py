"""The served document contains what its first paint needs."""

from pathlib import Path

import pytest
import streamlit

from cmsdash.domain import LANGUAGES
from cmsdash.server import index_html
from cmsdash.server.static_files import STREAMLIT_STYLE_PATH, STYLE_PATH
from cmsdash.ui.pages.previews import link_preview

FONTS = Path(__file__).parents[2] / "static" / "fonts"
STREAMLIT_DOCUMENT = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_document_contains_style_and_skeleton_and_preloads_fonts(lang: str) -> None:
    document = index_html.localize_index_html(STREAMLIT_DOCUMENT, link_preview("overview", {}, lang))
    link = f'<link rel="stylesheet" href="{STYLE_PATH}"'
    assert document.index(f"{link} data-first-style>") < document.index("</head>")
    assert document.index("</head>") < document.index('<div id="root"') < document.index(f"{link}>")
    assert document.index("cms-unveil") < document.index("</head>")
    fonts = [path.name for path in FONTS.glob("titillium-web-*.woff2")]
    assert fonts
    for name in fonts:
        assert f'href="/app/static/fonts/{name}"' in document


def test_document_does_not_load_streamlits_font() -> None:
    document = index_html.localize_index_html(STREAMLIT_DOCUMENT, link_preview("overview", {}, "it"))
    assert "SourceSans" in STREAMLIT_DOCUMENT
    assert "SourceSans" not in document
    assert "/static/css/index." not in document
    assert document.count(STREAMLIT_STYLE_PATH) == 1

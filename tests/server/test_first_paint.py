"""The document that Streamlit serves, with what its first paint needs."""

from pathlib import Path

import pytest
import streamlit

from cmsdash.domain import LANGUAGES
from cmsdash.server import index_html
from cmsdash.ui.layout.stylesheet import STYLE

FONTS = Path(__file__).parents[2] / "static" / "fonts"
SERVED = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_style_typeface_and_sketch_come_with_the_document(lang: str) -> None:
    written = index_html.localize_index_html(SERVED, lang)
    assert written.count(f"<style>{STYLE}") == 1
    assert written.index("cms-unveil") < written.index("</head>")
    fonts = [path.name for path in FONTS.glob("*.woff2")]
    assert fonts
    for name in fonts:
        assert f'href="/app/static/fonts/{name}"' in written


def test_the_typeface_that_is_not_ours_is_not_asked_for() -> None:
    assert "SourceSans" in SERVED
    assert "SourceSans" not in index_html.localize_index_html(SERVED, "it")

"""An embedded figure has its selection, sources and link, and neither script nor menu."""

import pytest
from markupsafe import escape

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports.embed import EMBED_THEMES, embed_html, iframe_code, static_html
from cmsdash.figures.catalogue import FIGURES, build_figure
from cmsdash.i18n import get_translator
from cmsdash.views.formatting.filters import filters_sentence
from tests.exports.test_presentation import make_page

BASE = "https://x.example"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["map_cities", "stage_summary", "intervention_list", "city_figures"])
def test_embedded_figure_says_where_it_comes_from(release: Release, name: str, lang: str) -> None:
    page = make_page(release, Selection(city=("gela",), lang=lang), FIGURES[name].page)
    figure = build_figure(name, page)
    for html in (embed_html(figure, page, theme="auto", base=BASE, style=""), static_html(figure, page, BASE)):
        assert escape(figure.caption) in html
        assert escape(figure.sentence) in html
        assert escape(filters_sentence(figure.selection or page.selection, page.names, page.text)) in html
        assert escape(page.release.sources[figure.result.sources[0]].publisher) in html
        address = f"{BASE}/{'' if page.script == 'overview' else page.script}?city=gela{'&amp;lang=en' if lang == 'en' else ''}"
        assert f'href="{address}"' in html
        assert "<script" not in html
        assert 'href="/' not in html
        assert f'lang="{lang}"' in html


@pytest.mark.parametrize("theme", EMBED_THEMES)
def test_embedded_figure_has_its_theme(release: Release, theme: str) -> None:
    page = make_page(release)
    document = embed_html(build_figure("programme_figures", page), page, theme=theme, base="", style="")
    assert f'data-theme="{theme}"' in document


def test_frame_has_title_and_language() -> None:
    code = iframe_code("https://x.example/embed?figure=a&lang=it", 'Le "città" <39>', 480, get_translator("it"))
    assert code.startswith(
        '<iframe src="https://x.example/embed?figure=a&amp;lang=it" title="Le &#34;citt\u00e0&#34; &lt;39&gt;" lang="it"'
    )
    assert 'height="480" loading="lazy"' in code


def test_hostile_search_stays_text(release: Release) -> None:
    page = make_page(release, Selection(search='"><img src=x onerror=alert(1)>'), "operations")
    html = embed_html(build_figure("intervention_list", page), page, theme="auto", base=BASE, style="")
    assert "<img" not in html


@pytest.mark.parametrize("name", ["intervention_list", "coverage_matrix", "programme_figures", "stage_summary"])
def test_html_for_another_page_has_a_drawing_and_a_table(release: Release, name: str) -> None:
    page = make_page(release, Selection(), FIGURES[name].page)
    html = static_html(build_figure(name, page), page, BASE)
    assert (html.count("<svg"), html.count("<table")) == (1, 1)

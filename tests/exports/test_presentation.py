"""The document of a presentation holds the views of a link, their sources, and nothing that needs the network."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, MapLayer, Selection
from cmsdash.domain.view_sequence import View, format_sequence
from cmsdash.exports.figure_html import content_html
from cmsdash.exports.presentation import make_presentation
from cmsdash.exports.presentation.slides import CHART_SIZE_PX, default_views
from cmsdash.figures.catalogue import FIGURES, build_figure
from cmsdash.figures.context import PageContext
from cmsdash.i18n import get_translator
from cmsdash.views.html.described import DescribedHtml
from cmsdash.views.html.matrix import Matrix, MatrixRow, slide_matrix_html

EVERYTHING = Selection()


def make_page(release: Release, selection: Selection = EVERYTHING, script: str = "overview") -> PageContext:
    text = get_translator(selection.lang)
    return PageContext(selection, release, text, queries.selection_vocabulary(release), script)


class Headings(HTMLParser):
    """Collects the headings of the views and every address that a browser would load."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.loaded: list[str] = []
        self._is_heading = False
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._is_heading = tag in ("h1", "h2")
        if self._is_heading:
            self.headings.append("")
        self.loaded += [str(values[name]) for name in ("src", "srcset", "data") if name in values]
        if tag == "link":
            self.loaded.append(str(values.get("href")))

    def handle_endtag(self, tag: str) -> None:
        self._is_heading = False

    def handle_data(self, data: str) -> None:
        if self._is_heading:
            self.headings[-1] += data


@pytest.mark.parametrize("lang", LANGUAGES)
def test_usual_views_follow_in_order(release: Release, lang: str) -> None:
    page = make_page(release, Selection(lang=lang))
    document = make_presentation(page, "1", heading="Title", base="", style="")
    expected = [
        build_figure(view.figure, make_page(release, view.selection, FIGURES[view.figure].page)).caption
        for view in default_views(page.selection)
    ]
    assert Headings(document).headings == ["Title", *expected, page.text("present.sources")]
    assert f'<html lang="{lang}">' in document
    assert len(expected) >= 8


def test_layers_of_the_map_are_views() -> None:
    layers = [view.selection.layer for view in default_views(Selection()) if view.figure == "map_cities"]
    assert layers == [layer.value for layer in MapLayer]


def test_a_chosen_city_has_views() -> None:
    added = set(default_views(Selection(city=("gela",)))) - set(default_views(Selection()))
    assert "city_figures" in {view.figure for view in added}


def test_a_sequence_shows_its_views_alone(release: Release) -> None:
    views = [View("stage_summary", Selection(region=("sicilia",))), View("map_cities", Selection(layer="areas"))]
    page = make_page(release)
    document = make_presentation(page, format_sequence(views), heading="Title", base="https://x.example", style="")
    titles = [build_figure(view.figure, make_page(release, view.selection)).caption for view in views]
    assert Headings(document).headings == ["Title", *titles, page.text("present.sources")]
    assert 'href="https://x.example/money?region=sicilia"' in document


def test_parts_of_a_link_that_cannot_be_read_are_named(release: Release) -> None:
    page = make_page(release, Selection(lang="en"))
    document = make_presentation(page, "nosuch;stage_summary~city:roma;city_figures", heading="T", base="", style="")
    assert "could not be read: “nosuch”, “roma” and “city_figures”" in document
    assert len(Headings(document).headings) == 3


def test_document_loads_nothing(release: Release) -> None:
    document = make_presentation(make_page(release), "1", heading="T", base="", style="")
    assert all(address.startswith("data:") for address in Headings(document).loaded)
    assert not re.search(r"url\((?!#|\"?data:)", document)


def test_hostile_words_stay_words(release: Release) -> None:
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"
    page = make_page(release, Selection(search=hostile[:80]))
    document = make_presentation(page, f"{hostile};stage_summary", heading=hostile, base="", style="")
    assert "<img src=x" not in document
    assert document.count("<script") == 1


def test_empty_views_say_why(release: Release) -> None:
    page = make_page(release, Selection(lang="en", city=("aversa",), stage=("agreement",)))
    figure = build_figure("stage_figures", page)
    assert figure.result.is_empty
    document = make_presentation(page, "stage_figures~city:aversa~stage:agreement", heading="T", base="", style="")
    assert figure.sentence in document


def test_headings_of_a_tall_chart_stay_in_sight(release: Release) -> None:
    document = make_presentation(make_page(release), "stage_figures;stage_summary", heading="T", base="", style="")
    [name] = re.findall(r'<div class="cms-drawn-head"><svg [^>]*aria-hidden="true"><g id="([^"]+)"', document)
    assert document.count(f'<use href="#{name}"/>') == 1
    heights = [
        float(box) for box in re.findall(r'class="cms-drawn-chart" viewBox="0 [\d.]+ [\d.]+ ([\d.]+)"', document)
    ]
    assert heights[1] > CHART_SIZE_PX[1] > heights[0]


def test_a_view_without_rows_is_its_sentence(release: Release) -> None:
    document = make_presentation(make_page(release), "operations~search:qqqqqq", heading="T", base="", style="")
    assert document.count('class="cms-view cms-view-plain"') == 1


def test_a_view_opens_what_the_page_folds(release: Release) -> None:
    page = make_page(release, Selection(city=("andria",)))
    rules, fundable = (build_figure(name, page) for name in ("classification_rules", "fundable_classes"))
    views = [content_html(figure, page, (976, 400), is_slide=True) for figure in (rules, fundable)]
    assert "<details><summary>" in str(rules.content)
    assert 'class="cms-fold"' in str(fundable.content)
    assert (views[0].count("<details open>"), views[0].count("<details>")) == (33, 0)
    for html in (views[1], content_html(fundable, page, (976, 400))):
        assert ("<details" in html, "cms-fundable" in html) == (False, True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_matrix_of_a_view_names_rows_without_operations_in_a_sentence(release: Release, lang: str) -> None:
    page = make_page(release, Selection(lang=lang), "recipients")
    figure = build_figure("coverage_matrix", page)
    assert isinstance(figure.content, DescribedHtml)
    matrix: Matrix = figure.content.description
    undeclared = [row.name for _, rows in matrix.bodies for row in rows if row.is_undeclared]
    html = content_html(figure, page, (976, 400), is_slide=True)
    table, _, below = html.partition("</table>")
    legend = table.partition("<table")[0]
    assert len(undeclared) == 12  # 14 of 26 groups are declared, as the sentence of the figure says
    assert page.text("coverage.undeclared_rows", names="; ".join(undeclared)) in unescape(below)
    assert table.count('scope="row"') == sum(len(rows) for _, rows in matrix.bodies) - 12
    assert page.text("coverage.legend.active") in unescape(legend)
    assert page.text("coverage.legend.nobody") not in unescape(html)


def test_matrix_of_a_view_keeps_its_rows_if_no_operation_declares_one(release: Release) -> None:
    matrix = Matrix("c", "g", [("○", "none")], [], ["a"], [("k", [MatrixRow("r", [], is_undeclared=True)])], [])
    assert slide_matrix_html(matrix, get_translator("it")).count('scope="row"') == 1

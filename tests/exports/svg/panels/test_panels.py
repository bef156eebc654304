import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from markupsafe import Markup, escape

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES
from cmsdash.exports.svg.elements import document
from cmsdash.exports.svg.figure import figure_to_svg
from cmsdash.exports.svg.panels import min_panel_width, panel_svg
from cmsdash.exports.svg.panels.matrix import matrix_svg
from cmsdash.views.html.class_list import ClassEntry, ClassList, ClassSection
from cmsdash.views.html.classification_rules import ClassificationRules, RuleEntry
from cmsdash.views.html.described import DescribedHtml
from cmsdash.views.html.fundable_classes import FundableClasses, FundableObjective
from cmsdash.views.html.matrix import Matrix, MatrixCell, MatrixRow
from cmsdash.views.html.metric_tiles import Tile, Tiles
from cmsdash.views.html.operation_detail import DetailField, DetailLine, OperationDetail
from cmsdash.views.html.statements import Statement, Statements
from cmsdash.views.palette import THEMES
from tests.exports.svg.hostile import HOSTILE
from tests.exports.svg.test_figure import SVG, build

COLOURS = THEMES["light"]
DESCRIBED = (
    "intervention_list", "group_list", "programme_figures", "declared_classes", "city_figures", "cities_at_stage",
    "city_profile", "age_bands", "income_comparison", "compared_cities", "taxonomy_tree", "intervention_amounts",
    "city_areas", "coverage_matrix", "group_amounts", "city_statements", "programme_statements",
    "classification_rules", "operation", "fundable_classes",
)  # fmt: skip
OPENED = frozenset(("classification_rules", "fundable_classes"))
"""Figures whose folded words are drawn: they are all that the figure has to say."""
NOT_DRAWN = frozenset(("cms-spoken", "cms-bygroup", "cms-explain", "cms-sign", "cms-more"))
"""What only screen readers, narrow screens or clicks show, and symbols, which are shapes in a drawing."""


class ShownWords(HTMLParser):
    """Collects the words that a wide screen shows."""

    def __init__(self, *, is_opened: bool) -> None:
        super().__init__()
        self.words: list[str] = []
        self._is_fold = False  # what opens such a fold is not among its words
        self._hidden_tags = {"caption"} if is_opened else {"caption", "details"}
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag == "details":
            self._is_fold = "cms-fold" in classes
        if tag != "br":
            self._open.append(
                tag in self._hidden_tags or (tag == "summary" and self._is_fold) or not NOT_DRAWN.isdisjoint(classes)
            )

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.words += tokens(data)


def tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def drawn_words(svg: bytes) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    return [word for text in root.iter(f"{SVG}text") for word in tokens("".join(text.itertext()))]


def described(name: str, release: Release, lang: str = "it", **choices: object) -> DescribedHtml[Any]:
    figure, _ = build(name, release, lang, **choices)
    assert isinstance(figure.content, DescribedHtml), name
    return figure.content


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_drawing_has_the_words_of_the_screen(name: str, release: Release) -> None:
    for lang in LANGUAGES:
        html = described(name, release, lang)
        shown = ShownWords(is_opened=name in OPENED)
        shown.feed(html)
        svg = document(panel_svg(html, 1600, COLOURS), title="", description="", lang=lang)
        found = Counter(drawn_words(svg))
        assert sum(found.values()) > 8
        assert found == Counter(shown.words)


@pytest.mark.parametrize("across", ["intervention", "city", "region"])
def test_a_matrix_shows_each_cell_with_its_symbols(across: str, release: Release) -> None:
    html = described("coverage_matrix", release, across=across)
    matrix: Matrix = html.description
    root = ElementTree.fromstring(  # noqa: S314 - our own drawing
        document(matrix_svg(matrix, min_panel_width(html), COLOURS), title="", description="", lang="it")
    )
    cells = [cell for _, rows in matrix.bodies for row in rows for cell in row.cells]
    numbers = [n for cell in cells for n in re.findall(r"\d+", cell.symbols)]
    circles = sum(cell.symbols.count(sign) for cell in cells for sign in "●◐·")
    texts = Counter("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert all(texts[n] >= count for n, count in Counter(numbers).items())
    legend = sum(sign in "●◐·○" for sign, _ in matrix.legend)
    undeclared = sum(row.is_undeclared for _, rows in matrix.bodies for row in rows)
    assert len(list(root.iter(f"{SVG}circle"))) == circles + legend + undeclared


def test_nothing_stands_outside_a_picture(release: Release) -> None:
    for name in DESCRIBED:
        figure, context = build(name, release)
        root = ElementTree.fromstring(figure_to_svg(figure, context, width=700))  # noqa: S314 - our own drawing
        width, height = float(root.get("width") or 0), float(root.get("height") or 0)
        for text in root.iter(f"{SVG}text"):
            assert 0 <= float(text.get("x") or 0) <= width, (name, "".join(text.itertext()))
            assert float(text.get("y") or 0) <= height, (name, "".join(text.itertext()))


def test_a_wide_matrix_makes_its_picture_wider(release: Release) -> None:
    figure, context = build("coverage_matrix", release, across="city")
    root = ElementTree.fromstring(figure_to_svg(figure, context, width=700))  # noqa: S314 - our own drawing
    assert isinstance(figure.content, DescribedHtml)
    assert float(root.get("width") or 0) >= min_panel_width(figure.content) > 700


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(words: str) -> None:
    cell = MatrixCell("active", "●\u00a01", words, "")
    entry = ClassEntry(words, "/", words, 50, 50, is_chosen=True)
    markup = escape(words)
    field = DetailField(words, Markup(), "", [DetailLine(words, markup, words)], [markup])
    for content in (
        Tiles([Tile(words, words, words)]),
        Matrix(words, words, [("●", words)], [(words, 1)], [words], [(words, [MatrixRow(words, [cell])])], [words]),
        ClassList([ClassSection("people", words, entry, [entry], words)], words, words),
        Statements([Statement(words, words, markup, markup, words)]),
        FundableClasses([FundableObjective("ESO4.8", words, [(words, [markup])])]),
        ClassificationRules([(words, [RuleEntry(words, words, [(words, markup)], words)])]),
        OperationDetail([field], words, [words], words),
    ):
        html: DescribedHtml[Any] = DescribedHtml(words)
        html.description = content
        drawing = panel_svg(html, 900, COLOURS)
        root = ElementTree.fromstring(document(drawing, title="", description="", lang="it"))  # noqa: S314
        assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
            "svg", "title", "desc", "g", "rect", "text", "circle", "path",
        }  # fmt: skip
        assert drawing.height < 12_000, "long words are cut"


@pytest.mark.parametrize("width", [576, 1216])
def test_a_text_in_lines_keeps_all_its_words(width: float, release: Release) -> None:
    """The longest texts of sources are not cut, whatever the width."""
    operations = release.tables["operations"]
    lengths = sum(operations[name].fillna("").str.len() for name in ("title", "summary", "wording", "note"))
    longest = operations["operation"][lengths.nlargest(3).index]
    for html in (
        *(described("operation", release, operation=operation) for operation in longest),
        described("classification_rules", release),
        described("programme_statements", release),
    ):
        shown = ShownWords(is_opened=True)
        shown.feed(html)
        svg = document(panel_svg(html, width, COLOURS), title="", description="", lang="it")
        assert Counter(drawn_words(svg)) == Counter(shown.words)


@pytest.mark.parametrize(("city", "labels"), [("gela", 2), ("andria", 1)])
def test_fundable_classes_of_a_picture_are_never_empty_boxes(city: str, labels: int, release: Release) -> None:
    """Both fields are listed where a link asks although the operations of the city have both."""
    content: FundableClasses = described("fundable_classes", release, city=(city,)).description
    assert [len(objective.fields) for objective in content.objectives] == [labels] * 2
    assert all(classes for objective in content.objectives for _, classes in objective.fields)

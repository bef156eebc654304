import re
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.svg import png
from cmsdash.exports.svg.figure import MAX_TABLE_ROWS, figure_to_svg
from cmsdash.exports.svg.png import svg_to_png
from cmsdash.figures.catalogue import FIGURES, build_figure
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure
from cmsdash.i18n import get_translator
from cmsdash.queries.filter_options import selection_vocabulary
from tests.exports.svg.hostile import HOSTILE

LINK = "https://example.org/money?city=andria&lang=it"
SVG = "{http://www.w3.org/2000/svg}"


def build(name: str, release: Release, lang: str = "it", **choices: object) -> tuple[Figure, FileContext]:
    subjects = {"city": {"city": ("andria",)}, "operation": {"operation": release.tables["operations"]["operation"][0]}}
    selection = Selection(lang=lang, **{**subjects.get(FIGURES[name].subject, {}), **choices})  # type: ignore[arg-type]
    page = PageContext(selection, release, get_translator(lang), selection_vocabulary(release), FIGURES[name].page)
    figure = build_figure(name, page)
    return figure, FileContext(figure.selection or selection, page.names, release, page.text, LINK)


def words(svg: bytes) -> str:
    """Return all words of a picture without blanks: lines are wrapped."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    return re.sub(r"\s", "", "".join("".join(text.itertext()) for text in root.iter(f"{SVG}text")))


def dense(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_says_what_it_is_and_where_it_comes_from(name: str, release: Release) -> None:
    figure, context = build(name, release)
    found = words(figure_to_svg(figure, context))
    expected = [figure.caption, context.filters, figure.sentence, context.licence, context.release_id, LINK]
    expected += [release.sources[key].publisher for key in figure.result.sources[:3]]
    expected += [context.text(f"kind.{kind}").lower() for kind in figure.result.kinds]
    assert [line for line in expected if dense(line) not in found] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["stage_summary", "group_cities", "city_figures"])
def test_pictures_have_both_languages_and_themes(name: str, theme: str, lang: str, release: Release) -> None:
    figure, context = build(name, release, lang)
    svg = figure_to_svg(figure, context, theme=theme)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    assert root.get("lang") == lang
    assert b"var(--" not in svg
    assert (root.findtext(f"{SVG}title"), bool(root.findtext(f"{SVG}desc"))) == (figure.caption, True)
    assert svg.count(b"@font-face") == 3
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("y") or 1) <= float(root.get("height") or 0)


def test_an_empty_figure_says_why(release: Release) -> None:
    figure, context = build("operations", release, search="qqqqqq")
    assert figure.result.is_empty
    assert dense(figure.sentence) in words(figure_to_svg(figure, context))


def test_a_long_table_says_how_many_rows_are_in_the_file(release: Release) -> None:
    figure, context = build("operations", release, "en")
    found = words(figure_to_svg(figure, context))
    rest = len(figure.result.table) - MAX_TABLE_ROWS
    assert dense(context.text.plural("picture.more_rows", rest)) in found


def test_numbers_of_a_table_are_those_of_the_rows(release: Release) -> None:
    figure, context = build("city_operations", release, city=("gela",))
    found = words(figure_to_svg(figure, context))
    amounts = figure.result.table["amount_cents"].dropna().head(MAX_TABLE_ROWS)
    assert len(amounts)
    assert [cents for cents in amounts if dense(context.text.money(int(cents))) not in found] == []


def test_no_word_of_a_table_is_broken(release: Release) -> None:
    figure, context = build("city_table", release)
    root = ElementTree.fromstring(figure_to_svg(figure, context, width=480))  # noqa: S314 - our own drawing
    lines = {"".join(text.itertext()) for text in root.iter(f"{SVG}text")}
    assert {"Caltanissetta", "Corigliano-Rossano"} <= lines


def hostile_figure(figure: Figure, words: str) -> Figure:
    rows = figure.result.table.assign(title=words) if "title" in figure.result.table else figure.result.table
    result = replace(figure.result, table=pd.DataFrame(rows))
    return replace(figure, result=result, title=words, sentence=words, alt=words, notes=(words,))


@pytest.mark.parametrize("words_", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(words_: str, release: Release) -> None:
    figure, context = build("operations", release)
    svg = figure_to_svg(hostile_figure(figure, words_), replace(context, link=f"https://example.org/?search={words_}"))
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "style", "g", "rect", "text", "tspan",
    }  # fmt: skip
    assert float(root.get("height") or 0) < 6000, "long words are cut"
    assert svg.count(b"@font-face") == svg.count(b"@font-face{font-family:&#39;Titillium Web&#39;")


def test_hostile_words_become_pixels(release: Release) -> None:
    figure, context = build("operations", release)
    png = svg_to_png(figure_to_svg(hostile_figure(figure, " ".join(HOSTILE)), context), 1)
    assert png.startswith(b"\x89PNG")


def test_picture_of_a_huge_drawing_has_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "MAX_PIXELS", 20_000)
    picture = png.svg_to_png(b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="400"/>')
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (100, 200)

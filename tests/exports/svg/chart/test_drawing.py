import io
import json
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES
from cmsdash.exports.svg.chart import chart_svg
from cmsdash.exports.svg.elements import clean_words, document
from cmsdash.exports.svg.png import svg_to_png
from cmsdash.exports.svg.rich_text import markup_words
from cmsdash.views import Chart
from cmsdash.views.palette import THEMES
from tests.exports.svg.examples import NAMES, draw_chart
from tests.exports.svg.hostile import HOSTILE

WIDTH = 960
SVG = "{http://www.w3.org/2000/svg}"


def parse(chart: Chart, theme: str = "light") -> ElementTree.Element:
    svg = document(chart_svg(chart, WIDTH, THEMES[theme]), title="", description="", lang="it")
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def words_of(root: ElementTree.Element) -> list[str]:
    lines = ([("".join(line.itertext())) for line in text] for text in root.iter(f"{SVG}text"))
    return [" ".join(line) for line in lines]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_drawn_with_its_words_inside_its_edges(name: str, lang: str, release: Release) -> None:
    chart = draw_chart(name, release, lang)
    root = parse(chart)
    figure = json.loads(chart.figure)
    words = words_of(root)
    labels = [item["text"] for item in figure["layout"].get("annotations", ())]
    names = [trace["name"] for trace in figure["data"] if trace.get("name")]
    assert set(map(markup_words, labels + names)) <= set(words)
    assert (float(root.get("width") or 0), float(root.get("height") or 0)) == (WIDTH, chart.height)
    for text in root.iter(f"{SVG}text"):
        if text.get("transform") is None:
            for line in text:
                assert -1 <= float(line.get("x") or 0) <= WIDTH
                assert 0 <= float(line.get("y") or 0) <= chart.height


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", NAMES)
def test_every_chart_has_the_colours_of_a_theme(name: str, theme: str, release: Release) -> None:
    svg = chart_svg(draw_chart(name, release, "it"), WIDTH, THEMES[theme]).body
    colours = set(re.findall(r'(?:fill|stroke)="(?!none|url)([^"]*)"', svg))
    assert colours
    assert colours <= set(THEMES[theme].values())


def test_every_known_amount_is_a_mark(release: Release) -> None:
    figure = json.loads(draw_chart("matrix", release, "it").figure)
    root = parse(draw_chart("matrix", release, "it"))
    marks = [mark for group in root.iter(f"{SVG}g") if group.get("class") == "points" for mark in group]
    assert len(marks) == sum(len(trace["x"]) for trace in figure["data"])


@pytest.mark.parametrize("name", ["matrix", "need", "peers", "timeline"])
def test_hostile_names_stay_words(name: str, release: Release) -> None:
    root = parse(draw_chart(name, release, "it", city_names=HOSTILE))
    assert {element.tag.split("}")[1] for element in root.iter()} <= {
        "svg", "title", "desc", "g", "defs", "clipPath", "rect", "pattern", "path", "circle", "text", "tspan",
    }  # fmt: skip
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
    assert [words for words in root.itertext() if clean_words(words) != words] == []
    assert "var(--cms-ink)" in " ".join(words_of(root)) or name == "need", "words that look like a colour stay words"


def test_hostile_names_become_pixels(release: Release) -> None:
    chart = draw_chart("matrix", release, "en", city_names=HOSTILE)
    words = " ".join(HOSTILE)
    png = svg_to_png(document(chart_svg(chart, 700, THEMES["light"]), title=words, description=words, lang="en"), 1)
    assert png.startswith(b"\x89PNG")


def test_two_charts_in_one_document_do_not_share_ids(release: Release) -> None:
    charts = [chart_svg(draw_chart(name, release, "it"), WIDTH, THEMES["light"]) for name in ("strip", "breakdown")]
    charts += [chart_svg(draw_chart("breakdown", release, "it"), WIDTH, THEMES["dark"])]
    ids = [set(re.findall(r' id="([^"]+)"', chart.body)) for chart in charts]
    assert not ids[0] & ids[1]
    assert not ids[1] & ids[2]


def test_what_no_chart_has_is_refused_rather_than_drawn_wrong(release: Release) -> None:
    chart = draw_chart("breakdown", release, "it")
    for old, new in (('"orientation":"h"', '"orientation":"v"'), ('"shape":"/"', '"shape":"+"')):
        with pytest.raises(ValueError, match="no chart of the dashboard"):
            chart_svg(Chart(chart.figure.replace(old, new), chart.height, False), WIDTH, THEMES["light"])


def test_pictures_have_two_pixels_for_one(release: Release) -> None:
    chart = draw_chart("strip", release, "it")
    png = svg_to_png(document(chart_svg(chart, WIDTH, THEMES["light"]), title="", description="", lang="it"))
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size == (2 * WIDTH, 2 * chart.height)
        colours = {colour[:3] for _, colour in picture.convert("RGBA").getcolors(10_000_000)}
    assert (0x00, 0x59, 0xB3) in colours, "the blue of what a source states"

"""The little maps as SVG: the words and marks of the HTML, in rows that fit the width."""

import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports.svg.elements import document
from cmsdash.exports.svg.small_multiples import small_multiples_svg
from cmsdash.i18n import get_translator
from cmsdash.views.maps.small_base_map import small_base_map
from cmsdash.views.maps.small_multiples import BOTH, STATED, SmallMultiples, small_multiples
from cmsdash.views.palette import THEMES

COLOURS = THEMES["light"]
LIMIT_BYTES = 150_000


def little_maps(release: Release, field: str, lang: str = "it", **filters: tuple[str, ...]) -> SmallMultiples:
    selection = Selection(**filters)
    base = small_base_map(release.shapes["regions"], release.tables["cities"])
    chosen = filters.get(field, ())
    table = queries.class_cities(release, selection, field).table
    classes = queries.programme_classes(release, selection, field)
    return small_multiples(table, field, classes, base, chosen, lambda _: "/", get_translator(lang))


def read(content: SmallMultiples, width: float) -> tuple[ElementTree.Element, float]:
    drawing = small_multiples_svg(content, width, COLOURS)
    written = document(drawing, title="", description="", lang="it")
    assert len(written) < LIMIT_BYTES
    return ElementTree.fromstring(written), drawing.height  # noqa: S314 - our own


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("field", ["intervention", "group"])
def test_words_are_those_of_the_page(release: Release, field: str, lang: str) -> None:
    content = little_maps(release, field, lang)
    root, _ = read(content, 960)
    drawn = " ".join(text.text or "" for text in root.iterfind(".//{*}text"))
    html = unescape(content.html).replace("\u00a0", " ")
    for words in re.findall(r'(?:cms-mini-title|cms-mini-caption|cms-mini-rest)">(.*?)<|<h3>(.*?)</h3>', html):
        assert set("".join(words).split()) <= set(drawn.replace("\u00a0", " ").split())
    for words in content.legend.values():
        assert words in drawn


def test_each_mark_has_its_kind_and_the_colour_of_its_section(release: Release) -> None:
    content = little_maps(release, "group")
    root, _ = read(content, 960)
    discs = [circle for circle in root.iterfind(".//{*}circle") if circle.get("fill") == COLOURS["people"]]
    marks = [m for s in content.sections if s.code == "people" for card in s.cards for m in card.marks]
    assert len(discs) == sum(mark.kind in (STATED, BOTH) for mark in marks)
    dashed = list(root.iterfind(".//{*}circle[@stroke-dasharray]"))
    in_legend = len(content.legend.keys() - {STATED, "city", "size"})
    every = [m for s in content.sections for card in s.cards for m in card.marks]
    assert len(dashed) == sum(mark.kind != STATED for mark in every) + in_legend


def test_chosen_map_has_a_frame_in_the_colour_of_its_section(release: Release) -> None:
    root, _ = read(little_maps(release, "group", group=("minori",)), 960)
    frames = [rect for rect in root.iterfind(".//{*}rect") if rect.get("stroke") == COLOURS["people"]]
    assert len(frames) == 1


def test_narrow_drawing_is_higher_and_nothing_leaves_it(release: Release) -> None:
    content = little_maps(release, "intervention")
    (wide, low), (narrow, high) = read(content, 1280), read(content, 480)
    assert high > low
    for root, width in ((wide, 1280), (narrow, 480)):
        rects = list(root.iterfind(".//{*}rect"))
        assert all(float(r.get("x", 0)) + float(r.get("width", 0)) <= width for r in rects)


def test_hostile_words_stay_words(release: Release) -> None:
    hostile = "<script>alert(1)</script> {{ 7 }} \u202e\x00" * 50
    content = little_maps(release, "intervention")
    section = content.sections[0]
    card = replace(section.cards[0], title=hostile, caption=hostile, names=hostile)
    changed = replace(
        content, sections=[replace(section, heading=hostile, cards=[card])], legend={"city": hostile}, rest=hostile
    )
    root, _ = read(changed, 960)
    assert not list(root.iterfind(".//{*}script"))
    assert all("\u202e" not in words for words in root.itertext())

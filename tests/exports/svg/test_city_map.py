"""The city map as SVG: every city and name, nothing covered, small, in all layers, languages and themes."""

from collections.abc import Mapping
from dataclasses import replace
from math import dist
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Measure, Selection
from cmsdash.exports.svg.base_shapes import BaseShapes, read_base_shapes
from cmsdash.exports.svg.city_map import FILE_ROUNDS, draw_map, map_svg
from cmsdash.exports.svg.elements import Svg, document
from cmsdash.exports.svg.geometry import Box
from cmsdash.exports.svg.map_layout import MapLayout, lay_out_map
from cmsdash.exports.svg.map_style import class_attributes, mix_colours, paint_symbol
from cmsdash.exports.svg.mercator import contains
from cmsdash.i18n import get_translator
from cmsdash.views.maps.cards import CardLinks
from cmsdash.views.maps.city_map import INSETS, CityMap, city_map
from cmsdash.views.maps.symbols import MapData
from cmsdash.views.maps.wheels import Sector, area_sectors, recipient_sectors
from cmsdash.views.palette import THEMES

HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} #set ${x} \"'&` \u202egnp\x00"
LIMIT_BYTES = 150_000
STATES: Mapping[str, Mapping[str, object]] = {
    "money": {},
    "operations": {"measure": Measure.OPERATIONS},
    "areas": {"layer": "areas"},
    "recipients": {"layer": "recipients"},
    "filter": {"group": ("minori",), "inferred": "include"},
    "region": {"region": ("campania",)},
    "one": {"city": ("salerno",)},
}


@pytest.fixture(scope="module")
def base(release: Release) -> BaseShapes:
    return read_base_shapes(release.shapes)


def drawn_map(release: Release, selection: Selection) -> CityMap:
    text, everywhere = get_translator(selection.lang), selection.reset("city")
    sectors: tuple[Sector, ...] = ()
    if selection.layer == "areas":
        sectors = area_sectors(release.tables["interventions"], text)
    if selection.layer == "recipients":
        sectors = recipient_sectors(release.tables["target_groups"], text)
    data = MapData(
        queries.city_funding(release, everywhere).table,
        queries.city_operations_summary(release, everywhere).table,
        sectors,
    )
    sources = {key: (key, key) for key in release.sources}
    return city_map("", data, CardLinks(*(lambda _: "/",) * 3, sources), selection, text)


def read(drawing: Svg) -> ElementTree.Element:
    written = document(drawing, title="", description="", lang="it")
    return ElementTree.fromstring(written)  # noqa: S314 - our own


def words(root: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in root.iterfind(".//{*}text") if text.get("aria-hidden") is None]


def lay_out(city_map: CityMap, base: BaseShapes, width: int, height: int, lang: str = "it") -> MapLayout:
    areas = [(get_translator(lang)(f"map.inset.{code}"), bounds) for code, bounds in INSETS.items()]
    return lay_out_map(city_map, base, width, height, areas)


@pytest.mark.parametrize("number", range(len(STATES)))
def test_every_city_is_drawn_with_its_meaning_in_a_small_file(release: Release, base: BaseShapes, number: int) -> None:
    state, lang, theme = list(STATES)[number], LANGUAGES[number % 2], ("light", "dark", "dark")[number % 3]
    shown = drawn_map(release, Selection(lang=lang, **STATES[state]))
    drawing = draw_map(shown, base, 960, 540, THEMES[theme], get_translator(lang))
    root = read(drawing)
    titles = {g.get("data-city"): g.findtext("{*}title") for g in root.iterfind(".//{*}g") if g.get("data-city")}
    assert titles == {marker["city"]: marker["title"] for marker in shown.markers}
    assert (drawing.width, drawing.height) == (960, 540)
    assert len(drawing.body.encode()) < LIMIT_BYTES
    assert 'class="' not in drawing.body, "a class has no style in a file"
    assert "var(" not in drawing.body
    legend = " ".join(words(root))
    for _, label in shown.legend_content.shapes:
        assert label in legend or all(word in legend for word in label.split())


def test_all_names_are_written_at_1280_px(release: Release, base: BaseShapes) -> None:
    layout = lay_out(drawn_map(release, Selection()), base, 1280 - 232, 720)
    assert sum(symbol.label is not None for symbol in layout.symbols) == 39
    assert len(layout.insets) == 2


def test_file_has_all_names_at_960_px_and_no_symbol_farther_from_its_city_than_on_a_screen(
    release: Release, base: BaseShapes
) -> None:
    shown, text = drawn_map(release, Selection()), get_translator("it")
    areas = [(text(f"map.inset.{code}"), bounds) for code, bounds in INSETS.items()]
    layout = lay_out_map(shown, base, 960 - 232, 540, areas, rounds=FILE_ROUNDS)
    assert all(symbol.label for symbol in layout.symbols)
    for symbol in layout.symbols:
        at = symbol.marker["at"]
        view = next((inset.view for inset in layout.insets if contains(inset.bounds, at)), layout.view)
        assert dist(symbol.centre, view.place(at)) < 22 + 16 + 2, symbol.marker["city"]
    drawing = draw_map(shown, base, 960, 540, THEMES["light"], text)
    assert set(words(read(drawing))) >= {
        name for m in shown.markers if " " not in (name := m["name"]) and "-" not in name
    }


def test_small_map_leaves_names_out_rather_than_symbols_far_from_their_cities(
    release: Release, base: BaseShapes
) -> None:
    shown = drawn_map(release, Selection())
    layout = lay_out_map(shown, base, 480, 400, [], rounds=1)
    assert all(dist(symbol.centre, layout.view.place(symbol.marker["at"])) < 24 for symbol in layout.symbols)
    written = words(read(draw_map(shown, base, 480, 600, THEMES["light"], get_translator("it"))))
    assert len(layout.symbols) == 39
    assert 10 < sum(marker["name"] in written for marker in shown.markers) < 39


@pytest.mark.parametrize("size", [(728, 540), (600, 420), (1048, 720)])
def test_names_cover_nothing_and_are_nearest_to_their_own_symbol(
    release: Release, base: BaseShapes, size: tuple[int, int]
) -> None:
    layout = lay_out(drawn_map(release, Selection()), base, *size)
    labelled = [symbol for symbol in layout.symbols if symbol.label]
    assert len(labelled) >= 33
    for symbol in labelled:
        assert symbol.label
        box, centre = symbol.label.box, symbol.label.centre
        assert min(layout.symbols, key=lambda other: dist(centre, other.centre)) is symbol
        for other in layout.symbols:
            reach = other.marker["reach"] * other.scale - 1
            assert not box.meets(Box(*other.centre, 0, 0).grow(reach)), (symbol.marker["city"], other.marker["city"])
            if other.label and other is not symbol:
                assert not box.meets(other.label.box), (symbol.marker["city"], other.marker["city"])
        if symbol.label.leader:
            assert dist(*symbol.label.leader) < 25
    boxes = [inset.panel for inset in layout.insets]
    assert not any(one.meets(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_region_is_enlarged_to_its_cities_with_their_municipalities(release: Release, base: BaseShapes) -> None:
    shown = drawn_map(release, Selection(region=("molise",)))
    layout = lay_out(shown, base, 728, 540)
    assert [symbol.marker["city"] for symbol in layout.symbols] == ["campobasso", "termoli"]
    assert not layout.insets
    assert all(60 < symbol.centre.x < 668 and 30 < symbol.centre.y < 510 for symbol in layout.symbols)
    assert 'fill-opacity="0.14"' in draw_map(shown, base, 960, 540, THEMES["light"], get_translator("it")).body


def test_names_of_regions_do_not_leave_the_map(release: Release, base: BaseShapes) -> None:
    for region in release.tables["regions"]["region"]:
        layout = lay_out(drawn_map(release, Selection(region=(region,))), base, 600, 540)
        for at, name in layout.region_names:
            assert 20 < at.x < 580, name
            assert 7 < at.y < 533, name


@pytest.mark.parametrize(
    ("size", "drawn"), [((960, 540), (960, 540)), ((896, 556), (896, 660)), ((600, 300), (600, 505))]
)
def test_legend_stands_beside_a_wide_map_and_below_another(
    release: Release, base: BaseShapes, size: tuple[int, int], drawn: tuple[int, int]
) -> None:
    drawing = draw_map(drawn_map(release, Selection()), base, *size, THEMES["light"], get_translator("it"))
    assert (drawing.width, drawing.height) == (drawn[0], pytest.approx(drawn[1], abs=30))


def test_map_without_cities_is_drawn(release: Release) -> None:
    empty = replace(drawn_map(release, Selection()), markers=[])
    drawing = map_svg(empty, release, 700, 600, THEMES["light"], get_translator("it"))
    assert "data-city" not in drawing.body
    assert "SARDEGNA" in drawing.body


def test_hostile_words_stay_words(release: Release, base: BaseShapes) -> None:
    shown = drawn_map(release, Selection())
    markers = [{**marker, "name": HOSTILE, "title": HOSTILE * 200} for marker in shown.markers]
    content = replace(shown.legend_content, heading=HOSTILE, note=HOSTILE * 50)
    hostile = replace(shown, markers=markers, legend_content=content)
    for width in (960, 600):
        root = read(draw_map(hostile, base, width, 540, THEMES["light"], get_translator("it")))
        assert {element.tag.split("}")[1] for element in root.iter()} <= {
            "svg", "title", "desc", "g", "rect", "path", "circle", "line", "text",
        }  # fmt: skip
        assert all("\u202e" not in text for text in root.itertext())


def test_unknown_class_is_an_error() -> None:
    with pytest.raises(KeyError):
        paint_symbol(Markup('<svg width="4"><circle class="s-new" r="1"/></svg>'), THEMES["light"])


def test_symbols_are_painted_by_role_and_state() -> None:
    colours = THEMES["light"]
    assert class_attributes("s-stated", colours)["fill"] == colours["stated"]
    faded = class_attributes("s-stated", colours, is_faded=True)
    assert faded["fill"] == mix_colours(colours["stated"], colours["halo"], 30)
    assert class_attributes("w w-ESO48", colours) == {
        "fill": colours["ESO4.8"], "stroke": colours["ESO4.8"], "stroke-width": 1,
    }  # fmt: skip
    assert "stroke-dasharray" in class_attributes("w w-people inferred", colours)
    assert mix_colours("#000000", "#FFFFFF", 50) == "#808080"

import re

from markupsafe import Markup

from cmsdash.exports.svg.bar_list import bar_list_svg
from cmsdash.exports.svg.elements import document
from cmsdash.views.html.bar_list import Bar, Bars
from cmsdash.views.palette import THEMES
from tests.exports.svg.hostile import HOSTILE

COLOURS = THEMES["light"]


def test_bars_are_as_long_as_their_shares() -> None:
    bars = [Bar("a", "40", 1.0), Bar("b", "20", 0.5), Bar("c", "10", 0.25, "other")]
    body = bar_list_svg(Bars(bars), 900, COLOURS).body
    for role, shares in (("stated", (1, 0.5)), ("programme-second", (0.25,))):
        lengths = [float(px) for px in re.findall(rf'<rect width="([\d.]+)" fill="{COLOURS[role]}"', body)]
        track = float(re.findall(rf'<rect width="([\d.]+)" fill="{COLOURS["surface"]}"', body)[0])
        assert [round(length / track, 2) for length in lengths] == list(shares)


def test_a_bar_without_a_value_is_a_dotted_line_and_an_inferred_one_is_hatched() -> None:
    body = bar_list_svg(Bars([Bar("a", "n/a", None), Bar("b", "3", 0.5, "estimated")]), 900, COLOURS).body
    assert body.count("stroke-dasharray") == 1
    assert len(re.findall(r'fill="url\(#bars-[0-9a-f]+\)"', body)) == 1


def test_dense_bars_are_lower_and_have_their_notes_beside_the_value() -> None:
    bars = [Bar(Markup('<a href="/city">Andria</a>'), "67 €", 0.5, note="admitted", badge="own")]
    tall, low = (bar_list_svg(Bars(bars, dense), 900, COLOURS) for dense in (False, True))
    assert low.height < tall.height
    assert ">Andria (own)<" in low.body


def test_hostile_words_stay_words() -> None:
    bars = [Bar(words, words, 0.5, note=words, badge=words) for words in HOSTILE]
    svg = document(bar_list_svg(Bars(bars), 700, COLOURS), title="", description="", lang="it")
    assert b"<script" not in svg
    assert b"<img" not in svg

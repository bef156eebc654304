from itertools import product
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from cmsdash.exports.svg import text_metrics
from cmsdash.exports.svg.text_metrics import FONT_FOLDER, shorten_words, text_width, wrap_words

ROOT = Path(__file__).parents[3]
FILES = {400: "Regular", 600: "SemiBold", 700: "Bold"}


def font(weight: int) -> TTFont:
    return TTFont(FONT_FOLDER / f"TitilliumWeb-{FILES[weight]}.ttf")


@pytest.mark.parametrize("weight", FILES)
def test_fonts_are_found_under_one_family_in_three_weights(weight: int) -> None:
    names = font(weight)["name"]
    assert names.getDebugName(16) == "Titillium Web"
    assert names.getDebugName(17) == FILES[weight]
    assert font(weight)["OS/2"].usWeightClass == weight


@pytest.mark.parametrize("weight", FILES)
def test_fonts_of_files_are_those_of_the_screen(weight: int) -> None:
    """Streamlit serves fonts from beside `app.py` alone, and the package has what its files carry: scripts/build-ttf."""
    name = f"titillium-web-{weight}.woff2"
    assert (FONT_FOLDER / name).read_bytes() == (ROOT / "static" / "fonts" / name).read_bytes()


@pytest.mark.parametrize("weight", FILES)
def test_widths_are_those_of_the_font(weight: int) -> None:
    table = font(weight)
    assert {
        letter: table["hmtx"][glyph][0] / 10 for code, glyph in table.getBestCmap().items() if (letter := chr(code))
    } == {chr(code): pytest.approx(text_width(chr(code), 100, weight)) for code in table.getBestCmap()}


def test_pairs_are_kerned_as_the_font_says() -> None:
    table = font(400)["GPOS"].table.LookupList.Lookup[0].SubTable
    classes = table[-1]
    for first, second in product(("A", "T", "V", "f", "one"), ("V", "o", "period", "seven")):
        row, column = classes.ClassDef1.classDefs.get(first, 0), classes.ClassDef2.classDefs.get(second, 0)
        exact = [
            record.Value1.XAdvance
            for pairs in table[:-1]
            if first in pairs.Coverage.glyphs
            for record in pairs.PairSet[pairs.Coverage.glyphs.index(first)].PairValueRecord
            if record.SecondGlyph == second and record.Value1
        ]
        value = classes.Class1Record[row].Class2Record[column].Value1 if first in classes.Coverage.glyphs else None
        expected = exact[0] if exact else value.XAdvance if value else 0
        letters = [{"one": "1", "period": ".", "seven": "7"}.get(name, name) for name in (first, second)]
        kerning = text_width("".join(letters), 1000) - sum(text_width(letter, 1000) for letter in letters)
        assert kerning == pytest.approx(expected), letters


def test_unknown_letters_have_a_width() -> None:
    assert text_width("都", 10) == 10
    assert text_width("ж", 10) > 0
    assert text_width("é", 10) == text_width("e", 10)
    assert text_width("‏", 10) == 0


def test_words_are_wrapped_into_lines_that_fit() -> None:
    words = "Sedici città su trentanove hanno una somma pubblicata " + "x" * 200
    lines = wrap_words(words, 14, 120)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(text_width(line, 14) <= 120 for line in lines)
    assert wrap_words("", 14, 120) == []


def test_long_words_are_cut_with_an_ellipsis() -> None:
    short = shorten_words("parola " * 2000, 14, 200)
    assert short.endswith("…")
    assert text_width(short, 14) <= 200
    assert shorten_words("parola", 14, 200) == "parola"


def test_lines_reach_as_far_as_in_a_browser() -> None:
    assert (text_metrics.ascent(14), text_metrics.descent(14)) == (16, 5)

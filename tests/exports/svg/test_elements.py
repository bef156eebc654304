from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from cmsdash.exports.svg.elements import Svg, clean_words, document, element, place, short

HOSTILE = [
    "<script>alert(1)</script>\"'&",
    "\x00\x0b\x1f\x7f",
    "\ud800",
    "a\nb\tc\r\nd",
    "‮evil⁦",
    "]]>",
    "{{ 7 }}",
    "#set x",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    drawing = Svg(element("text", words, data_words=words), 10, 10)
    root = ElementTree.fromstring(document(drawing, title=words, description=words, lang="it"))  # noqa: S314 - our own
    text = root.find("{*}text")
    assert text is not None
    assert (text.text or "") == text.get("data-words") == clean_words(words)
    assert [child.tag.split("}")[1] for child in root] == ["title", "desc", "text"]


def test_numbers_are_short() -> None:
    assert [short(number) for number in (1.0, -0.001, 2.345678, -3.5, 1000000.0, 100)] == [
        "1", "0", "2.35", "-3.5", "1000000", "100",
    ]  # fmt: skip
    assert element("path", d="M0,0", stroke_width=1.50001, fill=None) == '<path d="M0,0" stroke-width="1.5"/>'


def test_drawings_are_nested() -> None:
    inner = Svg(element("circle", r=2), 4, 4)
    assert place(inner, 3, 4.5) == Markup('<g transform="translate(3,4.5)"><circle r="2"/></g>')

"""The picture of a link has the size that networks ask for, the words of the page, and takes any words."""

import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from cmsdash.exports.emblems import drawn_emblems
from cmsdash.exports.share_card import CARD_SIZE_PX, ShareCard, share_card_png, share_card_svg
from cmsdash.exports.svg.text_metrics import text_width
from cmsdash.i18n import get_translator
from cmsdash.installation.emblems import EMBLEM_VARIABLE
from tests.hostile_strings import HOSTILE_STRINGS
from tests.installation.emblem_files import write_three_emblems

CARD = ShareCard(
    "Città Medie Sud", "Priorità 5 del PN Metro Plus", "Gela", "A Gela sono noti 6,48 mln € della Priorità 5.",
    "Dati del 26 novembre 2026", "it",
)  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def read_words(svg: bytes) -> list[tuple[str, float, float, float, int]]:
    """Return words, place, size and weight of each line of a card."""
    found = []
    for line in ElementTree.fromstring(svg).iter(f"{SVG}text"):  # noqa: S314 - our own drawing
        if line.text and line.get("font-size"):
            values = (line.get("x"), line.get("y"), line.get("font-size"))
            x, y, size = (float(value or 0) for value in values)
            found.append((line.text, x, y, size, int(line.get("font-weight", "400"))))
    return found


def test_card_is_a_picture_of_the_usual_size_and_the_same_each_time() -> None:
    png = share_card_png(CARD)
    assert Image.open(io.BytesIO(png)).size == CARD_SIZE_PX == (1200, 630)
    assert png == share_card_png(CARD)
    assert len(png) < 100_000


def test_card_has_the_words_of_the_page() -> None:
    words = [word for word, *_ in read_words(share_card_svg(CARD))]
    assert words == ["Gela", CARD.finding, CARD.foot]


@pytest.mark.parametrize("name", HOSTILE_STRINGS)
def test_any_words_stay_inside(name: str) -> None:
    words = HOSTILE_STRINGS[name]
    lines = read_words(share_card_svg(ShareCard("A", "B", words, words, words, "it")))
    for line, x, y, size, weight in lines:
        assert x + text_width(line, size, weight) <= CARD_SIZE_PX[0] - 60
        assert y < CARD_SIZE_PX[1]


def test_emblems_stand_at_the_foot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBLEM_VARIABLE, str(write_three_emblems(tmp_path)))
    emblems = drawn_emblems(get_translator("it"))
    root = ElementTree.fromstring(share_card_svg(CARD, emblems))  # noqa: S314 - our own drawing
    images = list(root.iter(f"{SVG}image"))
    assert len(images) == 3
    assert len({(image.get("y"), image.get("height")) for image in images}) == 1
    right = [float(image.get("x") or 0) + float(image.get("width") or 0) for image in images]
    assert right == sorted(right)
    assert right[-1] <= CARD_SIZE_PX[0] - 60
    assert "Cofinanziato" in "".join(root.itertext())

"""A briefing as one HTML file: style, fonts and pictures are inside, and it has no script."""

from base64 import b64encode
from functools import cache

from cmsdash.exports.briefing.content import Briefing
from cmsdash.exports.briefing.data import briefing_data
from cmsdash.exports.briefing.locator_svg import locator_svg
from cmsdash.exports.briefing.qr_code import qr_svg
from cmsdash.exports.svg.text_metrics import FONT_FOLDER
from cmsdash.views.palette import THEMES
from cmsdash.views.templates import render

_FONT_FILES = {400: "TitilliumWeb-Regular.ttf", 600: "TitilliumWeb-SemiBold.ttf", 700: "TitilliumWeb-Bold.ttf"}


def briefing_to_html(briefing: Briefing) -> bytes:
    """Return a briefing as an HTML document in UTF-8."""
    colours = THEMES["light"]
    return render(
        "briefing",
        briefing=briefing_data(briefing, str),
        colours=colours,
        fonts=_encoded_fonts(),
        locator=locator_svg(briefing.locator, colours, briefing.locator.alt, with_names=True),
        qr=qr_svg(briefing.link, colours, briefing.words["scan"]),
    ).encode("utf-8", "replace")


@cache
def _encoded_fonts() -> tuple[tuple[int, str], ...]:
    """Return weight and content of each font (base64)."""
    return tuple(
        (weight, b64encode((FONT_FOLDER / name).read_bytes()).decode("ascii")) for weight, name in _FONT_FILES.items()
    )

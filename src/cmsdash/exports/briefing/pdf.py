"""A briefing as PDF/UA-1 on A4, set by typst (`briefing.typ`)."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst

from cmsdash.exports.briefing.content import Briefing
from cmsdash.exports.briefing.data import briefing_data
from cmsdash.exports.briefing.locator_svg import locator_svg
from cmsdash.exports.briefing.qr_code import qr_svg
from cmsdash.exports.briefing.text import printable_text
from cmsdash.exports.svg.text_metrics import FONT_FOLDER
from cmsdash.views.palette import THEMES

FONT_FAMILIES = ("Titillium Web", "Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
"""The typeface of the dashboard, then those that typst brings, for characters that it lacks."""

_TEMPLATE = Path(__file__).with_name("briefing.typ")
_REGIONS = {"it": "IT", "en": "GB"}


def briefing_to_pdf(briefing: Briefing) -> bytes:
    """Return a briefing as PDF. The same release gives the same bytes.

    Raises:
        typst.TypstError: The compiler rejects the document, for example as not accessible.
    """
    colours = THEMES["light"]
    data = {
        "briefing": briefing_data(briefing, printable_text),
        "colours": dict(colours),
        "fonts": FONT_FAMILIES,
        "region": _REGIONS[briefing.lang],
        "locator": locator_svg(briefing.locator, colours),
        "qr": qr_svg(briefing.link, colours),
    }
    pdf = typst.compile(
        _TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"briefing": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=datetime.fromisoformat(briefing.created).astimezone(UTC),
    )
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))
    return pdf


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONT_FOLDER])

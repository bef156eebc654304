"""A briefing as PDF/UA-1 on A4, set by typst (`briefing.typ`)."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst

from cmsdash.exports.briefing.content import Briefing
from cmsdash.exports.briefing.data import briefing_data
from cmsdash.exports.briefing.locator_svg import locator_svg
from cmsdash.exports.briefing.qr_code import qr_svg
from cmsdash.exports.briefing.text import printable_text
from cmsdash.exports.emblems import EMBLEM_HEIGHT_MM, drawn_emblems
from cmsdash.exports.svg.text_metrics import FONT_FOLDER
from cmsdash.i18n import get_translator
from cmsdash.views.palette import THEMES

FONT_FAMILIES = ("Titillium Web", "Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
"""The typeface of the dashboard, then those that typst brings, for characters that it lacks."""

STATEMENT_FONTS = ("Ubuntu", *FONT_FAMILIES)
"""Typefaces of the statement beside the emblem: one that Annex IX of Regulation (EU) 2021/1060 allows, then others."""

_TEMPLATE = Path(__file__).with_name("briefing.typ")
_REGIONS = {"it": "IT", "en": "GB"}


def briefing_to_pdf(briefing: Briefing) -> bytes:
    """Return a briefing as PDF. The same release gives the same bytes.

    Raises:
        EmblemError: The emblems of the installation cannot be used.
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
        "emblems": [asdict(emblem) for emblem in drawn_emblems(get_translator(briefing.lang))],
        "statement_fonts": STATEMENT_FONTS,
        "emblem_height": EMBLEM_HEIGHT_MM,
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

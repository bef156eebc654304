"""A briefing as PDF/UA-1 on A4, set by typst (`briefing.typ`)."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst

from cmsdash.exports.briefing.content import Briefing
from cmsdash.exports.briefing.locator import LocatorBase
from cmsdash.exports.briefing.locator_svg import locator_svg
from cmsdash.exports.briefing.qr_code import qr_size_and_path
from cmsdash.exports.briefing.text import printable_text
from cmsdash.views.palette import THEMES
from cmsdash.views.templates import render

FONTS_DIR = Path(__file__).parents[1] / "fonts"

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
    size, path = qr_size_and_path(briefing.link) if briefing.link else (0, "")
    data = {
        "briefing": _to_data(briefing),
        "colours": dict(colours),
        "fonts": FONT_FAMILIES,
        "region": _REGIONS[briefing.lang],
        "locator": locator_svg(briefing.locator, colours),
        "qr": render("briefing_qr", size=size, path=path, label="", colours=colours) if briefing.link else "",
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
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS_DIR])


def _to_data(value: object) -> object:
    """Return a description as JSON data; each dataclass says its type. The outlines of the locator are left out."""
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, LocatorBase):
        return {"width": value.width, "height": value.height}
    if is_dataclass(value):
        return {
            "type": type(value).__name__,
            **{item.name: _to_data(getattr(value, item.name)) for item in fields(value)},
        }
    if isinstance(value, (list, tuple)):
        return [_to_data(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _to_data(item) for key, item in value.items()}
    return value

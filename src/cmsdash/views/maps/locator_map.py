"""Locator map: where a city is in the South, on the base map of the small multiples."""

from collections.abc import Sequence

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.maps.small_base_map import WIDTH, SmallBaseMap
from cmsdash.views.maps.small_multiples import STATED, CityMark
from cmsdash.views.templates import render

RADIUS = 14
"""Radius of the mark in units of the map: about 10 px where the map is 220 px wide."""


def locator_map(base: SmallBaseMap, city: str, region: str, text: Translator) -> Markup:
    """Return the map with a mark at the city.

    Args:
        base: The base map of the release.
        city: Code of the city.
        region: Code of its region, named in the text alternative.
        text: Translator.
    """
    label = text("city.locator", name=base.names[city], region=text(f"region.{region}"))
    return marked_map(base, [CityMark(STATED, *base.positions[city], RADIUS)], label)


def marked_map(base: SmallBaseMap, marks: Sequence[CityMark], label: str) -> Markup:
    """Return the map with marks at cities.

    Args:
        base: The base map of the release.
        marks: The marks in drawing order.
        label: Text alternative.
    """
    return render("locator_map", base=base, width=WIDTH, marks=marks, label=label)

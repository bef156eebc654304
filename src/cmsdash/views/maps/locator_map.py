"""Locator map: where a city is in the South, on the base map of the small multiples."""

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.maps.small_base_map import WIDTH, SmallBaseMap
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
    x, y = base.positions[city]
    label = text("city.locator", name=base.names[city], region=text(f"region.{region}"))
    return render("locator_map", base=base, width=WIDTH, x=x, y=y, radius=RADIUS, label=label)

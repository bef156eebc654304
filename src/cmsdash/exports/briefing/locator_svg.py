"""The locator of a briefing as SVG."""

from collections.abc import Mapping

from markupsafe import Markup

from cmsdash.exports.briefing.locator import Locator, path_data
from cmsdash.views.templates import render


def locator_svg(locator: Locator, colours: Mapping[str, str], label: str = "", *, with_names: bool = False) -> Markup:
    """Return regions and marks as SVG.

    Args:
        locator: The map.
        colours: Colour by role.
        label: Text alternative inside the SVG; "" where the format that holds it has its own place for it.
        with_names: Whether the names of marks are in it; else the format sets them in its type.
    """
    regions = sorted(locator.base.regions, key=lambda shape: shape.region == locator.region)  # the chosen one on top
    return render(
        "briefing_locator",
        width=locator.base.width,
        height=locator.base.height,
        regions=[{"path": path_data(shape.rings), "is_chosen": shape.region == locator.region} for shape in regions],
        marks=locator.marks,
        colours=colours,
        label=label,
        with_names=with_names,
    )

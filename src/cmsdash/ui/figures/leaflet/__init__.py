"""Streamlit component that runs folium's map scripts on a self-hosted Leaflet."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v1 import declare_component

from cmsdash.i18n import Translator
from cmsdash.views.maps.city_map import BOUNDS, INSETS, CityMap
from cmsdash.views.palette import THEMES

FRONTEND = Path(__file__).parent / "frontend"
"""The files of the component."""
URL_PATH = "/component/cmsdash.ui.figures.leaflet.leaflet/"
"""The URL path below which Streamlit serves them: the module and the name of the component."""

COMMITTED_BASE_SCRIPT = (FRONTEND / "base_map.generated.js").read_text(encoding="utf-8")
"""The base map of the embedded boundaries (`scripts/build-base-map`). Browsers cache it, so that a page does not send
its 200 kB as long as the release has these boundaries."""

_LABELS = ("label", "zoom_in", "zoom_out", "reset", "west", "north", "south", "east")

_COLOURS = {theme: dict(colours) for theme, colours in THEMES.items()}


@dataclass(frozen=True)
class MapClick:
    """A click on a city.

    Attributes:
        city: The code of the city.
        count: Grows with each click: a component repeats its last value in each run.
    """

    city: str
    count: int


def render_map(figure: CityMap, *, text: Translator, key: str, height: int = 430) -> MapClick | None:
    """Render a map and return the last click on a city, None before the first one. Only a click reruns the page.

    Args:
        figure: The map.
        text: The language of its labels.
        key: The widget key.
        height: The height of the map in px, without its legend on narrow screens; lower on phones, higher on large
            screens.
    """
    value = _component()(
        base="" if figure.base == COMMITTED_BASE_SCRIPT else figure.base,
        symbols=figure.symbols,
        legend=figure.legend,
        opens=figure.opens,
        bounds=BOUNDS,
        colours=_COLOURS,
        height=height,
        lang=text.lang,
        cards=dict(figure.cards),
        insets=[{"name": text(f"map.inset.{code}"), "bounds": bounds} for code, bounds in INSETS.items()],
        labels={name: text(f"map.{name}") for name in _LABELS},
        key=key,
        default=None,
    )
    return MapClick(str(value["city"]), int(value["count"])) if value else None


@cache
def _component() -> Callable[..., Any]:
    # Declared on first use: Streamlit registers a component only while a script runs.
    return declare_component("leaflet", path=FRONTEND)

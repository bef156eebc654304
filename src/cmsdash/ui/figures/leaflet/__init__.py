"""The Streamlit component that runs folium's map on a Leaflet of our own, without a request to another host."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v1 import declare_component

from cmsdash.i18n import Translator
from cmsdash.views.maps.city_map import BOUNDS, CityMap
from cmsdash.views.palette import THEMES

_FRONTEND = Path(__file__).parent / "frontend"

COMMITTED_BASE_SCRIPT = (_FRONTEND / "base_map.generated.js").read_text(encoding="utf-8")
"""The map's base of the committed boundaries (`scripts/build-base-map`), a file that browsers cache: while the release
has these boundaries, no change of the symbols sends its 200 kB again."""


_WORDS = ("label", "zoom_in", "zoom_out", "reset", "west", "north", "south", "east")

_COLOURS = {theme: dict(colours) for theme, colours in THEMES.items()}


@dataclass(frozen=True)
class MapClick:
    """A city that was chosen on the map; `count` grows with each click, for a component repeats its last value."""

    city: str
    count: int


def render_map(figure: CityMap, *, text: Translator, key: str, height: int = 480) -> MapClick | None:
    """Puts the map on the page. Only a click on a city makes the page run again; returns the last one."""
    value = _component()(
        base="" if figure.base == COMMITTED_BASE_SCRIPT else figure.base,
        symbols=figure.symbols,
        legend=figure.legend,
        opens=figure.opens,
        bounds=BOUNDS,
        colours=_COLOURS,
        height=height,
        lang=text.lang,
        words={name: text(f"map.{name}") for name in _WORDS},
        key=key,
        default=None,
    )
    return MapClick(str(value["city"]), int(value["count"])) if value else None


@cache
def _component() -> Callable[..., Any]:
    # Declared on first use: Streamlit registers a component only while a script runs.
    return declare_component("leaflet", path=_FRONTEND)

"""What a description of a chart says: traces and layout, with the values of its template and the colours of a theme."""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cmsdash.views import Chart
from cmsdash.views.palette import custom_property

Options = Mapping[str, Any]
"""Options of plotly by name."""

TRANSPARENT = "rgba(0,0,0,0)"


@dataclass(frozen=True)
class Source:
    """Traces, layout, and width and height in px."""

    traces: Sequence[Options]
    layout: Options
    width: float
    height: float

    def axis(self, letter: str) -> Options:
        """Return the options of the horizontal (x) or vertical (y) axis."""
        options: Options = self.layout.get(f"{letter}axis", {})
        return options

    @property
    def ink(self) -> str:
        """The colour of words."""
        return str(self.layout["font"]["color"])

    @property
    def font_size(self) -> float:
        """The size of words in px, where nothing else is said."""
        return float(self.layout["font"]["size"])


def read_description(chart: Chart, width: float, colours: Mapping[str, str]) -> Source:
    """Return what a description says.

    Args:
        chart: The description.
        width: Width in px.
        colours: Hexadecimal colour of each role.
    """
    by_variable = {f"var({custom_property(role)})": colour for role, colour in colours.items()}
    figure = _resolve_colours(json.loads(chart.figure), by_variable)
    layout = dict(figure["layout"])
    layout = _merge(layout.pop("template", {}).get("layout", {}), layout)
    return Source([_decode_arrays(trace) for trace in figure["data"]], layout, width, chart.height)


def _resolve_colours(value: Any, by_variable: Mapping[str, str], name: str = "") -> Any:
    """Return options with the hexadecimal colour of each role; words that look like one stay words."""
    if isinstance(value, dict):
        return {key: _resolve_colours(item, by_variable, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolve_colours(item, by_variable) for item in value]
    return by_variable.get(value, value) if name.endswith("color") and isinstance(value, str) else value


def _merge(defaults: Options, options: Options) -> dict[str, Any]:
    """Return options with the defaults for what they leave out, at all levels."""
    merged = {**defaults, **{name: value for name, value in options.items() if value is not None}}
    for name, value in options.items():
        if isinstance(value, Mapping) and isinstance(defaults.get(name), Mapping):
            merged[name] = _merge(defaults[name], value)
    return merged


def _decode_arrays(trace: Options) -> Options:
    """Return a trace whose arrays of numbers, which plotly writes in base64, are lists."""
    return {
        name: np.frombuffer(b64decode(value["bdata"]), dtype=value["dtype"]).tolist()
        if isinstance(value, Mapping) and "bdata" in value
        else value
        for name, value in trace.items()
    }

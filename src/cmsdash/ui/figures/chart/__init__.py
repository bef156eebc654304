"""Streamlit component that draws the charts of the views in the browser, with plotly's basic bundle."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from cmsdash.i18n import Translator
from cmsdash.views import Chart

FRONTEND = Path(__file__).parent / "frontend"
"""The files of the component."""
_NAME = "cmsdash.chart"
"""The name of the package and of the component in `src/cmsdash/pyproject.toml`."""
URL_PATH = f"/_stcore/bidi-components/{_NAME}/"
"""The URL path below which Streamlit serves the files."""

_LABELS = ("marks", "keys", "keys_click")


def render_chart(chart: Chart, *, name: str, alt: str, text: Translator) -> str | None:
    """Render a chart and return the code of the mark that the reader has clicked since the run before, if any.

    Args:
        chart: The chart.
        name: The name of the query result, which is also that of the expander of its table.
        alt: The text alternative.
        text: The language of the labels.
    """
    result = _component()(
        key=f"chart-{name}",
        # The chart is text inside the data: the browser parses it when it draws it.
        data={
            "figure": chart.figure,
            "name": name,
            "height": chart.height,
            "alt": alt,
            "clickable": chart.is_clickable,
            "labels": {label: text(f"chart.{label}") for label in _LABELS},
        },
        height=chart.height,  # reserved while it loads, so that the page does not jump
        on_click_change=_accept_click,
    )
    clicked: str | None = result["click"]
    return clicked


def _accept_click() -> None:
    """Declare the trigger `click`; its value is read from the result."""


@cache
def _component() -> Callable[..., Any]:
    # Declared on first use: Streamlit registers a component only while a script runs.
    return st.components.v2.component(_NAME, js="chart.js", isolate_styles=False)

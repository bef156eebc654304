"""The description of a chart, apart from how it is rendered."""

from dataclasses import dataclass
from json import dumps

from plotly.graph_objects import Figure
from plotly.utils import PlotlyJSONEncoder

MAX_LANDSCAPE_HEIGHT_PX = 600
"""The height of a figure that fits a landscape page together with its heading. Taller ones get a portrait page."""


@dataclass(frozen=True)
class Chart:
    """A chart that a renderer can draw in any theme.

    Attributes:
        figure: JSON of a plotly figure. Its colours are roles of the palette: `var(--cms-…)`.
        height: Height in px.
        is_clickable: Whether a mark has a code (`customdata`) that a click returns.
    """

    figure: str
    height: int
    is_clickable: bool

    @property
    def is_tall(self) -> bool:
        """Whether it is printed on a portrait page."""
        return self.height > MAX_LANDSCAPE_HEIGHT_PX


def describe_chart(figure: Figure) -> Chart:
    """Return the description of a plotly figure whose layout has a height."""
    return Chart(
        dumps(figure.to_plotly_json(), cls=PlotlyJSONEncoder, ensure_ascii=False, separators=(",", ":")),
        int(figure.layout.height),
        any(trace.customdata is not None for trace in figure.data),
    )

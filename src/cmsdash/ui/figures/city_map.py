"""The map of the cities on the screen: its controls, and the figure with the list for phones."""

import streamlit as st

from cmsdash.domain import MapLayer, Measure
from cmsdash.figures import Figure, PageContext
from cmsdash.ui.controls.option_pickers import segmented_choice, select_choice
from cmsdash.ui.figures.figure_block import render_figure
from cmsdash.views.maps.city_map import CityMap


def render_city_map(page: PageContext, figure: Figure) -> str | None:
    """Render a map with the list of its cities for phones, and return the city that was clicked."""
    if isinstance(figure.content, CityMap):
        st.html(figure.content.city_list)
    return render_figure(page, figure)


def map_controls(page: PageContext) -> None:
    """Render the switch of the layer, and the choice of what the symbols of the layer of funding measure."""
    with st.container(key="map-controls", horizontal=True):
        segmented_choice(page, "layer", [item.value for item in MapLayer])
        if page.selection.layer == MapLayer.FUNDING:
            measures = [Measure.MONEY, Measure.OPERATIONS] if page.selection.has_operation_filters else list(Measure)
            if page.selection.measure in measures:
                select_choice(page, "measure", [item.value for item in measures], "measure")

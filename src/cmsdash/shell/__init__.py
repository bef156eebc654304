"""The frame around every page and the one way to show a figure; the only package that imports Streamlit."""

from cmsdash.shell.choices import choice, measure
from cmsdash.shell.filters import choose_city, filters, select, select_city
from cmsdash.shell.frame import View, enter, leave, note
from cmsdash.shell.links import (
    back_to_list,
    branch_href,
    cell_href,
    operation_link,
    places_links,
    sort_heads,
)
from cmsdash.shell.maps import city_map
from cmsdash.shell.navigation import link, open_page
from cmsdash.shell.operation import operation_sheet, turn
from cmsdash.shell.show import Shown, city_link, show
from cmsdash.shell.switches import search, switch

__all__ = [
    "Shown",
    "View",
    "back_to_list",
    "branch_href",
    "cell_href",
    "choice",
    "choose_city",
    "city_link",
    "city_map",
    "enter",
    "filters",
    "leave",
    "link",
    "measure",
    "note",
    "open_page",
    "operation_link",
    "operation_sheet",
    "places_links",
    "search",
    "select",
    "select_city",
    "show",
    "sort_heads",
    "switch",
    "turn",
]

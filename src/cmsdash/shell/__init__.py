"""The frame around every page and the one way to show a figure; the only package that imports Streamlit."""

from cmsdash.shell.bringing import bring, own, yours
from cmsdash.shell.choices import choice, measure
from cmsdash.shell.filters import choose_city, filters, select
from cmsdash.shell.frame import View, enter, leave, note
from cmsdash.shell.maps import city_map, city_map_of
from cmsdash.shell.navigation import link, open_page
from cmsdash.shell.show import Shown, city_link, show

__all__ = [
    "Shown",
    "View",
    "bring",
    "choice",
    "choose_city",
    "city_link",
    "city_map",
    "city_map_of",
    "enter",
    "filters",
    "leave",
    "link",
    "measure",
    "note",
    "open_page",
    "own",
    "select",
    "show",
    "yours",
]

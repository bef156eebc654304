"""The frame around every page and the one way to show a figure; the only package that imports Streamlit."""

from cmsdash.shell.choices import choice, choose_peers, measure
from cmsdash.shell.cities import choose_city
from cmsdash.shell.contact import contacts
from cmsdash.shell.filters import filters, select
from cmsdash.shell.frame import View, enter, leave, note
from cmsdash.shell.maps import city_map
from cmsdash.shell.navigation import first_page, link, open_page
from cmsdash.shell.show import Shown, city_link, show

__all__ = [
    "Shown",
    "View",
    "choice",
    "choose_city",
    "choose_peers",
    "city_link",
    "city_map",
    "contacts",
    "enter",
    "filters",
    "first_page",
    "leave",
    "link",
    "measure",
    "note",
    "open_page",
    "select",
    "show",
]

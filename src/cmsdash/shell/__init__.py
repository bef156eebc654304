"""The frame around every page and the one way to show a figure; the only package that imports Streamlit."""

from cmsdash.shell.bringing import bring, own, yours
from cmsdash.shell.choices import choice, choose_peers, measure
from cmsdash.shell.cities import choose_city, find_city
from cmsdash.shell.comparing import find_beside, set_beside, unit, unit_stage_indicator
from cmsdash.shell.contact import contacts
from cmsdash.shell.filters import filters, select
from cmsdash.shell.frame import View, enter, leave, note
from cmsdash.shell.headlines import accessibility_headline, bring_headline, releases_headline
from cmsdash.shell.links import (
    back_to_list,
    branch_href,
    coverage_matrix,
    operation_link,
    places_links,
    sort_heads,
)
from cmsdash.shell.maps import city_map
from cmsdash.shell.navigation import first_page, link, open_page
from cmsdash.shell.operation import operation_sheet, turn
from cmsdash.shell.releases import (
    changes,
    changes_in_words,
    changes_shown,
    download_release,
    in_view,
    known_releases,
    release_cells,
    releases_in_words,
)
from cmsdash.shell.show import Shown, city_link, show
from cmsdash.shell.switches import search, switch

__all__ = [
    "Shown",
    "View",
    "accessibility_headline",
    "back_to_list",
    "branch_href",
    "bring",
    "bring_headline",
    "changes",
    "changes_in_words",
    "changes_shown",
    "choice",
    "choose_city",
    "choose_peers",
    "city_link",
    "city_map",
    "contacts",
    "coverage_matrix",
    "download_release",
    "enter",
    "filters",
    "find_beside",
    "find_city",
    "first_page",
    "in_view",
    "known_releases",
    "leave",
    "link",
    "measure",
    "note",
    "open_page",
    "operation_link",
    "operation_sheet",
    "own",
    "places_links",
    "release_cells",
    "releases_headline",
    "releases_in_words",
    "search",
    "select",
    "set_beside",
    "show",
    "sort_heads",
    "switch",
    "turn",
    "unit",
    "unit_stage_indicator",
    "yours",
]

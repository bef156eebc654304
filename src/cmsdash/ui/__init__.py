"""Streamlit user interface: page layout, controls, and figure blocks. The only package that imports Streamlit."""

from cmsdash.figures import PageContext
from cmsdash.ui.controls.briefing_menu import briefing_menu
from cmsdash.ui.controls.city_picker import city_picker, city_search_box
from cmsdash.ui.controls.comparison import need_controls, stage_picker, toggle_compared_city, unit_picker
from cmsdash.ui.controls.filling_links import filling_links
from cmsdash.ui.controls.filter_bar import filter_bar, toggle_filter_and_rerun
from cmsdash.ui.controls.option_pickers import (
    option_toggle,
    peer_criteria_picker,
    search_box,
    segmented_choice,
)
from cmsdash.ui.figures.city_map import map_controls, render_city_map
from cmsdash.ui.figures.figure_block import render_figure, render_notes
from cmsdash.ui.layout.navigation import page_link, switch_page
from cmsdash.ui.layout.page import page_context, render_footer, render_note
from cmsdash.ui.pages.city import (
    city_bodies_section,
    city_chooser,
    city_links_section,
    city_locator,
    city_missing_data_section,
    city_money_section,
    city_operations_section,
    city_peers_section,
    city_people_section,
    city_purpose_section,
    city_statements_section,
    city_title,
)
from cmsdash.ui.pages.open_data import open_data_section
from cmsdash.ui.pages.operation_detail import operation_detail_page, render_pagination
from cmsdash.ui.pages.public import public_page
from cmsdash.ui.pages.releases import (
    checksums_download_button,
    feed_links,
    release_change_words,
    release_changes,
    release_details_html,
    release_download_button,
    release_list,
)
from cmsdash.ui.pages.search_results import render_search_results, render_search_suggestions
from cmsdash.ui.pages.share import embed_section, presentation_section
from cmsdash.ui.pages.titles import releases_title, upload_title
from cmsdash.ui.pages.upload import preview_section, upload_form, uploaded_figures

__all__ = [
    "PageContext",
    "briefing_menu",
    "checksums_download_button",
    "city_bodies_section",
    "city_chooser",
    "city_links_section",
    "city_locator",
    "city_missing_data_section",
    "city_money_section",
    "city_operations_section",
    "city_peers_section",
    "city_people_section",
    "city_picker",
    "city_purpose_section",
    "city_search_box",
    "city_statements_section",
    "city_title",
    "embed_section",
    "feed_links",
    "filling_links",
    "filter_bar",
    "map_controls",
    "need_controls",
    "open_data_section",
    "operation_detail_page",
    "option_toggle",
    "page_context",
    "page_link",
    "peer_criteria_picker",
    "presentation_section",
    "preview_section",
    "public_page",
    "release_change_words",
    "release_changes",
    "release_details_html",
    "release_download_button",
    "release_list",
    "releases_title",
    "render_city_map",
    "render_figure",
    "render_footer",
    "render_note",
    "render_notes",
    "render_pagination",
    "render_search_results",
    "render_search_suggestions",
    "search_box",
    "segmented_choice",
    "stage_picker",
    "switch_page",
    "toggle_compared_city",
    "toggle_filter_and_rerun",
    "unit_picker",
    "upload_form",
    "upload_title",
    "uploaded_figures",
]

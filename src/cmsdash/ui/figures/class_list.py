"""Lists of the intervention areas and target groups, each a link that filters the page."""

from functools import partial

from cmsdash import queries
from cmsdash.figures import PageContext, TableSpec
from cmsdash.ui.figures.figure_block import render_figure
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.links import city_links_cell
from cmsdash.views.html import table_columns
from cmsdash.views.html.class_list import area_list, group_list
from cmsdash.views.narrative import operations
from cmsdash.views.page_links import toggle_href

_AMOUNTS_PAGES = {"intervention": "objectives", "group": "recipients"}
"""The page with the known amounts of each class."""


def class_list(page: PageContext, field: str) -> None:
    """Render the classes of the programme with the number of operations of each, its sentence, table and sources.

    Args:
        page: The context of the page, which the links filter.
        field: "intervention" for the objectives and areas, "group" for the recipients.
    """
    release, selection, text = page.release, page.selection, page.text
    filter_href = partial(toggle_href, page.script, selection)
    if field == "intervention":
        result, columns = queries.taxonomy_tree(release, selection), table_columns.taxonomy_columns(selection)
    else:
        result = queries.target_groups(release, selection.reset("group"))
        columns = table_columns.group_columns(selection)
    classes = queries.programme_classes(release, selection, field)
    render_figure(
        page,
        result,
        page.keep(
            f"{field}-list",
            lambda: (area_list if field == "intervention" else group_list)(result.table, filter_href, selection, text),
            result,
            page.script,
            selection,
        ),
        title=text(f"class_list.title.{field}"),
        sentence=page.compose(
            operations.class_cities_sentence,
            queries.class_cities(release, selection, field),
            field,
            len(classes),
            selection,
        ),
        table=TableSpec(columns, {"places": city_links_cell(page)}),
    )
    navigation.page_link(_AMOUNTS_PAGES[field], text(f"class_list.amounts.{field}"), selection)

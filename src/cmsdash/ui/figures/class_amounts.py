"""The known amounts of the operations of each objective and area, or of each target group."""

from cmsdash import queries
from cmsdash.figures import PageContext, TableSpec
from cmsdash.ui.figures.figure_block import render_figure
from cmsdash.views.html import table_columns
from cmsdash.views.html.class_amounts import class_amounts_html
from cmsdash.views.narrative import operations
from cmsdash.views.page_links import page_href


def class_amounts(page: PageContext, field: str) -> None:
    """Render the known amounts by class and status, with their sentence, table, sources and download.

    Args:
        page: The context of the page.
        field: "intervention" for objectives and areas, "group" for the recipients.
    """
    release, selection, text = page.release, page.selection, page.text
    result = queries.class_amounts(release, selection, field)
    matching = queries.operations(release, selection)
    chosen: tuple[str, ...] = getattr(selection, field)
    classes = [code for code in queries.programme_classes(release, selection, field) if not chosen or code in chosen]

    def class_href(of: str, code: str, **of_cell: str) -> str:
        return page_href("operations", queries.select_class(selection, of, code, **of_cell))

    render_figure(
        page,
        result,
        ""
        if result.is_empty
        else page.keep(
            f"{field}-amounts",
            lambda: class_amounts_html(result.table, field, classes, selection, class_href, text),
            result,
            selection,
        ),
        title=text(f"class_amounts.title.{field}"),
        sentence=page.compose(operations.class_amounts_sentence, result, matching, field, selection),
        table=TableSpec(table_columns.CLASS_AMOUNTS[field], topics=("minimum",)),
    )

"""The table of a figure, and what is said of its sources, as HTML."""

from collections.abc import Mapping

from markupsafe import Markup

from cmsdash.domain import Availability
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import source_links_html
from cmsdash.queries import QueryResult
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.formatting.measures import availability_label
from cmsdash.views.formatting.values import format_value_html
from cmsdash.views.html import lists
from cmsdash.views.html.tables import CellRenderer, html_table, link
from cmsdash.views.templates import get_macro

_OPERATION_COUNTS = ("operations", "declared_operations", "inferred_operations", "known_operations")
_paragraph = get_macro("paragraph")


def table_html(page: PageContext, figure: Figure) -> Markup:
    """Return the rows of a figure that its page shows, as a table with a caption (HTML)."""
    result, table = figure.result, figure.table
    caption = page.text("table.caption_of", title=figure.caption)
    rows = table.rows or slice(None)
    selection = figure.selection or page.selection

    def build_table() -> Markup:
        return html_table(
            result.table[rows],
            table.columns,
            page.text,
            caption,
            {
                **dict.fromkeys(("source", "figure_source"), lambda keys: source_links_html(page, keys)),
                **_operation_count_cell(page, table),
                **(table.cells or {}),
            },
            table.headings,
            availability_label(Availability.OTHER_STAGE, selection, page.text),
        )

    # Cells and headings follow from the page, its selection, and the place of the table on the page.
    place = (page.script, result.name, caption, tuple(table.columns), rows.start, rows.stop)
    return page.keep("table", build_table, result, page.selection, selection, place)


def _operation_count_cell(page: PageContext, table: TableSpec) -> Mapping[str, CellRenderer]:
    """Return the renderers of columns that count operations: no known operation is shown in words, not as zero."""
    no_operations = page.text("no_operations.cell")

    def render_count(n: object) -> str:
        return no_operations if isinstance(n, int) and not n else format_value_html("operations", n, page.text)

    return {name: render_count for name in _OPERATION_COUNTS if name in table.columns}


def provenance_html(page: PageContext, result: QueryResult) -> Markup:
    """Return the statuses of the figures in the rows of a result, and the list of their sources (HTML)."""
    return page.keep("sources", lambda: _observation_statuses(page, result) + _source_list(page, result), result)


def _observation_statuses(page: PageContext, result: QueryResult) -> Markup:
    statuses = page.text.list_and(page.text(f"kind.{kind}").lower() for kind in result.kinds)
    return _paragraph(page.text("show.kinds", kinds=statuses)) if result.kinds else Markup()


def _source_list(page: PageContext, result: QueryResult) -> Markup:
    items = []
    for key in result.sources:
        source = page.release.sources[key]
        label = f"{source.publisher}: {source.title}"
        date = page.text.date(source.date)
        items.append(Markup("{} ({})").format(link(label, source.url, lang_attribute(page.text)), date))
    return lists.bullet_list(items)

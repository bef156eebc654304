"""Figures of the sources of a release, and of what its tables and codes mean."""

from collections.abc import Sequence
from dataclasses import replace

from cmsdash import queries
from cmsdash.figures import quality
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, FigureContent, TableSpec
from cmsdash.queries import QueryResult
from cmsdash.views.html import table_columns


def sources(page: PageContext) -> Figure:
    """Return the sources of the release."""
    return Figure(
        queries.sources(page.release),
        "",
        title=page.text("sources.list_title"),
        sentence=page.text("sources.list_lead"),
        table=TableSpec(table_columns.SOURCES),
        selection=page.selection.clear_filters(),
    )


def missing_data_items(page: PageContext) -> Figure:
    """Return what the programme does not publish, as the page on quality does, under the title of this page."""
    return replace(quality.missing_data_items(page), title=page.text("sources.unpublished_title"))


def programme_conflicts(page: PageContext) -> Figure:
    """Return the conflicts of the programme, as the page on quality does, under the title of this page."""
    return replace(quality.programme_conflicts(page), title=page.text("sources.conflicts_title"))


def taxonomy(page: PageContext) -> Figure:
    """Return the interventions of the programme with their objectives and target groups."""
    return _section(page, queries.taxonomy(page.release), "taxonomy", table_columns.TAXONOMY)


def milestones(page: PageContext) -> Figure:
    """Return the milestones of the programme."""
    return _section(page, queries.milestones(page.release), "timeline", table_columns.TIMELINE)


def data_tables(page: PageContext) -> Figure:
    """Return every table of the release with what it has."""
    tables = queries.data_tables(page.release, page.text.lang)
    return _section(page, tables, "data_tables", table_columns.DATA_TABLES)


def dictionary(page: PageContext) -> Figure:
    """Return every column of the tables with its meaning."""
    columns = queries.data_dictionary(page.release, page.text.lang)
    return _section(page, columns, "dictionary", table_columns.DICTIONARY)


def code_lists(page: PageContext) -> Figure:
    """Return the values of the columns of codes with their words and meaning."""
    lists = queries.code_lists(page.release, page.text.lang)
    return _section(page, lists, "code_lists", table_columns.CODE_LISTS, "")


def _section(
    page: PageContext, result: QueryResult, name: str, columns: Sequence[str], content: FigureContent | None = None
) -> Figure:
    """Return rows with the title and the sentence that the catalogues have under a name."""
    title, sentence = page.text(f"sources.{name}_title"), page.text(f"sources.{name}_lead")
    return Figure(result, content, title, sentence, TableSpec(columns), selection=page.selection.clear_filters())

"""Figures of the programme's classes: objectives, intervention areas and target groups, and their operations."""

from dataclasses import replace
from functools import partial

from markupsafe import Markup

from cmsdash import queries
from cmsdash.domain import CoverageColumns
from cmsdash.figures.base_maps import small_base_map_of
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell, city_links_cell, operation_link_cell
from cmsdash.figures.scope import OF_OPERATIONS, limit_filters
from cmsdash.views.html import table_columns
from cmsdash.views.html.city_areas import city_areas_html
from cmsdash.views.html.class_amounts import class_amounts_html
from cmsdash.views.html.class_list import area_list, group_list
from cmsdash.views.html.coverage_matrix import coverage_matrix_html
from cmsdash.views.html.taxonomy_tree import taxonomy_tree_html
from cmsdash.views.maps.small_multiples import small_multiples
from cmsdash.views.narrative import answers, operations
from cmsdash.views.page_links import page_href, toggle_href


def class_cities(page: PageContext, field: str) -> Figure:
    """Return a little map of the cities of each class, which filters the page.

    Args:
        page: The context of the page.
        field: "intervention" for the areas, "group" for the recipients.
    """
    release, selection, text = page.release, page.selection, page.text
    result = queries.class_cities(release, selection, field)
    classes = queries.programme_classes(release, selection, field)
    chosen: tuple[str, ...] = getattr(selection, field)
    filter_href = partial(toggle_href, page.script, selection, field)
    base = small_base_map_of(release)
    return Figure(
        result,
        page.keep(
            f"{field}-multiples",
            lambda: small_multiples(result.table, field, classes, base, chosen, filter_href, text),
            result,
            selection,
            page.script,
        ),
        title=text(f"small_multiples.title.{field}"),
        sentence=page.compose(operations.class_cities_sentence, result, field, len(classes), selection),
        table=TableSpec(table_columns.CLASS_CITIES[field], {"city": city_link_cell(page)}),
        selection=limit_filters(page.selection.reset(field), OF_OPERATIONS),
    )


def class_list(page: PageContext, field: str) -> Figure:
    """Return the classes of the programme with the number of operations of each, which filter the page.

    Args:
        page: The context of the page.
        field: "intervention" for the objectives and areas, "group" for the recipients.
    """
    release, selection, text = page.release, page.selection, page.text
    filter_href = partial(toggle_href, page.script, selection)
    if field == "intervention":
        counted, columns = selection, table_columns.taxonomy_columns(selection)
        result = queries.taxonomy_tree(release, counted)
    else:
        counted, columns = selection.reset("group"), table_columns.group_columns(selection)
        result = queries.target_groups(release, counted)
    classes = queries.programme_classes(release, selection, field)
    cities = queries.class_cities(release, selection, field)
    return Figure(
        result,
        page.keep(
            f"{field}-list",
            lambda: (area_list if field == "intervention" else group_list)(result.table, filter_href, selection, text),
            result,
            page.script,
            selection,
        ),
        title=text(f"class_list.title.{field}"),
        sentence=page.compose(operations.class_cities_sentence, cities, field, len(classes), selection),
        table=TableSpec(columns, {"places": city_links_cell(page)}),
        code=f"{field}_list",
        selection=limit_filters(counted, OF_OPERATIONS),
    )


def class_amounts(page: PageContext, field: str) -> Figure:
    """Return the known amounts of the operations of each class, by priority and status.

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

    def amounts_html() -> Markup:
        return class_amounts_html(result.table, field, classes, selection, class_href, text)

    return Figure(
        result,
        "" if result.is_empty else page.keep(f"{field}-amounts", amounts_html, result, selection),
        title=text(f"class_amounts.title.{field}"),
        sentence=page.compose(operations.class_amounts_sentence, result, matching, field, selection),
        table=TableSpec(table_columns.CLASS_AMOUNTS[field], topics=("minimum",)),
        selection=limit_filters(page.selection, OF_OPERATIONS),
    )


def city_areas(page: PageContext) -> Figure:
    """Return the matrix of cities and intervention areas."""
    release, selection, text = page.release, page.selection, page.text
    result = queries.city_areas(release, selection)
    cities = queries.city_operations_summary(release, selection.reset("intervention")).table
    areas = queries.programme_classes(release, selection, "intervention")

    def cell_href(city: str, area: str) -> str:
        chosen = replace(selection, city=(city,), intervention=(area,), sort="", page="", search="")
        return page_href("operations", chosen)

    def areas_html() -> Markup:
        return city_areas_html(
            result.table,
            dict(zip(cities["city"], cities["operations"], strict=True)),
            {area: objective for area, objective in areas.items() if area in (selection.intervention or areas)},
            dict(zip(cities["city"], cities["region"], strict=True)),
            page.names,
            cell_href,
            text,
        )

    return Figure(
        result,
        "" if result.is_empty else page.keep("city-areas", areas_html, result, selection),
        title=text("city_areas.title"),
        sentence=page.compose(answers.city_areas_sentence, result, len(cities), selection),
        table=TableSpec(table_columns.CITY_AREAS, {"city": city_link_cell(page)}),
        selection=limit_filters(page.selection, OF_OPERATIONS),
    )


def taxonomy_tree(page: PageContext) -> Figure:
    """Return the tree of objectives and interventions; each class is a link to its operations."""
    selection, text = page.selection, page.text
    result = queries.taxonomy_tree(page.release, selection)
    selections = {"objective": queries.select_objective, "intervention": queries.select_intervention}

    def class_href(facet: str, code: str) -> str:
        return page_href("operations", selections[facet](selection, code))

    return Figure(
        result,
        page.keep("taxonomy-tree", lambda: taxonomy_tree_html(result.table, class_href, text), result, selection),
        title=text("objectives.title"),
        sentence=page.compose(operations.interventions_sentence, result),
        table=TableSpec(table_columns.taxonomy_columns(selection), {"places": city_links_cell(page)}),
        selection=limit_filters(page.selection, OF_OPERATIONS),
    )


def classified(page: PageContext) -> Figure:
    """Return the operations whose objective, areas or recipients are known."""
    result = queries.classified_operations(page.release, page.selection)
    return Figure(
        result,
        None,
        title=page.text("objectives.classified_title"),
        sentence=page.compose(operations.classified_operations_sentence, result),
        table=TableSpec(
            table_columns.CLASSIFIED_OPERATIONS,
            {"operation": operation_link_cell(page), "places": city_links_cell(page)},
            query=queries.classified_operations,
        ),
        selection=limit_filters(page.selection, OF_OPERATIONS),
    )


def coverage_matrix(page: PageContext) -> Figure:
    """Return the target groups by interventions, cities or regions; each cell is a link to its operations."""
    release, selection, text = page.release, page.selection, page.text
    cells, all_rows = queries.coverage_matrix(release, selection), all_coverage_rows(page)
    matching = queries.operations(release, selection)

    def cell_href(group: str, column: str) -> str:
        return page_href("operations", queries.select_matrix_cell(selection, group, column))

    def matrix_html() -> Markup:
        return coverage_matrix_html(cells.table, selection.across, page.names, cell_href, text)

    return Figure(
        cells,
        page.keep("coverage-matrix", matrix_html, cells, selection),
        title=text(f"coverage.title.{selection.across}"),
        sentence=page.compose(operations.coverage_sentence, all_rows),
        table=TableSpec(table_columns.COVERAGE[CoverageColumns(selection.across)], {"city": city_link_cell(page)}),
        notes=() if cells.is_empty else (page.compose(operations.coverage_note, matching),),
        selection=limit_filters(page.selection, OF_OPERATIONS),
        hint=text("figure_hint.coverage_matrix"),
    )


def all_coverage_rows(page: PageContext) -> queries.QueryResult:
    """Return the cells of the coverage matrix with the rows that the choice of rows leaves out."""
    return queries.coverage_matrix(page.release, page.selection.reset("rows"))


def target_groups(page: PageContext) -> Figure:
    """Return the target groups and their operations."""
    return Figure(
        queries.target_groups(page.release, page.selection),
        "",
        title=page.text("recipients.groups_title"),
        sentence=operations.target_groups_sentence(page.selection, page.text),
        table=TableSpec(table_columns.group_columns(page.selection)),
        selection=limit_filters(page.selection, OF_OPERATIONS),
    )

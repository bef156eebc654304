"""The pages of the site about one city, class or operation."""

from dataclasses import replace

from markupsafe import Markup

from cmsdash import queries
from cmsdash.exports.site.addresses import SitePage
from cmsdash.exports.site.content import PageContent, Part, figure_part, filled_part
from cmsdash.figures import city as city_figures
from cmsdash.figures import classes, operations
from cmsdash.figures import operation as operation_figures
from cmsdash.figures.base_maps import small_base_map_of
from cmsdash.figures.context import PageContext
from cmsdash.figures.headlines import page_headline
from cmsdash.queries.result import list_records
from cmsdash.views.html import lists
from cmsdash.views.html.tables import link
from cmsdash.views.maps.locator_map import locator_map, marked_map
from cmsdash.views.maps.small_multiples import SmallMultiples
from cmsdash.views.narrative import city as city_words
from cmsdash.views.narrative import operations as operation_words
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import get_macro


def city_page(page: PageContext) -> PageContent:
    """Return the page of the city of the selection, in the order in which a mayor's office asks."""
    text, [code] = page.text, page.selection.city
    region, base = page.regions[code], small_base_map_of(page.release)
    heading = page_headline(page)
    return PageContent(
        SitePage("city", code),
        page,
        subject=page.names[code],
        heading=heading,
        lead=[city_words.city_profile_line(city_figures.profile_row(page), text)],
        description=heading,
        parts=_city_parts(page),
        trail=(SitePage("page", "cities"),),
        locator=page.keep("locator", lambda: locator_map(base, code, region, text), code),
    )


def _city_parts(page: PageContext) -> list[Part]:
    text = page.text
    has_unknown = city_figures.has_unknown_classes(page)
    return [
        figure_part(city_figures.declared_classes(page)),
        *([figure_part(city_figures.fundable_classes(page), has_files=False)] if has_unknown else []),
        *filled_part(city_figures.city_operations(page)),
        figure_part(city_figures.city_figures(page)),
        figure_part(city_figures.cities_at_stage(page), has_files=False),
        *filled_part(city_figures.implementing_bodies(page), has_files=False),
        figure_part(city_figures.city_statements(page), has_files=False),
        Part("missing", text("city.missing_title"), _missing_data(page)),
        figure_part(city_figures.city_profile(page), has_files=False),
        figure_part(city_figures.population_pyramid(page), has_files=False),
        figure_part(city_figures.age_bands(page), has_files=False),
        figure_part(city_figures.income_comparison(page), has_files=False),
        _neighbours(page),
        Part("outward", text("city.outward_title"), _outward_links(page)),
    ]


def _missing_data(page: PageContext) -> Markup:
    selection = city_figures.city_selection(page)
    amounts, known = queries.city_figures(page.release, selection), queries.operations(page.release, selection)
    row = city_figures.funding_row(page)
    lines = city_words.city_missing_data_lines(row, amounts.table, known.table, selection, page.text)
    return lists.bullet_list(lines)


def _neighbours(page: PageContext) -> Part:
    text, [code] = page.text, page.selection.city
    region = page.regions[code]
    others = sorted(
        (other for other, of in page.regions.items() if of == region and other != code),
        key=lambda other: page.names[other].casefold(),
    )
    links = (link(page.names[other], page_href("city", page.selection, city=(other,))) for other in others)
    return Part("neighbours", text("city.neighbours", region=text(f"region.{region}")), lists.bullet_list(links))


def _outward_links(page: PageContext) -> Markup:
    [code] = page.selection.city
    return city_words.external_links(page.names[code], page.release.sources["pn-priorita-5"].url, page.text)


def class_page(page: PageContext, field: str) -> PageContent:
    """Return the page of an objective, an intervention area or a target group: its operations, amounts and cities.

    Args:
        page: The context; its selection has the code of the class only.
        field: The field of the selection.
    """
    text, [code] = page.text, getattr(page.selection, field)
    heading, known = text(f"{field}.{code}"), operations.known_operations(page)
    if known.result.is_empty:
        known = replace(known, sentence=text("site.class_empty"))
    meaning = [] if field == "group" else [text(f"{field}_meaning.{code}")]
    amounts = classes.class_amounts(page, "group" if field == "group" else "intervention")
    where, locator = ("", "") if field == "objective" or known.result.is_empty else _class_map(page, field)
    return PageContent(
        SitePage(field, code),
        page,
        subject=heading,
        heading=heading,
        lead=[*meaning, *filter(None, (where,))],
        description=f"{heading}. {known.sentence}",
        parts=[
            *([figure_part(classes.taxonomy_tree(page), has_files=False)] if field == "objective" else []),
            figure_part(known, text("site.class_operations")),
            *filled_part(amounts, has_files=False),
        ],
        trail=(SitePage("page", "recipients" if field == "group" else "objectives"),),
        locator=locator,
    )


def _class_map(page: PageContext, field: str) -> tuple[str, Markup]:
    """Return in how many cities the class has operations, and a small map of them (HTML)."""
    maps = classes.class_cities(page, field).content
    assert isinstance(maps, SmallMultiples)  # noqa: S101 - narrows the type
    [card] = [card for section in maps.sections for card in section.cards if card.is_chosen]
    where = f"{card.caption}. {card.names}".removesuffix(".") + "."
    return where, marked_map(maps.base, card.marks, where)


def operation_page(page: PageContext) -> PageContent:
    """Return the page of the operation of the selection: what is known of it, and what no source states."""
    text, release = page.text, page.release
    detail, statements = operation_figures.operation(page), operation_figures.operation_statements(page)
    [row] = list_records(detail.result.table)
    notice = operation_words.uncounted_sentence(statements.result.table, row["operation"], release.sources, text)
    shares, known_classes = operation_figures.shares(page), operation_figures.operation_classes(page)
    return PageContent(
        SitePage("operation", row["operation"]),
        page,
        subject=row["title"],
        heading=row["title"],
        lead=[],
        description=detail.sentence,
        parts=[
            *([Part("notice", "", get_macro("paragraph")(notice, "cms-notice"))] if notice else []),
            figure_part(detail),
            *([figure_part(statements, has_files=False)] if len(statements.result.table) > 1 else []),
            *filled_part(operation_figures.operation_amounts(page), has_files=False),
            figure_part(operation_figures.organisations(page), has_files=False),
            *filled_part(operation_figures.payments(page), has_files=False),
            *filled_part(operation_figures.indicators(page), has_files=False),
            *([figure_part(shares, shares.caption, has_files=False)] if len(shares.result.table) > 1 else []),
            figure_part(known_classes, known_classes.caption, has_files=False),
        ],
        trail=(SitePage("page", "operations"), *_cities_of(row)),
        is_source_text=True,
    )


def _cities_of(row: dict[object, object]) -> tuple[SitePage, ...]:
    """Return the page of the city of an operation that is in one city."""
    places = row["places"]
    return (SitePage("city", str(places[0])),) if isinstance(places, list) and len(places) == 1 else ()

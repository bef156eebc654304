"""What the map shows as text: a card for each city, and the list of the cities for phones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from cmsdash.domain import Availability, MapLayer, Selection
from cmsdash.i18n import Translator
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.maps.symbols import (
    FigureRow,
    MapData,
    OperationsRow,
    Rank,
    city_symbol,
    class_labels,
    figure_label,
    operations_label,
)
from cmsdash.views.templates import render

MAX_LISTED_OPERATIONS = 6
"""Operations that a card lists; the page of the city has the others."""

MAX_LISTED_CITIES = 12
"""Cities that the list for phones shows at once; the others are folded."""


@dataclass(frozen=True)
class CardLinks:
    """Addresses for cards and list.

    Attributes:
        city: Page of a city by its code.
        operation: Page of an operation by its key.
        region: The same page with a region as the only place, or with all for "".
        sources: Label and address of each source.
    """

    city: Callable[[str], str]
    operation: Callable[[str], str]
    region: Callable[[str], str]
    sources: Mapping[str, tuple[str, str]]


def city_cards(data: MapData, links: CardLinks, selection: Selection, text: Translator) -> dict[str, Markup]:
    """Return the card of each city by its code (HTML).

    Args:
        data: All cities.
        links: Addresses.
        selection: Selection of the page.
        text: Translator.
    """
    return {figure["city"]: _card(figure, operations, links, selection, text) for figure, operations in data.rows}


def _card(
    figure: FigureRow, operations: OperationsRow, links: CardLinks, selection: Selection, text: Translator
) -> Markup:
    known = sorted(operations["known"], key=lambda item: not item["answers"])
    has_figure = figure["knowledge"] in (Availability.STATED, Availability.ESTIMATED, Availability.TOTAL_ONLY)
    money = figure_label(figure, selection.reset("measure"), text)
    return render(
        "city_card",
        name=figure["name"],
        href=links.city(figure["city"]),
        answer=operations_label(operations, selection, text) if selection.maps_operations else "",
        money=money[:1].upper() + money[1:],
        sources=[links.sources[figure["figure_source"]]] if has_figure else [],
        operations=[
            {
                "title": item["title"],
                "href": links.operation(item["operation"]),
                "status": text(f"status.{item['status']}").lower(),
                "is_other": not item["answers"],
                "is_inferred": item["answers"] and not item["stated"],
            }
            for item in known[:MAX_LISTED_OPERATIONS]
        ],
        more=max(0, len(known) - MAX_LISTED_OPERATIONS),
        classes=[
            (text(f"facet.{facet}"), class_labels(operations[column], layer, text))
            for facet, column, layer in (
                ("intervention", "area_counts", MapLayer.AREAS),
                ("group", "group_counts", MapLayer.RECIPIENTS),
            )
            if operations[column]
        ],
        lang=lang_attribute(text),
        text=text,
    )


def city_list(data: MapData, links: CardLinks, selection: Selection, text: Translator) -> Markup:
    """Return the cities in scope as a list for phones, those that stand out on the map first, below the regions.

    The first `MAX_LISTED_CITIES` of those that stand out are shown, all others are folded.

    Args:
        data: All cities.
        links: Addresses.
        selection: Selection of the page.
        text: Translator.
    """
    regions = [(text("map.whole_area"), links.region(""), not selection.region)]
    regions += [
        (text(f"region.{region}"), links.region(region), selection.region == (region,))
        for region in sorted(set(data.funding["region"]))
    ]
    lines: dict[bool, list[tuple[float, str, str, str]]] = {True: [], False: []}
    for figure, operations in data.rows:
        if selection.city and figure["city"] not in selection.city:
            continue
        symbol = city_symbol(figure, operations, data.sectors, selection, text)
        line = (-symbol.radius, figure["name"], links.city(figure["city"]), symbol.label)
        lines[symbol.rank == Rank.ANSWER].append(line)
    answers, others = ([line[1:] for line in sorted(lines[is_answer])] for is_answer in (True, False))
    shown, others = answers[:MAX_LISTED_CITIES], answers[MAX_LISTED_CITIES:] + others
    return render("city_list", regions=regions, shown=shown, others=others, text=text)

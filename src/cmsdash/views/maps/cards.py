"""Cards of the map: what is known of one city, with links."""

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
    class_labels,
    figure_label,
    operations_label,
)
from cmsdash.views.templates import render

MAX_LISTED_OPERATIONS = 6
"""Operations that a card lists; the page of the city has the others."""


@dataclass(frozen=True)
class CardLinks:
    """Addresses of the pages of a city and of an operation by their code, and label and address of each source."""

    city: Callable[[str], str]
    operation: Callable[[str], str]
    sources: Mapping[str, tuple[str, str]]


def city_cards(data: MapData, links: CardLinks, selection: Selection, text: Translator) -> dict[str, Markup]:
    """Return the card of each city by its code (HTML).

    Args:
        data: All cities.
        links: Addresses.
        selection: Selection of the page.
        text: Translator.
    """
    return {figure["city"]: _card(figure, operations, links, selection, text) for figure, operations in data.rows()}


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
                ("intervention", "areas", MapLayer.AREAS),
                ("group", "groups", MapLayer.RECIPIENTS),
            )
            if operations[column]
        ],
        lang=lang_attribute(text),
        text=text,
    )

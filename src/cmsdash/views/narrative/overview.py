"""Headlines and first sentences of the pages on all cities."""

import pandas as pd

from cmsdash.domain import Availability, Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.filters import FIGURE_FILTERS, GEOGRAPHIC_FILTERS, is_filtered
from cmsdash.views.narrative import city
from cmsdash.views.narrative.captions import availability_counts


def figures_headline(known: pd.DataFrame, operations: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return how many cities of `queries.city_funding` have a figure; for a single city, its figure.

    The amounts of its `queries.operations` are told where a single city has no figure.
    """
    n, figures_filtered = _count_with_figure(known), is_filtered(selection, FIGURE_FILTERS)
    if not figures_filtered and len(known) == 1:
        return city.city_headline(list_records(known)[0], text, operations)
    of_one_stage = len(selection.stage) == 1 and not selection.kind and not selection.priority
    stage = text(f"stage.{selection.stage[0]}") if of_one_stage else ""
    if not n:
        suffix = "_stage" if of_one_stage else "_such" if figures_filtered else ""
        return text(f"overview.headline_none{suffix}", stage=stage)
    suffix = "_stage" if of_one_stage else "_such" if figures_filtered else _geographic_suffix(selection)
    return text.plural(f"overview.headline{suffix}", n, cities=text.number(len(known)), stage=stage)


def missing_figures_headline(
    known: pd.DataFrame, operations: pd.DataFrame, selection: Selection, text: Translator
) -> str:
    """Return how many cities have no published figure; for one city or filtered figures, `figures_headline`."""
    if len(known) < 2 or is_filtered(selection, FIGURE_FILTERS):
        return figures_headline(known, operations, selection, text)
    unpublished = availability_counts(known)[Availability.UNPUBLISHED]
    if not unpublished:
        return text("cities.headline_all")
    key = f"cities.headline{_geographic_suffix(selection)}"
    headline = text.plural(key, unpublished, cities=text.number(len(known)))
    with_operations = count_with_operations_only(known)
    return headline + (text.plural("cities.with_operations", with_operations) if with_operations else "")


def count_with_operations_only(known: pd.DataFrame) -> int:
    """Return how many cities without a figure have known operations with an amount."""
    return int(((known["knowledge"] == Availability.UNPUBLISHED) & (known["operations_with_amount"] > 0)).sum())


def city_chooser_headline(known: pd.DataFrame, text: Translator) -> str:
    """Return that each city has a page, and how many cities have a figure."""
    return text.plural("city.headline", _count_with_figure(known), cities=text.number(len(known)))


def programme_headline(
    programme: pd.DataFrame, known: pd.DataFrame, operations: pd.DataFrame, selection: Selection, text: Translator
) -> str:
    """Return the allocation and how many cities have a figure; under filters on cities or figures, `figures_headline`.

    Args:
        programme: `queries.programme_figures`.
        known: `queries.city_funding`.
        operations: `queries.operations`.
        selection: Selection of the page.
        text: Translator.
    """
    if is_filtered(selection, (*GEOGRAPHIC_FILTERS, *FIGURE_FILTERS)):
        return figures_headline(known, operations, selection, text)
    return text.plural(
        "overview.programme_headline",
        _count_with_figure(known),
        allocation=text.millions(_programme_amount(programme, "p5_allocation")),
        cities=text.number(len(known)),
    )


def programme_lead(
    programme: pd.DataFrame, stages: pd.DataFrame, known: pd.DataFrame, operations: pd.DataFrame, text: Translator
) -> str:
    """Return what the programme funds, for whom, how much of it is admitted, and what is known of it by city.

    Args:
        programme: `queries.programme_figures`.
        stages: `queries.allocation_reconciliation`.
        known: `queries.city_funding` of all cities.
        operations: `queries.operations` of all cities.
        text: Translator.
    """
    without = availability_counts(known)[Availability.UNPUBLISHED]
    with_operations = count_with_operations_only(known)
    of_known_city = (stages["stage"] == "admitted") & stages["part"].isin(("stated", "estimated"))
    cities = {city for places in operations["places"] for city in places} & set(known["city"])
    return text(
        "overview.lead.text",
        admitted=text.millions(_programme_amount(programme, "admitted_p5")),
        known=text.millions(int(stages.loc[of_known_city, "amount_cents"].sum())),
        operations=text.plural("overview.operations", len(operations)),
        cities=text.plural("sentence.cities", len(cities)),
        without=text.plural("overview.without", without),
        with_operations=text.plural("overview.lead_with_operations", with_operations) if with_operations else "",
    )


def _programme_amount(programme: pd.DataFrame, figure: str) -> int:
    return int(programme.loc[programme["programme_figure"] == figure, "amount_cents"].iloc[0])


def _count_with_figure(known: pd.DataFrame) -> int:
    counts = availability_counts(known)
    return counts[Availability.STATED] + counts[Availability.ESTIMATED]


def _geographic_suffix(selection: Selection) -> str:
    return "_here" if is_filtered(selection, GEOGRAPHIC_FILTERS) else ""

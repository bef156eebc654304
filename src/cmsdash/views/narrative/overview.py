"""Headlines and first sentences of the pages on all cities."""

import pandas as pd

from cmsdash.domain import Availability, Selection
from cmsdash.i18n import Translator
from cmsdash.views.formatting.filters import FIGURE_FILTERS, GEOGRAPHIC_FILTERS, is_filtered
from cmsdash.views.narrative import city
from cmsdash.views.narrative.captions import availability_counts
from cmsdash.views.narrative.funding import stages_sentence


def figures_headline(known: pd.DataFrame, operations: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return how many cities of `queries.city_funding` have a figure; for a single city, its figure.

    The amounts of its `queries.operations` are told where a single city has no figure.
    """
    n, figures_filtered = _count_with_figure(known), is_filtered(selection, FIGURE_FILTERS)
    if not figures_filtered and len(known) == 1:
        return city.city_headline(known.to_dict("records")[0], text, operations)
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


def overview_lead(
    known: pd.DataFrame,
    programme: pd.DataFrame,
    stages: pd.DataFrame,
    summary: pd.DataFrame,
    selection: Selection,
    text: Translator,
) -> str:
    """Return the amounts of the programme and the number of cities without a figure.

    Args:
        known: `queries.city_funding`.
        programme: `queries.programme_figures`.
        stages: `queries.allocation_reconciliation`.
        summary: `queries.stage_summary`, used instead if cities or figures are filtered.
        selection: Selection of the page.
        text: Translator.
    """
    if is_filtered(selection, (*GEOGRAPHIC_FILTERS, *FIGURE_FILTERS)):
        return stages_sentence(summary, selection, text)
    counts = availability_counts(known)
    amounts = dict(zip(programme["programme_figure"], programme["amount_cents"], strict=True))
    with_operations = count_with_operations_only(known)
    of_known_city = (stages["stage"] == "admitted") & stages["part"].isin(("stated", "estimated"))
    return text(
        "overview.lead.text",
        allocation=text.millions(int(amounts["p5_allocation"])),
        admitted=text.millions(int(amounts["admitted_p5"])),
        known=text.millions(int(stages.loc[of_known_city, "amount_cents"].sum())),
        with_total=text.plural("overview.with_total", counts[Availability.TOTAL_ONLY]),
        without=text.plural("overview.without", counts[Availability.UNPUBLISHED]),
        with_operations=text.plural("overview.with_operations", with_operations) if with_operations else "",
    )


def _count_with_figure(known: pd.DataFrame) -> int:
    counts = availability_counts(known)
    return counts[Availability.STATED] + counts[Availability.ESTIMATED]


def _geographic_suffix(selection: Selection) -> str:
    return "_here" if is_filtered(selection, GEOGRAPHIC_FILTERS) else ""

"""What the pages on all cities find, in words: their headlines and first sentences, of the cities under the filters."""

import pandas as pd

from cmsdash.domain import Availability, Selection
from cmsdash.i18n import Translator
from cmsdash.views.formatting.filters import FIGURE_FILTERS, GEOGRAPHIC_FILTERS, is_filtered
from cmsdash.views.narrative import city
from cmsdash.views.narrative.captions import availability_counts
from cmsdash.views.narrative.funding import stages_sentence


def figures_headline(known: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """How many cities have a known Priority 5 figure, of the table of `queries.known_by_city`."""
    n, such = _with_figure(known), is_filtered(selection, FIGURE_FILTERS)
    if not such and len(known) == 1:
        return city.city_headline(known.to_dict("records")[0], text)
    if not n:
        return text("overview.headline_none_such" if such else "overview.headline_none")
    here = "_such" if such else _here(selection)
    return text.plural(f"overview.headline{here}", n, cities=text.number(len(known)))


def missing_figures_headline(known: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """How many cities have no published figure at all; of fewer than two, or of chosen figures, what `figures` says."""
    if len(known) < 2 or is_filtered(selection, FIGURE_FILTERS):
        return figures_headline(known, selection, text)
    without = availability_counts(known)[Availability.UNPUBLISHED]
    words = text.plural(f"cities.headline{_here(selection)}", without, cities=text.number(len(known)))
    return words if without else text("cities.headline_all")


def city_chooser_headline(known: pd.DataFrame, text: Translator) -> str:
    """That each city has a page, and how many of those have a figure to show."""
    return text.plural("city.headline", _with_figure(known), cities=text.number(len(known)))


def overview_lead(
    known: pd.DataFrame,
    programme: pd.DataFrame,
    stages: pd.DataFrame,
    summary: pd.DataFrame,
    selection: Selection,
    text: Translator,
) -> str:
    """The allocation, what is admitted of it and of how much of that the city is known, and who has no figure; for the
    cities of a selection, what is known of them stage by stage (`queries.stage_summary`)."""
    if is_filtered(selection, (*GEOGRAPHIC_FILTERS, *FIGURE_FILTERS)):
        return stages_sentence(summary, selection, text)
    counts = availability_counts(known)
    amounts = dict(zip(programme["programme_figure"], programme["amount_cents"], strict=True))
    placed = (stages["stage"] == "admitted") & stages["part"].isin(("stated", "estimated"))
    return text(
        "overview.lead.text",
        allocation=text.millions(int(amounts["p5_allocation"])),
        admitted=text.millions(int(amounts["admitted_p5"])),
        known=text.millions(int(stages.loc[placed, "amount_cents"].sum())),
        with_total=text.plural("overview.with_total", counts[Availability.TOTAL_ONLY]),
        without=text.plural("overview.without", counts[Availability.UNPUBLISHED]),
    )


def _with_figure(known: pd.DataFrame) -> int:
    counts = availability_counts(known)
    return counts[Availability.STATED] + counts[Availability.ESTIMATED]


def _here(selection: Selection) -> str:
    return "_here" if is_filtered(selection, GEOGRAPHIC_FILTERS) else ""

"""What the pages on all cities find, in words: their headlines and first sentences, of the cities under the filters."""

import pandas as pd

from cmsdash.domain import Knowledge, Selection
from cmsdash.text import Text
from cmsdash.views import city
from cmsdash.views.money_words import stages_in_scope
from cmsdash.views.selected import FIGURES, PLACES, narrowed
from cmsdash.views.sentences import knowledge_counts


def figures(known: pd.DataFrame, selection: Selection, text: Text) -> str:
    """How many cities have a known Priority 5 figure, of the table of `queries.known_by_city`."""
    n, such = _with_figure(known), narrowed(selection, FIGURES)
    if not such and len(known) == 1:
        return city.headline(known.to_dict("records")[0], text)
    if not n:
        return text("overview.headline_none_such" if such else "overview.headline_none")
    here = "_such" if such else _here(selection)
    return text.count(f"overview.headline{here}", n, cities=text.number(len(known)))


def gaps(known: pd.DataFrame, selection: Selection, text: Text) -> str:
    """How many cities have no published figure at all; of fewer than two, or of chosen figures, what `figures` says."""
    if len(known) < 2 or narrowed(selection, FIGURES):
        return figures(known, selection, text)
    without = knowledge_counts(known)[Knowledge.UNPUBLISHED]
    words = text.count(f"cities.headline{_here(selection)}", without, cities=text.number(len(known)))
    return words if without else text("cities.headline_all")


def choice(known: pd.DataFrame, text: Text) -> str:
    """That each city has a page, and how many of those have a figure to show."""
    return text.count("city.headline", _with_figure(known), cities=text.number(len(known)))


def lead(
    known: pd.DataFrame,
    programme: pd.DataFrame,
    stages: pd.DataFrame,
    summary: pd.DataFrame,
    selection: Selection,
    text: Text,
) -> str:
    """The allocation, what is admitted of it and of how much of that the city is known, and who has no figure; for the
    cities of a selection, what is known of them stage by stage (`queries.stage_summary`)."""
    if narrowed(selection, (*PLACES, *FIGURES)):
        return stages_in_scope(summary, selection, text)
    counts = knowledge_counts(known)
    amounts = dict(zip(programme["programme_figure"], programme["amount_cents"], strict=True))
    placed = (stages["stage"] == "admitted") & stages["part"].isin(("stated", "estimated"))
    return text(
        "overview.lead.text",
        allocation=text.millions(int(amounts["p5_allocation"])),
        admitted=text.millions(int(amounts["admitted_p5"])),
        known=text.millions(int(stages.loc[placed, "amount_cents"].sum())),
        with_total=text.count("overview.with_total", counts[Knowledge.TOTAL_ONLY]),
        without=text.count("overview.without", counts[Knowledge.UNPUBLISHED]),
    )


def _with_figure(known: pd.DataFrame) -> int:
    counts = knowledge_counts(known)
    return counts[Knowledge.STATED] + counts[Knowledge.ESTIMATED]


def _here(selection: Selection) -> str:
    return "_here" if narrowed(selection, PLACES) else ""

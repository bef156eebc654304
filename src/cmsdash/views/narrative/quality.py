"""What the pages on dates and on the quality of the data say in words."""

import pandas as pd

from cmsdash.i18n import Translator


def timeline_headline(moments: pd.DataFrame, text: Translator) -> str:
    """How many milestones are dated, and of how many operations a start or an end is published."""
    spans = int((moments["dated"] == "span").sum())
    of_operations = text.plural("timeline.spans", spans) if spans else text("timeline.no_spans")
    return f"{text.plural('timeline.events', int((moments['dated'] == 'event').sum()))}; {of_operations}"


def timeline_sentence(moments: pd.DataFrame, text: Translator) -> str:
    """What the dates of operations are dates of, and how many milestones bear the date of their source."""
    told = moments[moments["dated"] == "source"]
    events = moments[moments["dated"] == "event"]
    same = int((events["start"] == events["source_date"]).sum())
    sources = (
        text(
            "timeline.sources",
            operations=text.plural("map.operations", int(told["operations"].sum())),
            cities=text.plural("sentence.cities", told["city"].nunique()),
        )
        if len(told)
        else text("timeline.no_sources")
    )
    return f"{sources} {_same(same, len(events), text)}".strip()


def _same(same: int, of: int, text: Translator) -> str:
    """That a milestone bears the date of its source; a deadline too may be told late, so not whether the event came
    before."""
    if not same:
        return ""
    return text("timeline.same_all") if same == of else text("timeline.same", n=text.number(same), of=text.number(of))


def quality_headline(cells: pd.DataFrame, text: Translator) -> str:
    """How many cells of the grid of cities and fields are filled."""
    if cells.empty:
        return text("show.nothing")
    known = int((cells["state"] == "known").sum())
    if not known:
        return text("quality.headline_none", of=text.number(len(cells)))
    return text.plural("quality.headline", known, of=text.number(len(cells)))


def completeness_sentence(cells: pd.DataFrame, text: Translator) -> str:
    """How many cells are in each state."""
    counted = cells["state"].value_counts()
    parts = [
        text.plural(f"quality.state.{state}", int(counted[state]))
        for state in ("known", "part", "unpublished", "none")
        if state in counted
    ]
    return text("quality.cells", parts=text.list_and(parts)) if parts else text("show.nothing")


def city_conflicts_sentence(table: pd.DataFrame, figures: pd.DataFrame, text: Translator) -> str:
    """How many disagreements of each sort, and that no two sources differ on one stage where none do; only where two
    figures are set against each other are both in sight. `figures` are all those of the cities in scope."""
    if table.empty:
        return _no_conflict(figures, text)
    counted = table["conflict"].value_counts()
    same = int(counted.get("sources", 0))
    parts = [text.plural("quality.conflict.sources", same) if same else text("quality.no_conflict")]
    parts += [
        text.plural(f"quality.conflict.{sort}", int(counted[sort])) for sort in ("parts", "declared") if sort in counted
    ]
    words = [text("quality.conflicts", parts="; ".join(parts))]
    words += [text("quality.both_shown")] if table["other_cents"].notna().any() else []
    return " ".join(words + ([text("quality.caveats")] if "declared" in counted else []))


def _no_conflict(figures: pd.DataFrame, text: Translator) -> str:
    """That nothing disagrees, or that there is no figure that could."""
    cities = figures.loc[figures["amount_cents"].notna(), "city"].nunique()
    return text.plural("quality.agreeing", cities) if cities else text("quality.conflicts_none")


def checks_sentence(table: pd.DataFrame, text: Translator) -> str:
    """How many checks passed, and when."""
    return text("quality.checks", n=text.number(len(table)), time=text.datetime(str(table["time"].iloc[0])))

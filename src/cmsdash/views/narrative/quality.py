"""Headlines and sentences of the pages on dates and on data quality."""

import pandas as pd

from cmsdash.i18n import Translator


def timeline_headline(events: pd.DataFrame, text: Translator) -> str:
    """Return how many milestones have a date, and how many operations have a published start or end."""
    spans = int((events["dated"] == "span").sum())
    of_operations = text.plural("timeline.spans", spans) if spans else text("timeline.no_spans")
    return f"{text.plural('timeline.events', int((events['dated'] == 'event').sum()))}; {of_operations}"


def timeline_sentence(events: pd.DataFrame, text: Translator) -> str:
    """Return how many operations and milestones have the date of their source instead of one of their own."""
    dated_by_source = events[events["dated"] == "source"]
    milestones = events[events["dated"] == "event"]
    same = int((milestones["start"] == milestones["source_date"]).sum())
    sources = text("timeline.no_sources")
    if len(dated_by_source):
        sources = text(
            "timeline.sources",
            operations=text.plural("map.operations", int(dated_by_source["operations"].sum())),
            cities=text.plural("sentence.cities", dated_by_source["city"].nunique()),
        )
    return f"{sources} {_same_date_sentence(same, len(milestones), text)}".strip()


def _same_date_sentence(same: int, of: int, text: Translator) -> str:
    """Return how many of the milestones have the date of their source; it does not say which of the two came first."""
    if not same:
        return ""
    return text("timeline.same_all") if same == of else text("timeline.same", n=text.number(same), of=text.number(of))


def quality_headline(cells: pd.DataFrame, text: Translator) -> str:
    """Return how many cells of `queries.completeness` (city by field) are known."""
    if cells.empty:
        return text("show.nothing")
    known = int((cells["state"] == "known").sum())
    if not known:
        return text("quality.headline_none", of=text.number(len(cells)))
    return text.plural("quality.headline", known, of=text.number(len(cells)))


def completeness_sentence(cells: pd.DataFrame, text: Translator) -> str:
    """Return how many cells of `queries.completeness` are in each state."""
    counts = cells["state"].value_counts()
    parts = [
        text.plural(f"quality.state.{state}", int(counts[state]))
        for state in ("known", "part", "unpublished", "none")
        if state in counts
    ]
    return text("quality.cells", parts=text.list_and(parts)) if parts else text("show.nothing")


def city_conflicts_sentence(table: pd.DataFrame, figures: pd.DataFrame, text: Translator) -> str:
    """Return how many conflicts of each type there are.

    Args:
        table: `queries.city_conflicts`.
        figures: All city figures of the cities in scope, to distinguish no conflict from no figure.
        text: Translator.
    """
    if table.empty:
        return _no_conflict_sentence(figures, text)
    counts = table["conflict"].value_counts()
    sources = int(counts.get("sources", 0))
    parts = [text.plural("quality.conflict.sources", sources) if sources else text("quality.no_conflict")]
    parts += [
        text.plural(f"quality.conflict.{conflict}", int(counts[conflict]))
        for conflict in ("parts", "declared")
        if conflict in counts
    ]
    sentences = [text("quality.conflicts", parts="; ".join(parts))]
    if table["other_cents"].notna().any():
        sentences.append(text("quality.both_shown"))
    if "declared" in counts:
        sentences.append(text("quality.caveats"))
    return " ".join(sentences)


def _no_conflict_sentence(figures: pd.DataFrame, text: Translator) -> str:
    """Return that the figures agree, or that there is none."""
    cities = figures.loc[figures["amount_cents"].notna(), "city"].nunique()
    return text.plural("quality.agreeing", cities) if cities else text("quality.conflicts_none")


def checks_sentence(table: pd.DataFrame, text: Translator) -> str:
    """Return how many checks of `queries.validation_checks` passed, and when."""
    return text("quality.checks", n=text.number(len(table)), time=text.datetime(str(table["time"].iloc[0])))

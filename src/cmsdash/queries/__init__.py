"""Questions to a release, each named as its answer."""

import pandas as pd

from cmsdash.domain import (
    FACETS,
    LANGUAGES,
    NOT_STATED,
    Kind,
    Measure,
    Priority,
    Selection,
    Stage,
    Vocabulary,
)
from cmsdash.facts import Release
from cmsdash.queries.answer import Answer
from cmsdash.queries.engine import run

__all__ = [
    "Answer",
    "conflicts",
    "context",
    "dictionary",
    "figures",
    "known_by_city",
    "operations",
    "option_counts",
    "programme_figures",
    "reconciliation",
    "sources",
    "taxonomy",
    "timeline",
    "unpublished",
    "vocabulary",
]

EVERYTHING = Selection()


def known_by_city(release: Release, selection: Selection) -> Answer:
    """One row a city in scope: `knowledge`, the figure the rule chose (`amount_cents`, `stage`, `kind`, `date`),
    `total_cents` where only a P5+P6 total is known, `per_resident_cents`, and how many `operations` match."""
    return Answer("known_by_city", run(release, "known_by_city", selection))


def figures(release: Release, selection: Selection) -> Answer:
    """Every published figure of the cities in scope, whatever stage and kind; `is_known` marks the rule's choice."""
    return Answer("figures", run(release, "figures", selection))


def operations(release: Release, selection: Selection) -> Answer:
    """The operations under the selection; `groups` and `interventions` are lists, `not-stated` where none is."""
    return Answer("operations", run(release, "operations", selection))


def reconciliation(release: Release) -> Answer:
    """Priority 5 over the 39 cities against its allocation: rows `stage`, `part`, `cities`, `amount_cents`, `share`.

    The parts of each stage add up to the allocation, the part not published included; stages are never added. The
    stage `programme` is what the programme itself says it admitted with its two decrees.
    """
    return Answer("reconciliation", run(release, "reconciliation", EVERYTHING))


def conflicts(release: Release) -> Answer:
    """The programme's figures that do not agree with another one, both sides."""
    return Answer("conflicts", run(release, "conflicts", EVERYTHING))


def programme_figures(release: Release) -> Answer:
    """The programme's own figures in their written order; one of `amount_cents`, `count`, `share` is filled."""
    return Answer("programme_figures", run(release, "programme_figures", EVERYTHING))


def timeline(release: Release) -> Answer:
    """The programme's milestones by date."""
    return Answer("timeline", run(release, "timeline", EVERYTHING))


def unpublished(release: Release) -> Answer:
    """What was looked for and is published nowhere; the source is where one would expect it."""
    return Answer("unpublished", run(release, "unpublished", EVERYTHING))


def context(release: Release, selection: Selection) -> Answer:
    """People, area and income of the cities in scope, one row a city."""
    return Answer("context", run(release, "context", selection))


def taxonomy(release: Release) -> Answer:
    """The interventions of each objective, and the target groups that the programme's text names with them."""
    return Answer("taxonomy", run(release, "taxonomy", EVERYTHING))


def sources(release: Release) -> Answer:
    """Every source of the release: publisher, title, date, licence, and the day it was read at the latest."""
    entries = sorted(release.sources.values(), key=lambda source: (source.publisher.casefold(), source.title))
    rows = [
        {
            "title": e.title,
            "publisher": e.publisher,
            "date": e.date,
            "accessed": e.accessed,
            "licence": e.licence,
            "source": e.key,
        }
        for e in entries
    ]
    return Answer("sources", pd.DataFrame(rows))


def dictionary(release: Release, lang: str) -> Answer:
    """Every column of every table: type, unit, and what it means in a language."""
    rows = [
        {
            "column": column.name,
            "table": schema.table,
            "type": column.type,
            "unit": column.unit,
            "meaning": column.meaning[lang],
        }
        for schema in release.schemas.values()
        for column in schema.columns
    ]
    return Answer("dictionary", pd.DataFrame(rows))


def option_counts(release: Release, selection: Selection) -> dict[str, dict[str, int]]:
    """For each facet, how many rows each of its options leads to under the other filters.

    Objective, intervention and group count operations; region, stage, kind and priority count cities;
    city counts figures. An option that leads to none is absent.
    """
    return {facet: _counts(release, facet, selection.without(facet)) for facet in FACETS}


def _counts(release: Release, facet: str, others: Selection) -> dict[str, int]:
    table = run(release, f"count_{facet}", others)
    return dict(zip(table["code"], table["n"].astype(int), strict=True))


def vocabulary(release: Release) -> Vocabulary:
    """The codes a link may hold on this release; a city answers to its ISTAT codes of 2025 and 2026 too."""
    tables = release.tables
    cities = tables["cities"]
    codes = {
        "objective": (*tables["objectives"]["objective"], NOT_STATED),
        "intervention": (*tables["interventions"]["intervention"], NOT_STATED),
        "group": (*tables["target_groups"]["target_group"], NOT_STATED),
        "region": tuple(tables["regions"]["region"]),
        "city": tuple(cities["city"]),
        "stage": tuple(stage.value for stage in Stage),
        "kind": tuple(kind.value for kind in Kind if kind is not Kind.MISSING),
        "priority": tuple(priority.value for priority in Priority),
        "measure": tuple(measure.value for measure in Measure),
        "lang": LANGUAGES,
    }
    istat = {
        code: city
        for name in ("istat_code_2025", "istat_code_2026")
        for code, city in zip(cities[name], cities["city"], strict=True)
    }
    return Vocabulary(codes, {"city": istat, "priority": {"5+6": "both", "5 6": "both"}})

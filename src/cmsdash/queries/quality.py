"""Completeness, contradictions, validation checks and dates of the data."""

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.queries.result import QueryResult, codes_of
from cmsdash.queries.runner import cache_per_release, run_query

FIGURE_FIELDS = ("ceiling", "application", "admitted", "decree", "agreement")
"""The stages whose figures `completeness` reports for each city."""

OPERATION_FIELDS = ("operation", "amount", "objective", "group", "intervention", "actor", "cup", "start", "end")
"""The fields that `completeness` reports for the operations of each city."""


def completeness(release: Release, selection: Selection) -> QueryResult:
    """Return one row a city and field: its `state`, and how many of the `asked` rows have the field (`given`).

    States are `known`, `part`, `unpublished` and `none` (the city has no operation that can have the field). Only
    filters of place apply, because what other filters exclude is still published.
    """
    return run_query(release, "completeness", selection)


@cache_per_release
def completeness_of_figures(release: Release, selection: Selection) -> QueryResult:
    """Return the rows of `completeness` for the figures of the cities."""
    return _select_fields(completeness(release, selection), "completeness_of_figures", FIGURE_FIELDS)


@cache_per_release
def completeness_of_operations(release: Release, selection: Selection) -> QueryResult:
    """Return the rows of `completeness` for the operations of the cities."""
    return _select_fields(completeness(release, selection), "completeness_of_operations", OPERATION_FIELDS)


def _select_fields(result: QueryResult, name: str, fields: tuple[str, ...]) -> QueryResult:
    return QueryResult(name, result.table[result.table["field"].isin(fields)])


@cache_per_release
def completeness_by_field(release: Release, selection: Selection) -> QueryResult:
    """Return one row a field with the number of cities in each state: `cities_known`, `cities_part` and so on."""
    cells = run_query(release, "completeness", selection).table
    counts = pd.crosstab(cells["field"], cells["state"]).reindex(
        index=pd.Index(cells["field"].unique(), name="field"),
        columns=pd.Index(["known", "part", "unpublished", "none"]),
        fill_value=0,
    )
    sources = cells["source"].map(codes_of).groupby(cells["field"]).sum().map(lambda keys: sorted(set(keys)))
    return QueryResult("completeness_by_field", counts.add_prefix("cities_").join(sources).reset_index())


def city_conflicts(release: Release, selection: Selection) -> QueryResult:
    """Return pairs of contradicting figures of the cities in scope, as `amount_cents` and `other_cents`."""
    return run_query(release, "city_conflicts", selection)


def validation_checks(release: Release) -> QueryResult:
    """Return the checks that ran when the release was opened, one row each.

    `subject` is the file or table checked. For a check across tables (`check` is `rule`) it is None and `rule` has the
    code of the rule.
    """
    rows = [
        {
            "check": check.code,
            "subject": None if check.code == "rule" else check.subject,
            "rule": check.subject if check.code == "rule" else None,
            "count": check.count,
            "time": release.checked_at.isoformat(timespec="minutes"),
        }
        for check in release.checks
    ]
    return QueryResult("checks", pd.DataFrame(rows))


@cache_per_release
def dated_events(release: Release, selection: Selection) -> QueryResult:
    """Return every date with its meaning in `dated`: `event` (a milestone), `span` (an operation) or `source`.

    `source_date` is the date of the first source. A milestone with that same date may have happened earlier.
    """
    table = run_query(release, "dated_events", selection).table
    dates = {key: source.date for key, source in release.sources.items()}
    return QueryResult("dated_events", table.assign(source_date=table["source"].str[0].map(dates)))

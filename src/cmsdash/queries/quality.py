"""How good the data are: what is filled, what disagrees, what was checked; and when things happened."""

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.queries.result import QueryResult, codes_of
from cmsdash.queries.runner import cached_per_release, run_query

FIGURE_FIELDS = ("ceiling", "application", "admitted", "decree", "agreement")
OPERATION_FIELDS = ("operation", "amount", "objective", "group", "intervention", "actor", "cup", "start", "end")
"""The fields whose completeness is told: the stages of a city's figures, and what is known of its operations."""


def completeness(release: Release, selection: Selection) -> QueryResult:
    """One row a city and field: `state` (known, part, unpublished, none), `given` of `asked`. Only filters of place
    count: what another one leaves out is published all the same."""
    return run_query(release, "completeness", selection)


@cached_per_release
def completeness_of_figures(release: Release, selection: Selection) -> QueryResult:
    """The same, of a city's figures alone."""
    return _only(completeness(release, selection), "completeness_of_figures", FIGURE_FIELDS)


@cached_per_release
def completeness_of_operations(release: Release, selection: Selection) -> QueryResult:
    """The same, of a city's operations alone."""
    return _only(completeness(release, selection), "completeness_of_operations", OPERATION_FIELDS)


def _only(answer: QueryResult, name: str, fields: tuple[str, ...]) -> QueryResult:
    return QueryResult(name, answer.table[answer.table["field"].isin(fields)])


@cached_per_release
def completeness_by_field(release: Release, selection: Selection) -> QueryResult:
    """One row a field, in the order of the fields: how many cities in scope are in each state."""
    cells = run_query(release, "completeness", selection).table
    counted = pd.crosstab(cells["field"], cells["state"]).reindex(
        index=pd.Index(cells["field"].unique(), name="field"),
        columns=pd.Index(["known", "part", "unpublished", "none"]),
        fill_value=0,
    )
    counted = counted.add_prefix("cities_")
    keys = cells["source"].map(codes_of).groupby(cells["field"]).sum()
    return QueryResult("completeness_by_field", counted.join(keys.map(lambda many: sorted(set(many)))).reset_index())


def city_conflicts(release: Release, selection: Selection) -> QueryResult:
    """Figures of the cities in scope that do not agree, both sides: `amount_cents` against `other_cents`."""
    return run_query(release, "city_conflicts", selection)


def validation_checks(release: Release) -> QueryResult:
    """What was checked when the release was opened: `subject` is a file, or `rule` one that holds between tables."""
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


@cached_per_release
def dated_events(release: Release, selection: Selection) -> QueryResult:
    """Every date known, each with what it is a date of (`dated`): a milestone, an operation's span, or a source.

    A milestone also has `source_date`; where the two are the same, the event may have come before its source.
    """
    table = run_query(release, "dated_events", selection).table
    own = {key: source.date for key, source in release.sources.items()}
    return QueryResult("dated_events", table.assign(source_date=table["source"].str[0].map(own)))

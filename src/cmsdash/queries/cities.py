"""Funding, figures and profile of each city."""

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cache_per_release, run_query


def city_funding(release: Release, selection: Selection) -> QueryResult:
    """Return one row a city in scope with its known figure.

    Returns:
        `knowledge` (a code of `Availability`); the known figure (`amount_cents`, `stage`, `kind`, `date`, amounts per
        head), NA if there is none; `total_cents` where only a total of both priorities is published; the number of
        matching `operations`, of these the `inferred_operations` that match only with their inferred classes; all
        `known_operations`, and of these the `operations_with_amount`. Do not add up operations: one may be in several
        cities (`count_operations` counts each once). `figure_source` and `operation_source` tell the sources apart.
    """
    return run_query(release, "city_funding", selection)


def city_figures(release: Release, selection: Selection) -> QueryResult:
    """Return every figure of the cities in scope, missing ones included. `is_known` marks the known figure."""
    return run_query(release, "city_figures", selection)


@cache_per_release
def selected_figures(release: Release, selection: Selection) -> QueryResult:
    """Return the rows of `city_figures` under the filters on stage, kind and priority, too."""
    table = city_figures(release, selection).table
    for facet in ("stage", "kind", "priority"):
        codes = getattr(selection, facet)
        table = table[table[facet].isin(codes)] if codes else table
    return QueryResult("selected_figures", table.reset_index(drop=True))


def city_operations_summary(release: Release, selection: Selection) -> QueryResult:
    """Return one row a city in scope: what is known of its operations, and which of them answer the filters.

    Returns:
        `operations` that answer, of which `stated` by stated classes alone and `inferred` by rules; `amounts`, a list
        of mappings `priority`, `status`, `cents` and `operations`, never to be added up, and the answers
        `without_amount`; `area_counts` and `group_counts`, lists of mappings `code`, `stated` and `inferred` in the
        programme's order; `known`, every operation of the city as mappings `operation`, `title`, `status`, `answers`,
        `stated`.
    """
    return run_query(release, "city_operations_summary", selection)


def city_statements(release: Release, selection: Selection) -> QueryResult:
    """Return the statements about the cities in scope, the newest first. They are no figures: do not add or map them.

    Returns:
        `topic` (a code of `StatementTopic`), `says` (a key of the catalogues), `groups` (a list, NA if it names none),
        `quote`, `date` ("" if the source bears none), `note`.
    """
    return run_query(release, "city_statements", selection)


def city_profile(release: Release, selection: Selection) -> QueryResult:
    """Return one row a city in scope: codes, population, `area_km2`, and income per taxpayer in euro."""
    return run_query(release, "city_profile", selection)

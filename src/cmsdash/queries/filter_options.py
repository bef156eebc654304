"""The codes that a link or a filter may hold, and the number of rows that each option of a filter leads to."""

from collections.abc import Mapping

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import DECLARATIONS, FACETS, NOT_STATED, Measure, Selection, Vocabulary
from cmsdash.queries.comparison import city_sort_columns
from cmsdash.queries.operations import PAGE_SIZE, SORT_COLUMNS
from cmsdash.queries.runner import cache_by_filters, cities_in_scope, figure_index, operation_index

OPERATION_FACETS = tuple(f"work.{facet}" for facet in FACETS if len(DECLARATIONS[facet].counts) > 1)
"""Keys of the counts of operations for facets that otherwise count cities or figures, such as `work.region`."""

CLASS_FACETS = tuple(
    facet for facet in FACETS if DECLARATIONS[facet].counts == ("operations",) and not DECLARATIONS[facet].codes
)
"""Facets on classes of operations, which a rule may infer."""

INFERRED_FACETS = tuple(f"inferred.{facet}" for facet in CLASS_FACETS)
"""Keys of the counts of operations that an option finds only with inferred classes, such as `inferred.group`."""

TOTAL_ONLY_FACET = "total"
"""Key of the counts of cities with a figure for both priorities together."""

STATIC_CODES: Mapping[str, tuple[str, ...]] = {
    **{name: declaration.codes for name, declaration in DECLARATIONS.items() if declaration.codes},
    "sort": tuple(
        code
        for sort in dict.fromkeys((*SORT_COLUMNS, *city_sort_columns(Measure.MONEY)))
        for code in (sort, f"-{sort}")
    ),
}
"""The codes of each field that do not depend on the release."""


@cache_by_filters
def facet_counts(release: Release, selection: Selection) -> Mapping[str, Mapping[str, int]]:
    """Count the rows that each option of each facet leads to under the other filters.

    Objective, intervention, group and status count operations; region, stage, kind and priority count cities; city
    counts figures of the shown priority. If operations must name all chosen groups (`match`), an option of the group
    facet counts the operations that name it together with the chosen ones.

    Returns:
        Counts by facet and code, without options that lead to no row. The keys `OPERATION_FACETS` count operations, for
        pages that show only operations and under filters of operations; `INFERRED_FACETS` count the operations that
        match only with inferred classes, whether or not the selection includes them; `TOTAL_ONLY_FACET` counts figures
        for both priorities by city.
    """
    counts = dict(figure_index(release).count_options(selection))
    inside = cities_in_scope(release, selection)
    for facet, (matching, inferred) in operation_index(release).count_options(selection, inside).items():
        counts[f"work.{facet}" if f"work.{facet}" in OPERATION_FACETS else facet] = matching
        if facet in CLASS_FACETS:
            counts[f"inferred.{facet}"] = inferred
    return counts


def selection_vocabulary(release: Release) -> Vocabulary:
    """Return the codes that a link may hold on a release. ISTAT codes of 2025 and 2026 are aliases of cities."""
    tables = release.tables
    cities = tables["cities"]
    codes = {
        **STATIC_CODES,
        "objective": (*tables["objectives"]["objective"], NOT_STATED),
        "intervention": (*tables["interventions"]["intervention"], NOT_STATED),
        "group": (*tables["target_groups"]["target_group"], NOT_STATED),
        "region": tuple(tables["regions"]["region"]),
        "city": tuple(cities["city"]),
        "page": tuple(str(number) for number in range(2, len(tables["operations"]) // PAGE_SIZE + 2)),
        "operation": tuple(tables["operations"]["operation"]),
    }
    istat_aliases = {
        code: city
        for column in ("istat_code_2025", "istat_code_2026")
        for code, city in zip(cities[column], cities["city"], strict=True)
    }
    return Vocabulary(codes, {"city": istat_aliases, "priority": {"5+6": "both", "5 6": "both"}})

"""What a link and a filter may hold, and how many rows each option leads to."""

from collections.abc import Mapping

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import DECLARATIONS, FACETS, NOT_STATED, Selection, Vocabulary
from cmsdash.queries.operation_list import PAGE_SIZE, SORT_COLUMNS
from cmsdash.queries.runner import cached_per_release, run_query


@cached_per_release
def facet_counts(release: Release, selection: Selection) -> Mapping[str, Mapping[str, int]]:
    """For each facet, how many rows each of its options leads to under the other filters.

    Objective, intervention, group and status count operations; region, stage, kind and priority count cities;
    city counts the figures of the priority that pages show. Where a page shows operations alone, region, city and
    priority lead to those: `work.region`, `work.city`, `work.priority`. `total` has the cities with a figure for both
    priorities together, all that some of them have. An option that leads to none is absent. A group that must be named
    together with those already chosen counts the operations that name them all.
    """
    table = run_query(release, "facet_counts", selection).table
    counts: dict[str, dict[str, int]] = {name: {} for name in (*FACETS, *OPERATION_FACETS, TOTAL_ONLY_FACET)}
    for name, code, n in zip(table["facet"], table["code"], table["n"], strict=True):
        counts[name][code] = int(n)
    return counts


OPERATION_FACETS = tuple(f"work.{facet}" for facet in FACETS if len(DECLARATIONS[facet].counts) > 1)
"""The counts of operations of those facets that count something else beside figures."""

TOTAL_ONLY_FACET = "total"


STATIC_CODES: Mapping[str, tuple[str, ...]] = {
    **{name: item.codes for name, item in DECLARATIONS.items() if item.codes},
    "sort": tuple(code for sort in SORT_COLUMNS for code in (sort, f"-{sort}")),
}
"""The codes that every release has."""


def selection_vocabulary(release: Release) -> Vocabulary:
    """The codes a link may hold on this release; a city answers to its ISTAT codes of 2025 and 2026 too."""
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
    istat = {
        code: city
        for name in ("istat_code_2025", "istat_code_2026")
        for code, city in zip(cities[name], cities["city"], strict=True)
    }
    return Vocabulary(codes, {"city": istat, "priority": {"5+6": "both", "5 6": "both"}})

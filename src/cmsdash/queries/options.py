"""What a link and a filter may hold, and how many rows each option leads to."""

from collections.abc import Mapping

from cmsdash.domain import DECLARATIONS, FACETS, NOT_STATED, Selection, Vocabulary
from cmsdash.facts import Release
from cmsdash.queries.engine import cached_per_release, run
from cmsdash.queries.listing import PAGE, SORTS


@cached_per_release
def option_counts(release: Release, selection: Selection) -> Mapping[str, Mapping[str, int]]:
    """For each facet, how many rows each of its options leads to under the other filters.

    Objective, intervention, group and status count operations; region, stage, kind and priority count cities;
    city counts the figures of the priority that pages show. Where a page shows operations alone, region, city and
    priority lead to those: `work.region`, `work.city`, `work.priority`. `total` has the cities with a figure for both
    priorities together, all that some of them have. An option that leads to none is absent. A group that must be named
    together with those already chosen counts the operations that name them all.
    """
    table = run(release, "option_counts", selection).table
    counts: dict[str, dict[str, int]] = {name: {} for name in (*FACETS, *OF_WORK, TOTAL)}
    for name, code, n in zip(table["facet"], table["code"], table["n"], strict=True):
        counts[name][code] = int(n)
    return counts


OF_WORK = tuple(f"work.{facet}" for facet in FACETS if len(DECLARATIONS[facet].counts) > 1)
"""The counts of operations of those facets that count something else beside figures."""

TOTAL = "total"


FIXED: Mapping[str, tuple[str, ...]] = {
    **{name: item.codes for name, item in DECLARATIONS.items() if item.codes},
    "sort": tuple(code for sort in SORTS for code in (sort, f"-{sort}")),
}
"""The codes that every release has."""


def vocabulary(release: Release) -> Vocabulary:
    """The codes a link may hold on this release; a city answers to its ISTAT codes of 2025 and 2026 too."""
    tables = release.tables
    cities = tables["cities"]
    codes = {
        **FIXED,
        "objective": (*tables["objectives"]["objective"], NOT_STATED),
        "intervention": (*tables["interventions"]["intervention"], NOT_STATED),
        "group": (*tables["target_groups"]["target_group"], NOT_STATED),
        "region": tuple(tables["regions"]["region"]),
        "city": tuple(cities["city"]),
        "page": tuple(str(number) for number in range(2, len(tables["operations"]) // PAGE + 2)),
        "operation": tuple(tables["operations"]["operation"]),
    }
    istat = {
        code: city
        for name in ("istat_code_2025", "istat_code_2026")
        for code, city in zip(cities[name], cities["city"], strict=True)
    }
    return Vocabulary(codes, {"city": istat, "priority": {"5+6": "both", "5 6": "both"}})

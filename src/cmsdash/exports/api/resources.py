"""The resources: tables of one release, or of all, that programs ask for by the parameters of the links."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import COMPARISON_MEASURES, Measure, Selection
from cmsdash.queries import QueryResult

_PLACES = ("region", "city")
_FIGURES = (*_PLACES, "stage", "kind", "priority")
_OPERATIONS = ("objective", "intervention", "group", "region", "city", "priority", "status", "match", "inferred")
_CITIES = (
    "objective", "intervention", "group", "region", "city", "stage", "kind", "priority", "status", "measure", "match",
    "inferred",
)  # fmt: skip

API_PATH = "/api/v1/"
"""The path of the page that explains the API; the resources stand below it."""

OPENAPI_NAME = "openapi.json"
"""The last part of the address of the OpenAPI document."""

API_FORMATS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "geojson": "application/geo+json",
}
"""The media type of each format, the default first."""

_UNSOURCED_COLUMNS = ("residents", "label_lon", "label_lat")
"""Columns of `queries.city_funding` whose sources its rows do not name; the resource `profiles` has them."""


@dataclass(frozen=True)
class Resource:
    """A table that programs ask for.

    Attributes:
        name: The last part of its address, and the section of its words in the catalogues.
        page: The stem of the script of the page that shows the same.
        query: Returns its rows.
        parameters: The fields of `Selection` that restrict or order its rows, in the order of links.
        choices: The codes of a parameter that not all resources take alike.
        has_places: Whether its rows belong to cities, so that it can be had as GeoJSON.
        is_of_release: Whether it is about one release. Else it takes no `release`, and may change without a new one.
    """

    name: str
    page: str
    query: Callable[[Release, Selection], QueryResult]
    parameters: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_places: bool = False
    is_of_release: bool = True

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of its answers, keys of `API_FORMATS`."""
        return tuple(code for code in API_FORMATS if self.has_places or code != "geojson")


def make_resources(list_releases: Callable[[], QueryResult]) -> Mapping[str, Resource]:
    """Return the resources by name, in the order of the page that explains them.

    Args:
        list_releases: Returns the releases of the installation (`queries.release_summaries`).
    """
    resources = (
        Resource("cities", "cities", _cities, _CITIES, {"measure": COMPARISON_MEASURES}, has_places=True),
        Resource("figures", "money", queries.selected_figures, _FIGURES, has_places=True),
        Resource(
            "operations",
            "operations",
            _operations,
            (*_OPERATIONS, "operation", "search", "sort"),
            {"sort": tuple(code for key in queries.SORT_COLUMNS for code in (key, f"-{key}"))},
            has_places=True,
        ),
        Resource("areas", "objectives", queries.taxonomy_tree, _OPERATIONS),
        Resource("area-amounts", "objectives", _amounts_of("intervention"), _OPERATIONS),
        Resource("groups", "recipients", queries.target_groups, _OPERATIONS),
        Resource("group-amounts", "recipients", _amounts_of("group"), _OPERATIONS),
        Resource("coverage", "recipients", queries.coverage_matrix, (*_OPERATIONS, "across", "rows")),
        Resource("bodies", "bodies", queries.implementing_bodies, _OPERATIONS, has_places=True),
        Resource("statements", "cities", queries.city_statements, _PLACES, has_places=True),
        Resource("profiles", "cities", queries.city_profile, _PLACES, has_places=True),
        Resource("programme", "overview", _unfiltered(queries.programme_figures)),
        Resource("milestones", "timeline", _unfiltered(queries.milestones)),
        Resource("unpublished", "quality", _unfiltered(queries.missing_data_items)),
        Resource("sources", "sources", _unfiltered(queries.sources)),
        Resource("releases", "releases", lambda *_: list_releases(), is_of_release=False),
    )
    return {resource.name: resource for resource in resources}


def _unfiltered(query: Callable[[Release], QueryResult]) -> Callable[[Release, Selection], QueryResult]:
    return lambda release, _: query(release)


def _amounts_of(field: str) -> Callable[[Release, Selection], QueryResult]:
    return lambda release, selection: queries.class_amounts(release, selection, field)


def _cities(release: Release, selection: Selection) -> QueryResult:
    """Return the cities with their known figure: per head in the chosen measure only, whose sources the rows name."""
    result = queries.city_funding(release, selection)
    others = [Measure(code).column for code in COMPARISON_MEASURES if Measure(code).is_per_head]
    kept = Measure(selection.measure).column
    return replace(result, table=result.table.drop(columns=[*_UNSOURCED_COLUMNS, *(set(others) - {kept})]))


def _operations(release: Release, selection: Selection) -> QueryResult:
    """Return the operations under the selection; the one that it names, if it does, though no longer counted."""
    result = queries.search_operations(release, selection)
    if not selection.operation:
        return result
    table = result.table
    return replace(result, table=table[table["operation"] == selection.operation].reset_index(drop=True))

"""The reader's selection and its conversion from and to URL query parameters."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from cmsdash.domain.funding import (
    COMPARISON_MEASURES,
    ContextIndicator,
    FundingStage,
    Measure,
    ObservationStatus,
    OperationStatus,
    Priority,
)
from cmsdash.domain.operations import (
    AmountApportionment,
    CoverageColumns,
    CoverageRows,
    GroupMatchMode,
    InferredClasses,
    MapLayer,
    PeerCriterion,
)

NOT_STATED = "not-stated"
"""Filter option for rows without a stated value."""

MAX_QUERY_CHARS = 2048
"""Characters of a query string above which it is ignored; links of the dashboard are far shorter."""

MAX_SEARCH_CHARS = 80
"""Characters of a search text that are used."""

LANGUAGES = ("it", "en")
"""Languages of the dashboard; the first is the default."""


@dataclass(frozen=True)
class FieldDeclaration:
    """Properties of one field of `Selection`, from which widgets, chips, vocabulary and URL are derived.

    Attributes:
        role: "facet" (filter with several codes), "list" (several codes, no filter), "choice" (one code) or "text".
        codes: Codes that every release has, in display order; empty if they depend on the release.
        counts: What the options of a facet count: "cities", "figures" or "operations". The first is used on pages
            that show cities, "operations" on pages that show only operations.
        has_widget: Whether the reader sets the field with a widget; otherwise only links set it.
    """

    role: str
    codes: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    has_widget: bool = True


def _field(default: Any, role: str, codes: Iterable[str] = (), **properties: Any) -> Any:
    declaration = FieldDeclaration(role, tuple(str(code) for code in codes), **properties)
    return field(default=default, metadata={"declaration": declaration})


def _facet(*counts: str, codes: Iterable[str] = ()) -> Any:
    return _field((), "facet", codes, counts=counts)


def _choice(default: StrEnum, codes: Iterable[str]) -> Any:
    return _field(default.value, "choice", codes)


def _link_field() -> Any:
    return _field("", "choice", has_widget=False)


@dataclass(frozen=True)
class Selection:
    """Everything that the reader chose.

    An empty tuple means that there is no filter; the codes of one field are combined with OR. To add a filter, add a
    field: everything else reads `DECLARATIONS`.
    """

    objective: tuple[str, ...] = _facet("operations")
    intervention: tuple[str, ...] = _facet("operations")
    group: tuple[str, ...] = _facet("operations")
    region: tuple[str, ...] = _facet("cities", "operations")
    city: tuple[str, ...] = _facet("figures", "operations")
    stage: tuple[str, ...] = _facet("cities", codes=FundingStage)
    kind: tuple[str, ...] = _facet(
        "cities", codes=[kind for kind in ObservationStatus if kind is not ObservationStatus.MISSING]
    )
    priority: tuple[str, ...] = _facet("cities", "operations", codes=Priority)
    status: tuple[str, ...] = _facet("operations", codes=OperationStatus)
    peers: tuple[str, ...] = _field((), "list", PeerCriterion)
    layer: str = _choice(MapLayer.FUNDING, MapLayer)
    measure: str = _choice(Measure.MONEY, Measure)
    unit: str = _choice(Measure.PER_RESIDENT, COMPARISON_MEASURES)
    indicator: str = _choice(ContextIndicator.INCOME, ContextIndicator)
    match: str = _choice(GroupMatchMode.ANY, GroupMatchMode)
    split: str = _choice(AmountApportionment.FULL, AmountApportionment)
    inferred: str = _choice(InferredClasses.INCLUDE, InferredClasses)
    across: str = _choice(CoverageColumns.INTERVENTION, CoverageColumns)
    rows: str = _choice(CoverageRows.ALL, CoverageRows)
    operation: str = _link_field()
    sort: str = _link_field()
    page: str = _link_field()
    search: str = _field("", "text")
    release: str = _link_field()
    against: str = _link_field()
    lang: str = _field(LANGUAGES[0], "choice", LANGUAGES, has_widget=False)

    @property
    def displayed_priority(self) -> str:
        """The priority whose figures are shown: 5 unless the reader chose only others."""
        chosen = self.priority or (Priority.P5,)
        return next(priority.value for priority in Priority if priority in chosen)

    @property
    def has_operation_filters(self) -> bool:
        """True if a filter is set that applies only to operations, not to city figures."""
        return self.has_class_filters or bool(self.status)

    @property
    def has_class_filters(self) -> bool:
        """True if an objective, an intervention area or a target group is chosen, which rules may infer."""
        return bool(self.objective or self.intervention or self.group)

    @property
    def has_not_stated_filter(self) -> bool:
        """True if operations are chosen whose objective, area or target group is not stated."""
        return any(NOT_STATED in codes for codes in (self.objective, self.intervention, self.group))

    @property
    def maps_operations(self) -> bool:
        """True if the symbols of the map stand for operations, False if for the figures of cities."""
        return self.layer != MapLayer.FUNDING or self.has_operation_filters or self.measure == Measure.OPERATIONS

    @property
    def with_comparison_measure(self) -> "Selection":
        """The selection with `unit`, the measure of comparisons, as `measure`, the measure of maps.

        They are two fields because they have different defaults, which links leave out.
        """
        return replace(self, measure=self.unit)

    def select_city(self, city: str) -> "Selection":
        """Return a selection of one city without other filters, in the same release, language and choice of classes."""
        return Selection(city=(city,), inferred=self.inferred, release=self.release, lang=self.lang)

    def keep_geography(self) -> "Selection":
        """Return a selection with the filters on region and city only, in the same release and language."""
        return replace(self.clear_filters(), region=self.region, city=self.city)

    def clear_filters(self) -> "Selection":
        """Return a selection with every field at its default except release and language."""
        return Selection(release=self.release, lang=self.lang)

    def reset(self, name: str) -> "Selection":
        """Return the selection with one field at its default."""
        return replace(self, **{name: getattr(Selection(), name)})

    def keep_filters(self, facets: Collection[str]) -> "Selection":
        """Return the selection without the filters that are not among `facets`."""
        cleared: dict[str, Any] = {facet: () for facet in FACETS if facet not in facets}
        return replace(self, **cleared)


DECLARATIONS: Mapping[str, FieldDeclaration] = {item.name: item.metadata["declaration"] for item in fields(Selection)}
"""Declaration of each field of `Selection`, in the order of the URL and of the filters."""

FACETS = tuple(name for name, item in DECLARATIONS.items() if item.role == "facet")
"""Fields that are filters, in display order."""

MULTI_VALUE_FIELDS = tuple(name for name, item in DECLARATIONS.items() if item.role in ("facet", "list"))
"""Fields that hold several codes."""

SINGLE_VALUE_FIELDS = tuple(name for name, item in DECLARATIONS.items() if item.role == "choice")
"""Fields that hold one code."""


@dataclass(frozen=True)
class Vocabulary:
    """The codes that each field of a selection may hold.

    Attributes:
        codes: Codes in display order by field.
        aliases: By field, codes by a case-folded alternative spelling, such as the ISTAT code of a city.
    """

    codes: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def resolve(self, name: str, text: str) -> str | None:
        """Return the code of a field that a text spells, ignoring case, or None."""
        spelling = text.strip().casefold()
        codes = {code.casefold(): code for code in self.codes.get(name, ())}
        return codes.get(spelling) or self.aliases.get(name, {}).get(spelling)

    def sort(self, name: str, codes: set[str]) -> tuple[str, ...]:
        """Return codes of a field in display order, so that equal selections have equal links."""
        return tuple(code for code in self.codes[name] if code in codes)


@dataclass(frozen=True)
class IgnoredParameter:
    """A query parameter with a value that could not be read; `parameter` is "link" if the whole link was ignored."""

    parameter: str
    value: str


def parse_query_params(
    params: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[Selection, tuple[IgnoredParameter, ...]]:
    """Parse the query parameters of a link. The inverse of `to_query_params`.

    Args:
        params: Values by parameter name; parameters that are no field of `Selection` are skipped.
        vocabulary: Codes that the fields may hold.

    Returns:
        The selection, with defaults in place of unknown codes, and one entry for each unknown code. If the
        parameters of the selection have more than `MAX_QUERY_CHARS` characters, the default selection and an entry
        "link".
    """
    if sum(len(key) + len(value) + 2 for key, value in params.items() if key in DECLARATIONS) > MAX_QUERY_CHARS:
        return Selection(), (IgnoredParameter("link", ""),)
    values: dict[str, Any] = {"search": normalize_search(params.get("search", ""))}
    ignored: list[IgnoredParameter] = []
    for name in MULTI_VALUE_FIELDS:
        texts = [text for text in params.get(name, "").split(",") if text.strip()]
        codes = {text: vocabulary.resolve(name, text) for text in texts}
        ignored += [IgnoredParameter(name, text) for text, code in codes.items() if code is None]
        values[name] = vocabulary.sort(name, {code for code in codes.values() if code})
    for name in SINGLE_VALUE_FIELDS:
        text = params.get(name, "")
        code = vocabulary.resolve(name, text)
        if code is not None:
            values[name] = code
        elif text.strip():
            ignored.append(IgnoredParameter(name, text))
    return Selection(**values), tuple(ignored)


def join_repeated(params: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return query parameters with one value each, for `parse_query_params`.

    A repeated parameter that may hold several codes holds all of them (`city=andria&city=trani`); of any other the last
    value counts.
    """
    return {name: ",".join(values if name in MULTI_VALUE_FIELDS else values[-1:]) for name, values in params.items()}


def overridden_values(params: Mapping[str, Sequence[str]]) -> tuple[IgnoredParameter, ...]:
    """Return the values that `join_repeated` leaves out: all but the last of a parameter that holds one value."""
    return tuple(
        IgnoredParameter(name, value)
        for name, values in params.items()
        if name in DECLARATIONS and name not in MULTI_VALUE_FIELDS
        for value in dict.fromkeys(values[:-1])
        if value.strip() and value != values[-1]
    )


def normalize_search(search: str) -> str:
    """Return a search text with single spaces, cut to `MAX_SEARCH_CHARS`."""
    return " ".join(search.split())[:MAX_SEARCH_CHARS].strip()


def to_query_params(selection: Selection) -> dict[str, str]:
    """Return the query parameters of a selection: defaults are left out, several codes are joined with commas."""
    params: dict[str, str] = {}
    for item in fields(Selection):
        value = getattr(selection, item.name)
        if value != item.default:
            params[item.name] = value if isinstance(value, str) else ",".join(value)
    return params

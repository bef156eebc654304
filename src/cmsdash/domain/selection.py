"""One frozen value that says what the reader is looking at; its only spelling outside is the URL."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from cmsdash.domain.funding import (
    COMPARISON_MEASURES,
    ContextIndicator,
    FigureKind,
    FundingStage,
    Measure,
    OperationStatus,
    Priority,
)
from cmsdash.domain.operations import (
    AmountApportionment,
    CoverageColumns,
    CoverageRows,
    GroupMatchMode,
    InferredClasses,
    PeerCriterion,
)

NOT_STATED = "not-stated"
"""The option of a filter for rows whose source does not state the value."""

MAX_QUERY_CHARS = 2048
"""Characters of a query string that are read at most; links made here are far shorter."""

LANGUAGES = ("it", "en")


@dataclass(frozen=True)
class Declaration:
    """What one field of a selection is, said once for everybody who treats fields alike.

    `role`: "facet" (a filter, several codes), "list" (several codes, no filter), "choice" (one code) or "words".
    `codes`: those that every release has, in display order; none where they depend on the release.
    `counts`: what stands beside the options of a facet: cities, figures or operations; the first is what is counted
    where a page shows cities, operations what is counted where it shows operations alone.
    """

    role: str
    codes: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    has_widget: bool = True


def _field(default: Any, role: str, codes: Iterable[str] = (), **more: Any) -> Any:
    declaration = Declaration(role, tuple(str(code) for code in codes), **more)
    return field(default=default, metadata={"declaration": declaration})


def _facet(*counts: str, codes: Iterable[str] = ()) -> Any:
    return _field((), "facet", codes, counts=counts)


def _choice(default: StrEnum, codes: Iterable[str]) -> Any:
    return _field(default.value, "choice", codes)


def _place() -> Any:
    """Where the reader is: a code that only links change."""
    return _field("", "choice", has_widget=False)


@dataclass(frozen=True)
class Selection:
    """What the reader chose. An empty tuple means "no filter"; several codes in one field mean "any of these".

    To add a filter, declare it here; what treats fields alike reads `DECLARATIONS`.
    """

    objective: tuple[str, ...] = _facet("operations")
    intervention: tuple[str, ...] = _facet("operations")
    group: tuple[str, ...] = _facet("operations")
    region: tuple[str, ...] = _facet("cities", "operations")
    city: tuple[str, ...] = _facet("figures", "operations")
    stage: tuple[str, ...] = _facet("cities", codes=FundingStage)
    kind: tuple[str, ...] = _facet("cities", codes=[kind for kind in FigureKind if kind is not FigureKind.MISSING])
    priority: tuple[str, ...] = _facet("cities", "operations", codes=Priority)
    status: tuple[str, ...] = _facet("operations", codes=OperationStatus)
    peers: tuple[str, ...] = _field((), "list", PeerCriterion)
    measure: str = _choice(Measure.MONEY, Measure)
    unit: str = _choice(Measure.PER_RESIDENT, COMPARISON_MEASURES)
    indicator: str = _choice(ContextIndicator.INCOME, ContextIndicator)
    match: str = _choice(GroupMatchMode.ANY, GroupMatchMode)
    split: str = _choice(AmountApportionment.FULL, AmountApportionment)
    inferred: str = _choice(InferredClasses.EXCLUDE, InferredClasses)
    across: str = _choice(CoverageColumns.INTERVENTION, CoverageColumns)
    rows: str = _choice(CoverageRows.ALL, CoverageRows)
    operation: str = _place()
    sort: str = _place()
    page: str = _place()
    search: str = _field("", "words")
    release: str = _place()
    against: str = _place()
    lang: str = _field(LANGUAGES[0], "choice", LANGUAGES, has_widget=False)

    @property
    def shown_priority(self) -> str:
        """The one priority whose figure is shown: 5 unless the reader asked only for others."""
        wanted = self.priority or (Priority.P5,)
        return next(p.value for p in Priority if p in wanted)

    @property
    def has_operation_filters(self) -> bool:
        """True when a filter is set that only operations can answer (no city figure carries it)."""
        return bool(self.objective or self.intervention or self.group)

    @property
    def with_comparison_measure(self) -> "Selection":
        """The same selection, measured in the unit in which cities are compared: for each resident by default,
        where the map shows whole amounts. Two fields, because a link leaves each one's own default out."""
        return replace(self, measure=self.unit)

    def for_city(self, city: str) -> "Selection":
        """One city with no other filter, in the same release and language: what its page asks."""
        return Selection(city=(city,), release=self.release, lang=self.lang)

    def geographic_only(self) -> "Selection":
        """The same cities with no other filter, in the same release and language."""
        return replace(self.unfiltered(), region=self.region, city=self.city)

    def unfiltered(self) -> "Selection":
        """Everything, in the same release and language."""
        return Selection(release=self.release, lang=self.lang)

    def reset(self, facet: str) -> "Selection":
        """The same selection with one field back at its default."""
        return replace(self, **{facet: getattr(Selection(), facet)})

    def keep_filters(self, facets: Collection[str]) -> "Selection":
        """The same selection without the filters that are not among `facets`: what a page shows that uses these."""
        unset: dict[str, Any] = {facet: () for facet in FACETS if facet not in facets}
        return replace(self, **unset)


DECLARATIONS: Mapping[str, Declaration] = {item.name: item.metadata["declaration"] for item in fields(Selection)}
"""What each field of a selection is, in the order of the filters and of the URL."""

FACETS = tuple(name for name, item in DECLARATIONS.items() if item.role == "facet")
"""The fields of a selection that are filters: each holds several codes. In the order of the filters and of the URL."""

MULTI_VALUE_FIELDS = tuple(name for name, item in DECLARATIONS.items() if item.role in ("facet", "list"))
"""The fields of a selection that hold several codes."""

SINGLE_VALUE_FIELDS = tuple(name for name, item in DECLARATIONS.items() if item.role == "choice")
"""The fields of a selection that hold one code."""

MAX_SEARCH_CHARS = 80
"""Characters of a search that are read at most."""


@dataclass(frozen=True)
class Vocabulary:
    """The codes a selection may hold, per field and in display order, and other spellings of them.

    `aliases` maps a field and a casefolded spelling to its code (an ISTAT code to its city).
    """

    codes: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def resolve(self, facet: str, word: str) -> str | None:
        """The code that `word` spells in this field, or None."""
        spelling = word.strip().casefold()
        known = {code.casefold(): code for code in self.codes.get(facet, ())}
        return known.get(spelling) or self.aliases.get(facet, {}).get(spelling)

    def sort(self, facet: str, codes: set[str]) -> tuple[str, ...]:
        """`codes` in display order: two links to the same selection are the same text."""
        return tuple(code for code in self.codes[facet] if code in codes)


@dataclass(frozen=True)
class IgnoredParameter:
    """A part of a link that could not be read: the field and what stood there."""

    facet: str
    word: str


def parse_query_params(
    params: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[Selection, tuple[IgnoredParameter, ...]]:
    """The selection a link spells, and what in it had to be left out. Unknown parameters are not ours to judge."""
    if sum(len(key) + len(value) + 2 for key, value in params.items()) > MAX_QUERY_CHARS:
        return Selection(), (IgnoredParameter("link", ""),)
    chosen: dict[str, Any] = {}
    repairs: list[IgnoredParameter] = []
    for facet in MULTI_VALUE_FIELDS:
        words = [word for word in params.get(facet, "").split(",") if word.strip()]
        found = {word: vocabulary.resolve(facet, word) for word in words}
        repairs += [IgnoredParameter(facet, word) for word, code in found.items() if code is None]
        chosen[facet] = vocabulary.sort(facet, {code for code in found.values() if code})
    chosen["search"] = normalize_search(params.get("search", ""))
    for facet in SINGLE_VALUE_FIELDS:
        word = params.get(facet, "")
        code = vocabulary.resolve(facet, word)
        if code is not None:
            chosen[facet] = code
        elif word.strip():
            repairs.append(IgnoredParameter(facet, word))
    return Selection(**chosen), tuple(repairs)


def normalize_search(search: str) -> str:
    """A search as the selection holds it: one space between words, and no longer than is read."""
    return " ".join(search.split())[:MAX_SEARCH_CHARS].strip()


def to_query_params(selection: Selection) -> dict[str, str]:
    """The query parameters of a selection: defaults are left out, codes are joined by commas."""
    params: dict[str, str] = {}
    for item in fields(Selection):
        value = getattr(selection, item.name)
        if value != item.default:
            params[item.name] = value if isinstance(value, str) else ",".join(value)
    return params

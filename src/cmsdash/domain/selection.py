"""One frozen value that says what the reader is looking at; its only spelling outside is the URL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from cmsdash.domain.money import Indicator, Measure, Priority
from cmsdash.domain.rules import Across, Inferred, Match, Rows, Split

NOT_STATED = "not-stated"
"""The option of a filter for rows whose source does not state the value."""

MAX_QUERY = 2048
"""Characters of a query string that are read at most; links made here are far shorter."""

LANGUAGES = ("it", "en")


@dataclass(frozen=True)
class Selection:
    """What the reader chose. An empty tuple means "no filter"; several codes in one field mean "any of these"."""

    objective: tuple[str, ...] = ()
    intervention: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    measure: str = Measure.MONEY.value
    unit: str = Measure.PER_RESIDENT.value
    indicator: str = Indicator.INCOME.value
    match: str = Match.ANY.value
    split: str = Split.FULL.value
    inferred: str = Inferred.EXCLUDE.value
    across: str = Across.INTERVENTION.value
    rows: str = Rows.ALL.value
    operation: str = ""
    sort: str = ""
    page: str = ""
    search: str = ""
    release: str = ""
    against: str = ""
    lang: str = LANGUAGES[0]

    @property
    def subject(self) -> str:
        """The one priority whose figure is shown: 5 unless the reader asked only for others."""
        wanted = self.priority or (Priority.P5,)
        return next(p.value for p in Priority if p in wanted)

    @property
    def asks_of_operations(self) -> bool:
        """True when a filter is set that only operations can answer (no city figure carries it)."""
        return bool(self.objective or self.intervention or self.group)

    @property
    def comparing(self) -> "Selection":
        """The same selection, measured in the unit in which cities are compared: for each resident by default,
        where the map shows whole amounts. Two fields, because a link leaves each one's own default out."""
        return replace(self, measure=self.unit)

    def only_city(self, city: str) -> "Selection":
        """One city with no other filter, in the same release and language: what its page asks."""
        return Selection(city=(city,), release=self.release, lang=self.lang)

    def only_places(self) -> "Selection":
        """The same cities with no other filter, in the same release and language."""
        return replace(self.only_language(), region=self.region, city=self.city)

    def only_language(self) -> "Selection":
        """Everything, in the same release and language."""
        return Selection(release=self.release, lang=self.lang)

    def without(self, facet: str) -> "Selection":
        """The same selection with one field back at its default."""
        return replace(self, **{facet: getattr(Selection(), facet)})

    def with_only(self, facets: Collection[str]) -> "Selection":
        """The same selection without the filters that are not among `facets`: what a page shows that uses these."""
        unset: dict[str, Any] = {facet: () for facet in FACETS if facet not in facets}
        return replace(self, **unset)


FACETS = ("objective", "intervention", "group", "region", "city", "stage", "kind", "priority", "status")
"""The fields of a selection that are filters: each holds several codes. In the order of the filters and of the URL."""

LISTS = (*FACETS, "peers")
"""The fields of a selection that hold several codes."""

CHOICES = (
    "measure",
    "unit",
    "indicator",
    "match",
    "split",
    "inferred",
    "across",
    "rows",
    "operation",
    "sort",
    "page",
    "release",
    "against",
    "lang",
)
"""The fields of a selection that hold one code."""

MAX_SEARCH = 80
"""Characters of a search that are read at most."""


@dataclass(frozen=True)
class Vocabulary:
    """The codes a selection may hold, per field and in display order, and other spellings of them.

    `aliases` maps a field and a casefolded spelling to its code (an ISTAT code to its city).
    """

    codes: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def find(self, facet: str, word: str) -> str | None:
        """The code that `word` spells in this field, or None."""
        spelling = word.strip().casefold()
        known = {code.casefold(): code for code in self.codes.get(facet, ())}
        return known.get(spelling) or self.aliases.get(facet, {}).get(spelling)

    def ordered(self, facet: str, codes: set[str]) -> tuple[str, ...]:
        """`codes` in display order: two links to the same selection are the same text."""
        return tuple(code for code in self.codes[facet] if code in codes)


@dataclass(frozen=True)
class Repair:
    """A part of a link that could not be read: the field and what stood there."""

    facet: str
    word: str


def read(params: Mapping[str, str], vocabulary: Vocabulary) -> tuple[Selection, tuple[Repair, ...]]:
    """The selection a link spells, and what in it had to be left out. Unknown parameters are not ours to judge."""
    if sum(len(key) + len(value) + 2 for key, value in params.items()) > MAX_QUERY:
        return Selection(), (Repair("link", ""),)
    chosen: dict[str, Any] = {}
    repairs: list[Repair] = []
    for facet in LISTS:
        words = [word for word in params.get(facet, "").split(",") if word.strip()]
        found = {word: vocabulary.find(facet, word) for word in words}
        repairs += [Repair(facet, word) for word, code in found.items() if code is None]
        chosen[facet] = vocabulary.ordered(facet, {code for code in found.values() if code})
    chosen["search"] = tidy(params.get("search", ""))
    for facet in CHOICES:
        word = params.get(facet, "")
        code = vocabulary.find(facet, word)
        if code is not None:
            chosen[facet] = code
        elif word.strip():
            repairs.append(Repair(facet, word))
    return Selection(**chosen), tuple(repairs)


def tidy(search: str) -> str:
    """A search as the selection holds it: one space between words, and no longer than is read."""
    return " ".join(search.split())[:MAX_SEARCH].strip()


def write(selection: Selection) -> dict[str, str]:
    """The query parameters of a selection: defaults are left out, codes are joined by commas."""
    params: dict[str, str] = {}
    for item in fields(Selection):
        value = getattr(selection, item.name)
        if value != item.default:
            params[item.name] = value if isinstance(value, str) else ",".join(value)
    return params

"""The vocabulary of money: what a figure is, how sure it is, and which one answers for a city.

The rule "what is known for this city". Among the figures of one priority that carry an amount:

1. the most advanced stage (`Stage.rank`), then
2. the surest kind (`Kind.rank`), then
3. the newest source (partial ISO dates compare as text: `2025` counts as older than `2025-04`).

Every other figure stays visible on the city's page. The rule never crosses priorities: a city that has
only a total of Priorities 5 and 6 has no Priority 5 figure, and says so. Amounts of different stages are
different things: a sum over cities stays within one stage.
"""

from enum import StrEnum

from cmsdash.domain.operations import ImplementationPhase


class FundingStage(StrEnum):
    """A step of public money on its way, from the least to the most advanced."""

    PRESS_ESTIMATE = "press_estimate"
    CEILING = "ceiling"
    APPLICATION = "application"
    ADMITTED = "admitted"
    DECREE = "decree"
    AGREEMENT = "agreement"

    @property
    def rank(self) -> int:
        """Place on the ladder; higher is further on."""
        return list(FundingStage).index(self)


class FigureKind(StrEnum):
    """How a figure came to be known, from the surest to the least sure."""

    STATED = "stated"
    APPROXIMATE = "approximate"
    DERIVED = "derived"
    INFERRED = "inferred"
    MISSING = "missing"

    @property
    def rank(self) -> int:
        """Place on the ladder; lower is surer."""
        return list(FigureKind).index(self)


class Priority(StrEnum):
    """The priorities of the programme in the 39 cities: 5 (FSE+, the subject here), 6 (FESR), or both."""

    P5 = "5"
    BOTH = "both"
    P6 = "6"


class Availability(StrEnum):
    """What can be said about one city's money: the four classes of the map."""

    STATED = "stated"
    ESTIMATED = "estimated"
    TOTAL_ONLY = "total-only"
    UNPUBLISHED = "unpublished"


class OperationStatus(StrEnum):
    """Where an operation stands, as its source says."""

    DESCRIBED = "described"
    APPLICATION = "application"
    ADMISSIBLE = "admissible"
    ADMITTED = "admitted"
    DECREE = "decree"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"

    @property
    def rank(self) -> int:
        """Place on the ladder; higher is further on."""
        return list(OperationStatus).index(self)

    @property
    def phase(self) -> ImplementationPhase:
        """Admitted, decreed and under way are actions; what comes before is a plan."""
        return ImplementationPhase.ACTIVE if self.rank >= OperationStatus.ADMITTED.rank else ImplementationPhase.PLANNED


class PriorityBasis(StrEnum):
    """Why an operation is put under a priority."""

    STATED = "stated"
    INFERRED = "inferred"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What a symbol, a bar or a dot measures: money whole, money for each of some people, or operations counted."""

    MONEY = "money"
    PER_RESIDENT = "per-resident"
    PER_LOW_INCOME = "per-low-income"
    PER_MINOR = "per-minor"
    PER_YOUNG = "per-young"
    PER_OLDER = "per-older"
    OPERATIONS = "operations"

    @property
    def is_per_head(self) -> bool:
        """True when an amount is divided by people."""
        return self.value.startswith("per-")

    @property
    def column(self) -> str:
        """The column of a table of cities that holds the measure."""
        named = {Measure.MONEY: "amount_cents", Measure.OPERATIONS: "operations"}
        return named.get(self, self.value.replace("-", "_") + "_cents")


CONFLICT_NOTES = (
    "catanzaro-misprint",
    "total-misprinted",
    "crotone-operations-differ",
    "gela-conflict",
    "lamezia-earlier-article",
    "mazara-two-totals",
)
"""The caveats of figures that say in words what another source, or the same one, tells differently."""

COMPARISON_MEASURES = tuple(measure for measure in Measure if measure is not Measure.OPERATIONS)
"""The measures in which the money of cities is compared."""


class ContextIndicator(StrEnum):
    """What the cities are like apart from money; shares are of taxpayers or of residents."""

    INCOME = "income"
    LOW_INCOME = "low-income"
    MINORS = "minors"
    YOUNG = "young"
    OLDER = "older"

    @property
    def column(self) -> str:
        """The column of `queries.need` that holds the indicator."""
        return "income" if self is ContextIndicator.INCOME else f"{self.value.replace('-', '_')}_share"


MIN_N_MEDIAN = 5
MIN_N_QUARTILES = 8
"""Values below which a median, or quartiles, would say more than the values do."""

"""Vocabulary of funding: stages, observation statuses, priorities and measures.

Which figure represents a city (`precedence` in `datastore/derived_tables.sql`): among its figures of one priority
that have an amount,

1. one that is not a coarse rounding (`COARSE_NOTES`), if there is any, then
2. the most advanced stage (`FundingStage.rank`), then
3. the most certain observation status (`ObservationStatus.rank`), then
4. the latest date; partial ISO dates compare as text, so that `2025` is earlier than `2025-04`; no date is first.

Within one stage the same order applies: there a coarse rounding is shown where its stage has nothing finer.

The other figures stay on the page of the city. Priorities are never combined: a city that has only a total of
Priorities 5 and 6 has no Priority 5 figure. Amounts of different stages are never added.
"""

from enum import StrEnum

from cmsdash.domain.operations import ImplementationPhase


class FundingStage(StrEnum):
    """Stages of public funding, from the least to the most advanced."""

    PRESS_ESTIMATE = "press_estimate"
    CEILING = "ceiling"
    APPLICATION = "application"
    ADMITTED = "admitted"
    DECREE = "decree"
    AGREEMENT = "agreement"

    @property
    def rank(self) -> int:
        """Position from 0; higher is more advanced."""
        return list(FundingStage).index(self)


class ObservationStatus(StrEnum):
    """How a figure is known, from the most to the least certain."""

    STATED = "stated"
    APPROXIMATE = "approximate"
    DERIVED = "derived"
    INFERRED = "inferred"
    MISSING = "missing"

    @property
    def rank(self) -> int:
        """Position from 0; lower is more certain."""
        return list(ObservationStatus).index(self)


class Priority(StrEnum):
    """Priorities of the programme in the 39 cities: 5 (FSE+, the subject of the dashboard), 6 (FESR), or both."""

    P5 = "5"
    BOTH = "both"
    P6 = "6"


class Availability(StrEnum):
    """What is published about the funding of a city: the classes of the map.

    `OTHER_STAGE`: a figure exists, but not of the chosen stage or kind. `UNPUBLISHED`: no figure of any stage.
    """

    STATED = "stated"
    ESTIMATED = "estimated"
    TOTAL_ONLY = "total-only"
    OTHER_STAGE = "other-stage"
    UNPUBLISHED = "unpublished"


class StatementTopic(StrEnum):
    """What a statement about a city is about. Statements are no figures: no sum, map or ranking reads them."""

    PROGRESS = "progress"
    RECIPIENTS = "recipients"
    OBJECTIVE = "objective"
    FUNDING = "funding"
    LOST = "lost"
    MISSING_CITY = "missing-city"


class ProgrammeTopic(StrEnum):
    """What a statement of the programme about its operations is about."""

    BENEFICIARIES = "beneficiaries"
    THIRD_SECTOR = "third_sector"


class OperationStatus(StrEnum):
    """Status of an operation according to its source, from the least to the most advanced."""

    DESCRIBED = "described"
    APPLICATION = "application"
    ADMISSIBLE = "admissible"
    ADMITTED = "admitted"
    DECREE = "decree"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"

    @property
    def rank(self) -> int:
        """Position from 0; higher is more advanced."""
        return list(OperationStatus).index(self)

    @property
    def phase(self) -> ImplementationPhase:
        """Active from admission on, planned before."""
        return ImplementationPhase.ACTIVE if self.rank >= OperationStatus.ADMITTED.rank else ImplementationPhase.PLANNED


class PriorityBasis(StrEnum):
    """How the priority of an operation is known."""

    STATED = "stated"
    INFERRED = "inferred"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What a symbol or bar measures: an amount, an amount per head of a group, or a number of operations."""

    MONEY = "money"
    PER_RESIDENT = "per-resident"
    PER_LOW_INCOME = "per-low-income"
    PER_MINOR = "per-minor"
    PER_YOUNG = "per-young"
    PER_OLDER = "per-older"
    OPERATIONS = "operations"

    @property
    def is_per_head(self) -> bool:
        """True if an amount is divided by a number of people."""
        return self.value.startswith("per-")

    @property
    def column(self) -> str:
        """Column of the measure in tables of cities, such as `amount_cents` or `per_minor_cents`."""
        columns = {Measure.MONEY: "amount_cents", Measure.OPERATIONS: "operations"}
        return columns.get(self, self.value.replace("-", "_") + "_cents")


CONFLICT_NOTES = (
    "catanzaro-misprint",
    "total-misprinted",
    "crotone-operations-differ",
    "gela-conflict",
    "lamezia-earlier-article",
    "mazara-two-totals",
)
"""Codes of notes on figures for which sources, or passages of one source, disagree."""

COARSE_NOTES = ("coarse-rounding",)
"""Codes of notes on figures that round so much that they must not hide a finer figure of an earlier stage."""

COMPARISON_MEASURES = tuple(measure for measure in Measure if measure is not Measure.OPERATIONS)
"""Measures of funding in which cities can be compared."""


class ContextIndicator(StrEnum):
    """Indicators of the context of a city: average income, and shares of taxpayers or residents."""

    INCOME = "income"
    LOW_INCOME = "low-income"
    MINORS = "minors"
    YOUNG = "young"
    OLDER = "older"

    @property
    def column(self) -> str:
        """Column of the indicator in `queries.need_and_funding`."""
        return "income" if self is ContextIndicator.INCOME else f"{self.value.replace('-', '_')}_share"


MIN_N_MEDIAN = 5
"""Number of values below which a chart shows no median."""

MIN_N_QUARTILES = 8
"""Number of values below which a chart shows no quartiles."""

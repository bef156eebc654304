"""Vocabulary of operations: roles, classes, apportionment, and how pages present them.

Operations in several cities: a filter on any of the cities finds the operation, and it counts as one operation. Its
amount is apportioned to the cities as the reader chooses (`AmountApportionment`):

* full: the whole amount for each city, so that a sum over cities counts the operation several times and must say so;
* equal: equal parts in cents, the remainder to the lead city, so that the parts add up to the amount;
* lead: the whole amount for the lead city, zero for the others.

Parts are computed, not published. An amount that is not published has no parts.
"""

from enum import StrEnum


class GroupMatchMode(StrEnum):
    """Whether an operation must have any or all of the chosen target groups."""

    ANY = "any"
    ALL = "all"


class AmountApportionment(StrEnum):
    """How the amount of an operation is apportioned to its cities."""

    FULL = "full"
    EQUAL = "equal"
    LEAD = "lead"


class CoverageColumns(StrEnum):
    """Dimension of the columns of the coverage matrix."""

    INTERVENTION = "intervention"
    CITY = "city"
    REGION = "region"


class CoverageRows(StrEnum):
    """Target groups in the coverage matrix: all, or only those that no operation declares."""

    ALL = "all"
    UNDECLARED = "undeclared"


class ImplementationPhase(StrEnum):
    """Whether an operation is under implementation (funding admitted or later) or planned."""

    ACTIVE = "active"
    PLANNED = "planned"


class InferredClasses(StrEnum):
    """Whether classes inferred by rules count beside classes stated by the source. They are always told apart."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


class MapLayer(StrEnum):
    """What the map of the cities shows: funding, the intervention areas of operations, or their recipients."""

    FUNDING = "funding"
    AREAS = "areas"
    RECIPIENTS = "recipients"


class PeerCriterion(StrEnum):
    """Criteria that make cities comparable; several criteria are combined with AND."""

    REGION = "region"
    POPULATION = "population"
    INCOME = "income"


POPULATION_BAND_EDGES = (30_000, 50_000, 75_000)
"""Residents at which population bands begin. 50 000 is the programme's own threshold for larger cities; the other
edges split the 39 cities into groups of similar size."""

INCOME_BAND_EDGES = (15_000, 18_000, 20_000)
"""Euro of taxable income per taxpayer at which income bands begin."""

MAX_COMPARED_CITIES = 4
"""Number of cities that fit side by side on the comparison page."""


class ClassificationBasis(StrEnum):
    """How a class of an operation is known, from the most to the least certain.

    `read`: a person read it in the words of the source, which do not name it. Like `inferred` it counts only where
    the reader includes inferred classes, but rules never change it.
    """

    STATED = "stated"
    CODE = "code"
    READ = "read"
    INFERRED = "inferred"


DEDUCED_BASES = (ClassificationBasis.READ, ClassificationBasis.INFERRED)
"""Bases of classes that the source does not state itself: somebody or a rule deduced them from its words."""


class MatchBasis(StrEnum):
    """How it is known that the rows of two sources are one operation."""

    CODE = "code"
    CONFIRMED = "confirmed"


class CityRole(StrEnum):
    """Role of a city in an operation."""

    LEAD = "lead"
    PARTNER = "partner"


class ActorRole(StrEnum):
    """Role of an organisation in an operation, in the order in which pages list them.

    `third_sector`: organisations of the third sector with which the operation is designed or run, and bodies that run
    its services.
    """

    BENEFICIARY = "beneficiary"
    PARTNER = "partner"
    THIRD_SECTOR = "third_sector"
    CONTRACTOR = "contractor"

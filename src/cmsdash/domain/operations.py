"""How operations are read: by whom a class is known, what role a city or an actor has, what the reader chooses.

The rule of operations in several cities. An operation belongs to each of its cities: a filter on any of them finds
it, and it is still one operation wherever operations are counted. Its amount is told of each city as the reader says
(`Split`):

* full: the whole amount at each city. Amounts of cities then count an operation once for each of its cities, so
  they are not added up without saying so;
* equal: the cents divided by the number of its cities, the remainder to the lead city, so that the parts add up to
  the amount exactly;
* lead: the whole amount at the lead city, nothing at the others.

A part is a way of reading, not a published figure. An amount that is not published has no parts under any rule.
What stands behind an operation (`Progress`): "active" when its money is admitted, decreed or being spent, "planned"
before that; a plan is never counted as an action.
"""

from enum import StrEnum


class GroupMatchMode(StrEnum):
    """Whether an operation must name any or all of the chosen target groups."""

    ANY = "any"
    ALL = "all"


class AmountApportionment(StrEnum):
    """How the amount of an operation in several cities is told of each: whole, in equal parts, or to the lead city."""

    FULL = "full"
    EQUAL = "equal"
    LEAD = "lead"


class CoverageColumns(StrEnum):
    """What the columns of the coverage matrix are."""

    INTERVENTION = "intervention"
    CITY = "city"
    REGION = "region"


class CoverageRows(StrEnum):
    """Which target groups the coverage matrix lists: all, or only those that no operation declares."""

    ALL = "all"
    UNDECLARED = "undeclared"


class ImplementationPhase(StrEnum):
    """Whether an operation is an action or still a plan."""

    ACTIVE = "active"
    PLANNED = "planned"


class InferredClasses(StrEnum):
    """Whether classes that rules inferred from an operation's words count as if its source stated them."""

    EXCLUDE = "exclude"
    INCLUDE = "include"


class PeerCriterion(StrEnum):
    """What makes other cities comparable to one; several together narrow each other."""

    REGION = "region"
    POPULATION = "population"
    INCOME = "income"


POPULATION_BAND_EDGES = (30_000, 50_000, 75_000)
"""Residents where one band of population ends and the next begins; 50 000 is the programme's own line between small
and larger cities, the others split what is left of the 39 into groups of similar size."""

INCOME_BAND_EDGES = (15_000, 18_000, 20_000)
"""Euro of taxable income per taxpayer where one band of income ends and the next begins."""

MIN_PEERS_FOR_QUARTILES = 5
"""Below this number of peers with a figure no quartiles are told: the middle half of four values is no band."""

MAX_COMPARED_CITIES = 4
"""Cities that fit side by side."""


class ClassificationBasis(StrEnum):
    """How an operation's objective, intervention or target group is known, from the surest to the least sure."""

    STATED = "stated"
    CODE = "code"
    INFERRED = "inferred"


class CityRole(StrEnum):
    """What a city is to an operation."""

    LEAD = "lead"
    PARTNER = "partner"


class ActorRole(StrEnum):
    """What an organisation is to an operation; target groups are another thing."""

    BENEFICIARY = "beneficiary"
    PARTNER = "partner"
    CONTRACTOR = "contractor"

"""The lists that two laws ask for, field by field, and until when a list must be renewed.

Article 49(3) of Regulation (EU) 2021/1060: the operations selected for support, with the data (a) to (n), renewed
at least every four months. Article 27 of Legislative Decree 33/2013: the beneficiaries of grants, with (a) to (f).
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LIST_MONTHS = 4
"""Months after which the list of operations must have been renewed."""


class FieldDuty(StrEnum):
    """Of which operations a law asks for a field."""

    EVERY = "every"
    SEVERAL_PLACES = "several_places"
    NONE = "none"


class FieldState(StrEnum):
    """For how many of the operations that must have it a list has a field."""

    FULL = "full"
    PART = "part"
    EMPTY = "empty"
    NOT_DUE = "not_due"


@dataclass(frozen=True)
class LegalField:
    """A field of a list, or one of the parts of a field that names several data.

    Attributes:
        letter: The letter of the law, "" for what the law asks for outside its letters.
        column: The column of the list; also the key of its words in the law.
        value: The column of the query with its values, "" if a release has no such data.
        reason: Why it is empty where the query gives no other reason; for a field that is not due, why it is not.
        duty: Of which operations the law asks for it.
        is_listed: Whether the list has a column for it.
    """

    letter: str
    column: str
    value: str = ""
    reason: str = "not_published"
    duty: FieldDuty = FieldDuty.EVERY
    is_listed: bool = True


OPERATIONS_LIST: Sequence[LegalField] = (
    LegalField("", "art49_unique_code", "code"),
    LegalField("a", "art49_a_beneficiary", "beneficiary"),
    LegalField("a", "art49_a_contractor", "contractor"),
    LegalField("b", "art49_b_person", reason="no_person", duty=FieldDuty.NONE),
    LegalField("c", "art49_c_vessel", reason="no_vessel", duty=FieldDuty.NONE, is_listed=False),
    LegalField("d", "art49_d_operation", "title"),
    LegalField("e", "art49_e_purpose", "summary"),
    LegalField("e", "art49_e_expected", "expected"),
    LegalField("e", "art49_e_achieved", "achieved"),
    LegalField("f", "art49_f_start", "start"),
    LegalField("g", "art49_g_completion", "end"),
    LegalField("h", "art49_h_total_cost_cents", "total_cost_cents"),
    LegalField("i", "art49_i_fund", "fund"),
    LegalField("j", "art49_j_objective", "stated_objective"),
    LegalField("k", "art49_k_union_rate", "union_rate", reason="no_rate"),
    LegalField("l", "art49_l_location", "location"),
    LegalField("l", "art49_l_location_code", "location_code"),
    LegalField("l", "art49_l_country", "country"),
    LegalField("m", "art49_m_beneficiary_location", duty=FieldDuty.SEVERAL_PLACES),
    LegalField("n", "art49_n_intervention", "intervention_type", reason="other_classes"),
)
"""The list of operations in the order of the letters of the article. (c) is about fishing vessels."""

BENEFICIARIES_LIST: Sequence[LegalField] = (
    LegalField("a", "art27_a_name", "beneficiary"),
    LegalField("a", "art27_a_fiscal_code"),
    LegalField("b", "art27_b_amount_cents", "stated_cents"),
    LegalField("c", "art27_c_title", "decree"),
    LegalField("d", "art27_d_office"),
    LegalField("d", "art27_d_official", reason="no_official"),
    LegalField("e", "art27_e_procedure"),
    LegalField("f", "art27_f_project"),
    LegalField("f", "art27_f_curriculum", reason="no_official"),
)
"""The list of beneficiaries in the order of the letters of the article."""


def list_due_date(renewed: date) -> date:
    """Return the last day on which a list that was renewed on a day must be renewed again.

    It is the same day of the month four months later, or the last of that month if it has no such day: so periods of
    months are counted in the law of the Union (Regulation 1182/71, Article 3).
    """
    year, month = divmod(renewed.month - 1 + LIST_MONTHS, 12)
    year, month = renewed.year + year, month + 1
    return date(year, month, min(renewed.day, calendar.monthrange(year, month)[1]))

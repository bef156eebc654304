"""The fields of the two lists stand in the order of the laws, and the clock counts months as the Union does."""

from datetime import date

import pytest

from cmsdash.domain.legal_lists import BENEFICIARIES_LIST, OPERATIONS_LIST, list_due_date


def test_fields_stand_in_the_order_of_the_letters() -> None:
    for fields, last in ((OPERATIONS_LIST, "n"), (BENEFICIARIES_LIST, "f")):
        letters = [field.letter for field in fields if field.letter]
        assert letters == sorted(letters)
        assert {*letters} == {chr(code) for code in range(ord("a"), ord(last) + 1)}
        assert len({field.column for field in fields}) == len(fields)
    assert [field.letter for field in OPERATIONS_LIST if not field.is_listed] == ["c"], "fishing vessels"


@pytest.mark.parametrize(
    ("renewed", "due"),
    [
        ("2026-11-26", "2027-03-26"),
        ("2026-10-31", "2027-02-28"),
        ("2027-10-31", "2028-02-29"),
        ("2026-12-31", "2027-04-30"),
        ("2026-08-01", "2026-12-01"),
    ],
)
def test_a_list_is_due_on_the_same_day_four_months_later(renewed: str, due: str) -> None:
    assert list_due_date(date.fromisoformat(renewed)).isoformat() == due

"""The clock of the list of operations says until when, and how long there is or how long it is overdue."""

from datetime import date
from html import unescape

import pytest

from cmsdash.i18n import get_translator
from cmsdash.views.html.metric_tiles import list_clock_tiles

RENEWED = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 28), ["Tempo che resta", "118 giorni"]),
        (date(2027, 3, 25), ["Tempo che resta", "1 giorno"]),
        (date(2027, 3, 26), ["Tempo che resta", "0 giorni"]),
        (date(2027, 3, 28), ["In ritardo di", "2 giorni"]),
    ],
)
def test_clock_counts_the_days(today: date, words: list[str]) -> None:
    html = unescape(list_clock_tiles(RENEWED, today, get_translator("it")))
    assert all(word in html for word in ("26 novembre 2026", "26 marzo 2027", *words))


def test_kept_page_has_no_number_of_days() -> None:
    html = list_clock_tiles(RENEWED, None, get_translator("en"))
    assert "26 March 2027" in html
    assert "days" not in html

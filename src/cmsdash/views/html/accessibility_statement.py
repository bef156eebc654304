"""The accessibility statement as data: each criterion of WCAG 2.2 A and AA with its outcome, and the known limits.

An outcome is the worst that is known of any page. It may say `held` only where a test of this project holds it.
docs/accessibility.md names the tests; tests/views/test_accessibility_statement.py keeps both in step.
"""

import pandas as pd
from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.html import lists
from cmsdash.views.html.tables import html_table, link

LAST_TESTED = "2026-11-24"
"""The day of the last full pass of the gates and of the look at the gallery."""

AUDIT_OUTCOMES = ("held", "read", "partial", "absent")
"""Held by a test at every change; looked at by us, without a test; not fully met; nothing of the kind on the site."""

_HELD = (
    "1.1.1 A, 1.3.1 A, 1.3.2 A, 1.4.1 A, 1.4.3 AA, 1.4.4 AA, 1.4.10 AA, 1.4.11 AA, 1.4.12 AA, 2.1.2 A, 2.1.4 A, "
    "2.4.1 A, 2.4.2 A, 2.4.3 A, 2.4.7 AA, 2.4.11 AA, 2.5.7 AA, 2.5.8 AA, 3.1.1 A, 3.1.2 AA, 3.2.1 A, 3.2.3 AA, "
    "3.3.2 A, 4.1.2 A, 4.1.3 AA"
)
_READ = (
    "1.3.3 A, 1.3.4 AA, 1.4.5 AA, 2.1.1 A, 2.2.1 A, 2.2.2 A, 2.3.1 A, 2.4.4 A, 2.4.5 AA, 2.4.6 AA, 2.5.1 A, "
    "2.5.2 A, 2.5.3 A, 3.2.2 A, 3.2.4 AA, 3.2.6 A, 3.3.1 A, 3.3.3 AA"
)
_PARTIAL = "1.4.13 AA"
_ABSENT = "1.2.1 A, 1.2.2 A, 1.2.3 A, 1.2.4 AA, 1.2.5 AA, 1.3.5 AA, 1.4.2 A, 2.5.4 A, 3.3.4 AA, 3.3.7 A, 3.3.8 AA"

CRITERIA = {
    number: (level, outcome)
    for outcome, listed in zip(AUDIT_OUTCOMES, (_HELD, _READ, _PARTIAL, _ABSENT), strict=True)
    for number, level in (item.split() for item in listed.split(", "))
}
"""Level and outcome of each success criterion."""

KNOWN_LIMITATIONS = {
    "people": "",
    "tooltips": "https://github.com/plotly/plotly.js/issues/562",
    "frame": "https://github.com/streamlit/streamlit/issues/8399",
    "english": "https://github.com/streamlit/streamlit/issues/1353",
    "script": "",
}
"""What is known not to be right, and the upstream issue where it is not ours to mend."""


def known_limitations_html(text: Translator) -> Markup:
    """The known limits as a list, each with its upstream issue (HTML)."""
    items = []
    for name, issue in KNOWN_LIMITATIONS.items():
        words = text(f"known_limitation.{name}")
        items.append(
            Markup("{} {}").format(words, link(text("accessibility_statement.issue"), issue)) if issue else words
        )
    return lists.bullet_list(items)


def success_criteria_html(text: Translator) -> Markup:
    """The outcome of every criterion as a table (HTML)."""
    numbers = sorted(CRITERIA, key=lambda number: [int(part) for part in number.split(".")])
    table = pd.DataFrame(
        {
            "criterion": [f"{number} {text(f'success_criterion.{number}')}" for number in numbers],
            "wcag_level": [CRITERIA[number][0] for number in numbers],
            "outcome": [text(f"audit_outcome.{CRITERIA[number][1]}") for number in numbers],
        }
    )
    return html_table(table, list(table.columns), text, text("accessibility_statement.criteria_title"))

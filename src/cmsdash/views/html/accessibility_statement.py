"""Accessibility statement: the outcome of each criterion of WCAG 2.2 A and AA, and the known limitations.

An outcome is the worst of all pages. `held` requires a test of this project, named in docs/accessibility.md;
tests/views/test_accessibility_statement.py checks that document and module agree.
"""

import pandas as pd
from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.html import lists
from cmsdash.views.html.tables import html_table, link

LAST_TESTED = "2026-11-27"
"""Day of the last complete run of the accessibility tests and review of the screenshots."""

SITE_LAST_TESTED = "2026-11-28"
"""Day of the last complete run of the accessibility tests of the static site."""

SITE_LIMITATIONS = ("people", "sample")
"""Known limitations of the static site, under `known_limitation`."""

AUDIT_OUTCOMES = ("held", "read", "partial", "absent")
"""Checked by a test at every change; reviewed without a test; partly met; not applicable, no such content."""

_HELD = (
    "1.1.1 A, 1.3.1 A, 1.3.2 A, 1.4.1 A, 1.4.3 AA, 1.4.4 AA, 1.4.10 AA, 1.4.11 AA, 1.4.12 AA, 2.1.1 A, 2.1.2 A, "
    "2.1.4 A, 2.4.1 A, 2.4.2 A, 2.4.3 A, 2.4.7 AA, 2.4.11 AA, 2.5.7 AA, 2.5.8 AA, 3.1.1 A, 3.1.2 AA, 3.2.1 A, "
    "3.2.3 AA, 3.3.2 A, 4.1.2 A, 4.1.3 AA"
)
_READ = (
    "1.3.3 A, 1.3.4 AA, 1.4.5 AA, 2.2.1 A, 2.2.2 A, 2.3.1 A, 2.4.4 A, 2.4.5 AA, 2.4.6 AA, 2.5.1 A, "
    "2.5.2 A, 2.5.3 A, 3.2.2 A, 3.2.4 AA, 3.2.6 A, 3.3.1 A, 3.3.3 AA"
)
_PARTIAL = "1.4.13 AA"
_ABSENT = "1.2.1 A, 1.2.2 A, 1.2.3 A, 1.2.4 AA, 1.2.5 AA, 1.3.5 AA, 1.4.2 A, 2.5.4 A, 3.3.4 AA, 3.3.7 A, 3.3.8 AA"

CRITERIA = {
    number: (level, outcome)
    for outcome, criteria in zip(AUDIT_OUTCOMES, (_HELD, _READ, _PARTIAL, _ABSENT), strict=True)
    for number, level in (item.split() for item in criteria.split(", "))
}
"""Level and outcome of each success criterion, by number."""

KNOWN_LIMITATIONS = {
    "people": "",
    "frame": "https://github.com/streamlit/streamlit/issues/8399",
    "english": "https://github.com/streamlit/streamlit/issues/1353",
    "script": "",
}
"""Known limitations, with the address of the upstream issue if the cause is in a library."""


def statement_title(text: Translator) -> str:
    """Return the number of success criteria that tests check, and of those that are partly met."""
    outcomes = [outcome for _, outcome in CRITERIA.values()]
    tested, partial = outcomes.count("held"), text.number(outcomes.count("partial"))
    return text.plural("accessibility.headline", tested, total=text.number(len(outcomes)), partial=partial)


def known_limitations_html(text: Translator) -> Markup:
    """Return the known limitations as a list with links to upstream issues."""
    items = []
    for name, issue in KNOWN_LIMITATIONS.items():
        limitation = text(f"known_limitation.{name}")
        issue_link = link(text("accessibility_statement.issue"), issue) if issue else ""
        items.append(Markup("{} {}").format(limitation, issue_link) if issue else limitation)
    return lists.bullet_list(items)


def success_criteria_html(text: Translator) -> Markup:
    """Return the table of all criteria with level and outcome."""
    numbers = sorted(CRITERIA, key=lambda number: [int(part) for part in number.split(".")])
    table = pd.DataFrame(
        {
            "criterion": [f"{number} {text(f'success_criterion.{number}')}" for number in numbers],
            "wcag_level": [CRITERIA[number][0] for number in numbers],
            "outcome": [text(f"audit_outcome.{CRITERIA[number][1]}") for number in numbers],
        }
    )
    return html_table(table, list(table.columns), text, text("accessibility_statement.criteria_open"))

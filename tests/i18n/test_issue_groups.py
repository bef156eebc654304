"""Equal issues are grouped with their number and first places, as text and as JSON."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore.issues import ValidationIssue
from cmsdash.i18n import get_translator
from cmsdash.i18n.issue_messages import group_issues, issue_lines

EQUAL_ISSUES = [
    ValidationIssue("cell_type", "figures.csv", row, "amount_eur", f"x{row}", "money") for row in range(2, 14)
]
OTHER_ISSUES = [
    ValidationIssue("cell_type", "figures.csv", 5, "date", "ieri", "date"),
    ValidationIssue("file_missing", "population.csv"),
    ValidationIssue("cell_empty", "figures.csv", 7, "amount_eur", "", "money"),
]


def test_issues_with_the_same_code_column_and_expectation_are_grouped() -> None:
    found = group_issues([*EQUAL_ISSUES[:1], *OTHER_ISSUES, *EQUAL_ISSUES[1:]])
    assert [(group.examples[0], group.count) for group in found] == [
        (EQUAL_ISSUES[0], 12),
        *((one, 1) for one in OTHER_ISSUES),
    ]
    assert found[0].examples == tuple(EQUAL_ISSUES[:3])


@pytest.mark.parametrize(
    ("lang", "places"),
    [
        (
            "it",
            "Lo stesso anche in figures.csv, riga 3, colonna «amount_eur»; figures.csv, riga 4, colonna «amount_eur»",
        ),
        ("en", "The same also at figures.csv, line 3, column “amount_eur”; figures.csv, line 4, column “amount_eur”"),
    ],
)
def test_group_is_one_line_with_its_first_places(lang: str, places: str) -> None:
    first, *others = issue_lines([*EQUAL_ISSUES, *OTHER_ISSUES], get_translator(lang))
    assert places in first
    assert re.search(r": 12 (in tutto|in all)\.$", first)
    assert len(others) == 3
    assert not any("12" in line for line in others)


def test_many_equal_issues_take_a_few_lines(folder: Path) -> None:
    path = folder / "population.csv"
    path.write_text(path.read_text("utf-8").replace(",istat-population-2023", ",nowhere"), "utf-8")
    result = CliRunner().invoke(app, ["check", str(folder)])
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2
    [group] = json.loads(CliRunner().invoke(app, ["check", str(folder), "--json"]).stdout)["problems"]
    assert (group["code"], group["row"], [place["row"] for place in group["places"]]) == (
        "reference_unknown",
        2,
        [2, 3, 4],
    )
    assert group["count"] == path.read_text("utf-8").count("nowhere") > 1000

"""Each code that can be raised has a message in every language, and each message has such a code."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from cmsdash.datastore.import_report import RowIssue
from cmsdash.datastore.issues import ValidationIssue
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.i18n.catalogs import labelled_codes, load_messages
from cmsdash.i18n.import_messages import issue_reason, rejection_text, remark_text
from cmsdash.i18n.issue_messages import format_issue

PACKAGE = Path(__file__).parents[2] / "src" / "cmsdash"

RAISED = {
    "ValidationIssue": ("issue",),
    "FileRejectedError": ("rejection",),
    "RowRejectedError": ("reason",),
    "OutOfScopeError": ("scope",),
    "BuildError": ("build_error",),
    "RowIssue": ("reason", "remark"),
}
"""Classes with a code as first argument, and the sections of the catalogues with their messages."""

COMPUTED = {
    ("datastore/validation/cell_checks.py", "code"): (
        "cell_empty",
        "cell_type",
        "cell_vocabulary",
        "cell_unworded",
    ),  # of `_cell`
    ("datastore/data_files.py", "code"): (
        "file_unreadable",
        "sidecar_unreadable",
        "manifest_unreadable",
    ),  # of its callers
    ("ingest/parsing/codes.py", "f'{kind}_unknown'"): ("status_unknown", "stage_unknown", "kind_unknown"),
    ("ingest/errors.py", "self.code"): (),  # of the row that is refused
    ("ingest/release_build/builder.py", "code"): ("full", "read_only", "system"),
}
"""Codes that are not literals where they are raised. A new place must be added here."""

NOT_RAISED = {
    "issue": {"headline.one", "headline.other", "place_row", "place_line", "place_column", "place_file", "repeated"},
    "rejection": {"header_missing_online"},  # in place of `header_missing`
    "build_error": {"busy"},  # of RepositoryBusyError too
}


@cache
def calls() -> tuple[tuple[str, str, ast.expr, ast.AST], ...]:
    return tuple(_calls())


def _calls() -> Iterator[tuple[str, str, ast.expr, ast.AST]]:
    """The calls of those classes: the file, the class, the code, and the function around the call."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        around = {inner: function for function in functions for inner in ast.walk(function)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
                yield path.relative_to(PACKAGE).as_posix(), node.func.id, node.args[0], around.get(node, tree)


def literal_codes(code: ast.expr, around: ast.AST) -> set[str] | None:
    """The codes that an expression can evaluate to, or None if they are not literals."""
    if isinstance(code, ast.Constant):
        return {str(code.value)}
    if isinstance(code, ast.IfExp):
        one, other = literal_codes(code.body, around), literal_codes(code.orelse, around)
        return one | other if one and other else None
    if isinstance(code, ast.Name):
        given = [
            literal_codes(node.value, around)
            for node in ast.walk(around)
            if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [code.id]
        ]
        return set().union(*(one for one in given if one)) if given and all(given) else None
    return None


@cache
def raised() -> dict[str, set[str]]:
    """The codes that can be raised, by class."""
    found: dict[str, set[str]] = {name: set() for name in RAISED}
    for file, name, code, around in calls():
        codes = literal_codes(code, around)
        if codes is None:
            assert (file, ast.unparse(code)) in COMPUTED, f"{file}: which codes can {ast.unparse(code)} be?"
            codes = set(COMPUTED[file, ast.unparse(code)])
        found[name] |= codes
    return found


def test_every_computed_code_is_still_computed() -> None:
    assert {
        (file, ast.unparse(code)) for file, _, code, around in calls() if literal_codes(code, around) is None
    } == set(COMPUTED)


def message_of(name: str, code: str, lang: str) -> str:
    """The message of a code, from the function and with the values that the code uses."""
    text = get_translator(lang)
    if name == "ValidationIssue":
        return format_issue(ValidationIssue(code, "a.csv", 3, "column", "7", "8"), text)
    if name == "FileRejectedError":
        values = {"file": "a.csv", "line": 3, "value": "7", "expected": "8"}
        return rejection_text(code, values, text) + rejection_text(code, values, text, online=True)
    if name == "OutOfScopeError":
        return text(f"scope.{code}")
    if name == "BuildError":
        return text(f"build_error.{code}", detail="7")
    issue = RowIssue(code, 3, "operations", "7", "8")
    if name == "RowIssue" and code in {key.split(".")[0] for key in labelled_codes()["remark"]}:
        return remark_text(issue, text)
    return issue_reason(issue, text) + issue_reason(issue, text, online=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", RAISED)
def test_every_raised_code_has_a_message(name: str, lang: str) -> None:
    worded_outside = {"refused"} if name == "BuildError" else set()  # its cause is worded
    codes = raised()[name] - worded_outside
    assert codes
    for code in codes:
        words = message_of(name, code, lang)
        assert words
        assert "{" not in words


@pytest.mark.parametrize("section", ["issue", "rejection", "reason", "remark", "build_error"])
def test_every_message_has_a_raised_code(section: str) -> None:
    found = raised()
    codes = set().union(*(found[name] for name, where in RAISED.items() if section in where))
    keys = {key.removeprefix(f"{section}.") for key in load_messages("it") if key.startswith(f"{section}.")}
    keys -= NOT_RAISED.get(section, set())
    assert {key.removesuffix(".one").removesuffix(".other") for key in keys} <= codes

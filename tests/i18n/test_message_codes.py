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
    ),  # computed in `_cell`
    ("datastore/data_files.py", "code"): (
        "file_unreadable",
        "sidecar_unreadable",
        "manifest_unreadable",
    ),  # given by its callers
    ("ingest/parsing/codes.py", "f'{kind}_unknown'"): ("status_unknown", "stage_unknown", "kind_unknown"),
    ("ingest/parsing/amounts.py", "_name_defect(text)"): (
        *("amount_scaled", "amount_percent", "amount_several", "amount_approximate", "amount_unreadable"),
    ),
    ("ingest/readers/row_loop.py", "code"): (
        "amounts_rounded",
        "not_stated",
        "cups_several",
        "places_outside",
    ),  # counted in `ValueRemarks`
    ("ingest/readers/operation_lists.py", "rule"): ("withdrawn", "not_admitted"),  # codes of `excluded_status`
    ("ingest/identification/operation_identity.py", "code"): (
        "operation_joined",
        "operation_confirmed",
        "operation_same_code",
        "operation_same_title",
        "operation_same_amount",
    ),
    ("ingest/errors.py", "self.code"): (),  # of the rejected row
    ("ingest/readers/row_loop.py", "row.defect.code"): (
        "formula_error",
        "formula_uncomputed",
        "amount_merged",
        "row_hidden",
    ),  # of `CellDefect`
    ("ingest/release_build/builder.py", "code"): ("full", "read_only", "system"),
}
"""Codes that are not literals where they are raised, by file and expression."""

NOT_RAISED = {
    "issue": {"headline.one", "headline.other", "place_row", "place_line", "place_column", "place_file", "repeated"},
    "rejection": {"header_missing_online", "unit_unknown_online"},  # for online readers
    "build_error": {"busy"},  # also of RepositoryBusyError
}


@cache
def find_calls() -> tuple[tuple[str, str, ast.expr, ast.AST], ...]:
    return tuple(_iterate_calls())


def _iterate_calls() -> Iterator[tuple[str, str, ast.expr, ast.AST]]:
    """Yield the calls of these classes: file, class, code, and enclosing function."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        scope = {inner: function for function in functions for inner in ast.walk(function)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
                yield path.relative_to(PACKAGE).as_posix(), node.func.id, node.args[0], scope.get(node, tree)


def read_literal_codes(code: ast.expr, scope: ast.AST) -> set[str] | None:
    """Return the codes that an expression can evaluate to, or None if they are not literals."""
    if isinstance(code, ast.Constant):
        return {str(code.value)}
    if isinstance(code, ast.IfExp):
        one, other = read_literal_codes(code.body, scope), read_literal_codes(code.orelse, scope)
        return one | other if one and other else None
    if isinstance(code, ast.Name):
        assigned = [
            read_literal_codes(node.value, scope)
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [code.id]
        ]
        return set().union(*(one for one in assigned if one)) if assigned and all(assigned) else None
    return None


@cache
def collect_raised_codes() -> dict[str, set[str]]:
    """Return the codes that can be raised, by class."""
    found: dict[str, set[str]] = {name: set() for name in RAISED}
    for file, name, code, scope in find_calls():
        codes = read_literal_codes(code, scope)
        if codes is None:
            assert (file, ast.unparse(code)) in COMPUTED, f"{file}: add the codes of {ast.unparse(code)} to COMPUTED"
            codes = set(COMPUTED[file, ast.unparse(code)])
        found[name] |= codes
    return found


def test_every_listed_computed_code_is_in_the_source() -> None:
    assert {
        (file, ast.unparse(code)) for file, _, code, scope in find_calls() if read_literal_codes(code, scope) is None
    } == set(COMPUTED)


def render_message(name: str, code: str, lang: str) -> str:
    """Return the message of a code, formatted by the function and with the values that the program uses."""
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
    issue = RowIssue(code, 3, "operations", "2026", "8")
    if name == "RowIssue" and code in {key.split(".")[0] for key in labelled_codes()["remark"]}:
        return remark_text(issue, text)
    return issue_reason(issue, text) + issue_reason(issue, text, online=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", RAISED)
def test_every_raised_code_has_a_message(name: str, lang: str) -> None:
    without_message = {"refused"} if name == "BuildError" else set()  # the message is that of its cause
    codes = collect_raised_codes()[name] - without_message
    assert codes
    for code in codes:
        words = render_message(name, code, lang)
        assert words
        assert "{" not in words


@pytest.mark.parametrize("section", ["issue", "rejection", "reason", "remark", "build_error"])
def test_every_message_has_a_raised_code(section: str) -> None:
    found = collect_raised_codes()
    codes = set().union(*(found[name] for name, sections in RAISED.items() if section in sections))
    keys = {key.removeprefix(f"{section}.") for key in load_messages("it") if key.startswith(f"{section}.")}
    keys -= NOT_RAISED.get(section, set())
    assert {key.removesuffix(".one").removesuffix(".other") for key in keys} <= codes

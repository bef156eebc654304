"""Each code that the program can raise has words in every language, and each word has a code that is raised."""

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
"""What carries a code as its first argument, and the sections of the catalogues that have its words."""

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
    ("ingest/release_build/builder.py", "_REASONS.get(error.errno or 0, 'system')"): ("full", "read_only", "system"),
}
"""Codes that are not written where they are raised. A new place must be added here."""

NOT_RAISED = {
    "issue": {"headline.one", "headline.other", "place_row", "place_line", "place_column", "place_file", "repeated"},
    "rejection": {"header_missing_online"},  # in place of `header_missing`
    "build_error": {"busy"},  # of StoreBusyError too
}


@cache
def calls() -> tuple[tuple[str, str, ast.expr, ast.AST], ...]:
    return tuple(_calls())


def _calls() -> Iterator[tuple[str, str, ast.expr, ast.AST]]:
    """Where something with a code is made: the file, what is made, the code, and the function around it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        around = {inner: function for function in functions for inner in ast.walk(function)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
                yield path.relative_to(PACKAGE).as_posix(), node.func.id, node.args[0], around.get(node, tree)


def written(code: ast.expr, around: ast.AST) -> set[str] | None:
    """The codes that an expression can be; None where it does not say."""
    if isinstance(code, ast.Constant):
        return {str(code.value)}
    if isinstance(code, ast.IfExp):
        one, other = written(code.body, around), written(code.orelse, around)
        return one | other if one and other else None
    if isinstance(code, ast.Name):
        given = [
            written(node.value, around)
            for node in ast.walk(around)
            if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [code.id]
        ]
        return set().union(*(one for one in given if one)) if given and all(given) else None
    return None


@cache
def raised() -> dict[str, set[str]]:
    """The codes that the program can raise, by what carries them."""
    found: dict[str, set[str]] = {name: set() for name in RAISED}
    for file, name, code, around in calls():
        codes = written(code, around)
        if codes is None:
            assert (file, ast.unparse(code)) in COMPUTED, f"{file}: which codes can {ast.unparse(code)} be?"
            codes = set(COMPUTED[file, ast.unparse(code)])
        found[name] |= codes
    return found


def test_every_computed_code_is_still_computed() -> None:
    assert {(file, ast.unparse(code)) for file, _, code, around in calls() if written(code, around) is None} == set(
        COMPUTED
    )


def words_of(name: str, code: str, lang: str) -> str:
    """A code in words, by the function and with the values that the program words it with."""
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
    finding = RowIssue(code, 3, "operations", "7", "8")
    if name == "RowIssue" and code in {key.split(".")[0] for key in labelled_codes()["remark"]}:
        return remark_text(finding, text)
    return issue_reason(finding, text) + issue_reason(finding, text, online=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", RAISED)
def test_every_code_that_is_raised_is_put_into_words(name: str, lang: str) -> None:
    worded_outside = {"refused"} if name == "BuildError" else set()  # its cause is worded
    codes = raised()[name] - worded_outside
    assert codes
    for code in codes:
        words = words_of(name, code, lang)
        assert words
        assert "{" not in words


@pytest.mark.parametrize("section", ["issue", "rejection", "reason", "remark", "build_error"])
def test_every_word_has_a_code_that_is_raised(section: str) -> None:
    found = raised()
    codes = set().union(*(found[name] for name, where in RAISED.items() if section in where))
    told = {key.removeprefix(f"{section}.") for key in load_messages("it") if key.startswith(f"{section}.")}
    told -= NOT_RAISED.get(section, set())
    assert {key.removesuffix(".one").removesuffix(".other") for key in told} <= codes

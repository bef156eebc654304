"""Every code of imports and their commands has a message, and every placeholder has a value."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from cmsdash.cli.app import main
from cmsdash.datastore.import_report import ImportReport, InputFile, RowIssue, RowTotals
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.i18n.catalogs import labelled_codes, load_messages
from cmsdash.i18n.import_messages import (
    OUTCOMES,
    WORD_KINDS,
    issue_advice,
    issue_line,
    issue_reason,
    remark_text,
    report_lines,
)

PACKAGE = Path(__file__).parents[2] / "src" / "cmsdash"
FILE = InputFile("elenco.csv", "0" * 64, 1, "csv", "utf-8")
CODED = {"reason": "RowRejectedError", "scope": "OutOfScopeError", "rejection": "FileRejectedError"}


def iterate_calls(*patterns: str) -> Iterator[ast.Call]:
    """Yield every call in the files that match the patterns."""
    for pattern in patterns:
        for path in sorted(PACKAGE.glob(pattern)):
            yield from (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))


def get_called_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def collect_raised_codes(error: str) -> set[str]:
    """Return the codes with which an error is raised."""
    found = set()
    for call in iterate_calls("ingest/**/*.py", "cli/*.py"):
        if get_called_name(call) == error and call.args:
            found |= {re.escape(code) if kind else code for kind, code in read_codes(call.args[0])}
    return found


def read_codes(node: ast.expr) -> list[tuple[bool, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [(False, node.value)]
    if isinstance(node, ast.IfExp):
        return [*read_codes(node.body), *read_codes(node.orelse)]
    return []


CODED_COLUMNS = ("status", "stage", "kind")
"""Columns whose error codes are composed from their names."""


@pytest.mark.parametrize(("section", "error"), CODED.items())
def test_each_raised_code_has_a_message_and_each_message_is_raised(section: str, error: str) -> None:
    known = collect_raised_codes(error)
    literals = {
        word for path in PACKAGE.glob("ingest/**/*.py") for word in re.findall(r'"(\w+)"', path.read_text("utf-8"))
    }
    composed = {f"{kind}_unknown" for kind in CODED_COLUMNS} | {"header_missing_online", "unit_unknown_online"}
    assert (
        known - labelled_codes()[section] <= {"cell_too_long"}
        if section == "rejection"
        else known <= labelled_codes()[section]
    )
    assert labelled_codes()[section] - literals - composed - {"file_missing", "file_folder", "file_closed", "file_irregular",
                                                        "source_unnamed", "option_unread", "download_unnamed"} == set()  # fmt: skip


def find_placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def iterate_messages() -> Iterator[tuple[str, set[str], bool]]:
    """Yield for each message about imports the prefix of its key, its value names, and whether the prefix is the key."""
    for call in iterate_calls(
        "cli/*.py",
        "i18n/import_messages.py",
        "exports/import_*.py",
        "views/html/import_report.py",
        "ui/pages/upload.py",
    ):
        if (
            get_called_name(call) not in ("text", "plural")
            or not call.args
            or any(key.arg is None for key in call.keywords)
        ):
            continue
        value_names = {key.arg or "" for key in call.keywords} | ({"n"} if get_called_name(call) == "plural" else set())
        first = call.args[0]
        if isinstance(first, ast.Constant):
            yield str(first.value), value_names, get_called_name(call) == "text"
        elif isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
            yield str(first.values[0].value), value_names, False


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_placeholder_has_a_value_and_each_value_a_placeholder(lang: str) -> None:
    found = list(iterate_messages())
    assert len(found) > 60
    for prefix, value_names, is_key in found:
        if prefix == "usage.":  # each message has its own values: tested below
            continue
        keys = [key for key in load_messages(lang) if key == prefix or (not is_key and key.startswith(prefix))]
        keys = [key for key in keys if prefix != "remark." or "rows_stay" not in key]  # a plural message
        assert keys, prefix
        required = set().union(*(find_placeholders(load_messages(lang)[key]) for key in keys))
        assert required <= value_names, (prefix, required - value_names)
        assert value_names - {"n"} <= required, (prefix, value_names - required)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_reason_rule_and_remark_is_formatted(lang: str) -> None:
    text = get_translator(lang)
    reasons = {code: RowTotals(1, 100) for code in labelled_codes()["reason"]}
    rules = {code: RowTotals(2, 150) for code in labelled_codes()["scope"]}
    remarks = {code.split(".")[0] for code in labelled_codes()["remark"]}
    report = ImportReport("operations", FILE, RowTotals(9, 9), RowTotals(1), reasons, rules, classes={"group": dict.fromkeys(
        ("stated", "code", "inferred", "none"), 1)}, remarks=tuple(RowIssue(code, 1, "operation_actors", "2026") for code in remarks))  # fmt: skip
    lines = report_lines(report, text)
    lines += [issue_line(RowIssue(code, 3, "Titolo", "valore", "atteso"), text) for code in reasons]
    assert len(lines) == 1 + len(OUTCOMES) + 2 * len(reasons) + len(rules) + 1 + len(remarks)
    assert not [line for line in lines if re.search(r"[{}]|\b(reason|scope|remark|import)\.", line)]
    filled = {"city_doubtful", "city_postcode", "row_repeated"}  # their advice contains what was expected
    own_advice = {code for code in reasons if code not in filled and issue_advice(RowIssue(code, value="x"), text)}
    assert own_advice == {"amount_ambiguous", "role_unknown", *(f"{kind}_unknown" for kind in WORD_KINDS)}
    for code, line in zip(reasons, lines[-len(reasons) :], strict=True):
        assert (issue_advice(RowIssue(code, value="valore"), text) if code in own_advice else "atteso") in line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_advice_online_is_to_choose_and_never_to_edit_a_file(lang: str) -> None:
    text = get_translator(lang)
    for code in labelled_codes()["reason"]:
        issue = RowIssue(code, 3, "Titolo", "valore", "avellino | termoli")
        words = issue_reason(issue, text, online=True)
        assert not re.search(r"--\w|data/|mappatura|mapping", words), words
        if code in {"city_doubtful", "city_postcode", "amount_ambiguous", *(f"{kind}_unknown" for kind in WORD_KINDS)}:
            assert re.search("domande|questions", words)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_advice_on_an_unknown_word_lists_what_it_can_mean_in_the_language_of_the_report(lang: str) -> None:
    text = get_translator(lang)
    for kind, codes in WORD_KINDS.items():
        issue = RowIssue(f"{kind}_unknown", 3, "Colonna", "valore", ", ".join(codes))
        advice, advice_online = issue_advice(issue, text), issue_advice(issue, text, online=True)
        for code in codes:
            assert f"{text(f'{kind}.{code}')} ({code})" in advice
            assert text(f"{kind}.{code}") in advice_online
        assert f'--word "valore={kind}.' in advice
        assert not set(advice_online.split()) & {code for code in codes if "_" in code}


def test_a_number_of_rows_has_its_plural_form() -> None:
    for lang in LANGUAGES:
        one, many = (
            remark_text(RowIssue("rows_stay", column="operation_actors", value=n), get_translator(lang)) for n in "12"
        )
        assert one != many
        assert "1" in one


USAGE = {
    "choice": ["lists", "nothing"],
    "missing": ["import", "operations"],
    "option": ["import", "operations", "x.csv", "--nowhere"],
    "option_value": ["import", "operations", "x.csv", "--dry-run=yes"],
    "value": ["import", "opencoesione", "x.csv", "--minutes", "soon"],
    "command": ["import", "nothing"],
    "other": ["check", "one", "two"],
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", USAGE)
def test_usage_errors_are_in_the_chosen_language(
    kind: str, lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(USAGE) | {"help"} == labelled_codes()["usage"]
    monkeypatch.setattr(sys, "argv", ["cmsdash", *USAGE[kind], f"--lang={lang}"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    output = capsys.readouterr().err
    pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(load_messages(lang)[f"usage.{kind}"]))
    assert re.search(pattern, output), output
    assert re.search(re.escape(load_messages(lang)["usage.help"].partition("{")[0]) + ".* --help", output), output

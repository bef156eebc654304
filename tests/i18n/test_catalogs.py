"""Catalogues have the same keys and placeholders in each language, no unused key, and a label for each code."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import nodes

from cmsdash.datastore.issues import ValidationIssue
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.validation.cell_checks import CODE_LISTS
from cmsdash.domain import DECLARATIONS, LANGUAGES
from cmsdash.i18n import MissingMessageError, get_translator
from cmsdash.i18n.catalogs import labelled_codes, load_messages
from cmsdash.i18n.issue_messages import format_issue
from cmsdash.views.formatting.values import COLUMN_LABEL_SECTIONS
from cmsdash.views.templates import ENVIRONMENT

ROOT = Path(__file__).parents[2]
PLURAL = re.compile(r"\.(zero|one|two|few|many|other)$")


def test_languages_have_the_same_keys_and_placeholders() -> None:
    first, *others = (load_messages(lang) for lang in LANGUAGES)
    for other in others:
        assert set(first) == set(other)
        for key, words in first.items():
            assert set(re.findall(r"\{(\w+)\}", words)) == set(re.findall(r"\{(\w+)\}", other[key])), key


def collect_used_keys() -> tuple[set[str], set[str]]:
    """Return the string literals of the code, and the prefixes of the keys that it composes."""
    literals: set[str] = set()
    prefixes: set[str] = set()
    for path in [*(ROOT / "src").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
                if node.value.endswith("."):
                    prefixes.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                prefixes.add(str(node.values[0].value))
    for name in ENVIRONMENT.list_templates():
        content = (ROOT / "src" / "cmsdash" / "views" / "html" / name).read_text(encoding="utf-8")
        constants = {str(node.value) for node in ENVIRONMENT.parse(content).find_all(nodes.Const)}
        literals |= constants
        prefixes |= {words for words in constants if words.endswith(".")}
    return literals, prefixes


def test_no_message_is_unused(release: Release) -> None:
    literals, prefixes = collect_used_keys()
    coded = {*DECLARATIONS, *COLUMN_LABEL_SECTIONS.values(), *CODE_LISTS, "group", "licence", "type", "note", "term"}
    composed = {prefix for prefix in prefixes if "." in prefix}
    unused = []
    for key in load_messages("it"):
        base_key = PLURAL.sub("", key)
        used = base_key in literals or any(base_key.startswith(prefix) for prefix in composed)
        used = used or key.split(".")[0].removesuffix("_meaning") in coded
        if not used:
            unused.append(key)
    assert not unused


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_code_has_a_label(release: Release, lang: str) -> None:
    text = get_translator(lang)
    for section in ("stage", "kind", "priority", "priority_basis", "status", "intervention_kind"):
        for code in CODE_LISTS[section]:
            assert text(f"{section}.{code}")
    for table, column, section in (
        ("objectives", "objective", "objective"),
        ("interventions", "intervention", "intervention"),
        ("target_groups", "target_group", "group"),
        ("regions", "region", "region"),
        ("timeline", "event", "event"),
        ("unpublished", "item", "unpublished"),
        ("programme_figures", "programme_figure", "programme_figure"),
    ):
        for code in release.tables[table][column]:
            assert text(f"{section}.{code}")
    for name in (*release.schemas, "sources", "files"):
        assert text(f"dataset.{name}")
    for schema in release.schemas.values():
        assert all(column.meaning[lang] for column in schema.columns)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_issue_has_a_message(lang: str) -> None:
    codes = {code for code in labelled_codes()["issue"] if not code.startswith(("place_", "headline"))}
    for path in (ROOT / "src" / "cmsdash" / "datastore").rglob("*.py"):
        for found in re.findall(r'ValidationIssue\(\s*"(\w+)"', path.read_text(encoding="utf-8")):
            assert found in codes
    assert "figures.csv" in format_issue(
        ValidationIssue("cell_type", "figures.csv", 3, "amount_eur", "x", "money"), get_translator(lang)
    )


def test_message_of_an_issue_is_printable_whatever_the_file_holds() -> None:
    issue = ValidationIssue("reference_unknown", "a\u0007.csv", 2, "b\u0007", "c\u0007", "\ufefftarget_groups")
    assert format_issue(issue, get_translator("it")).isprintable()


def test_numbers_money_and_dates_follow_the_language() -> None:
    it, en = get_translator("it"), get_translator("en")
    assert it.money(648356911) == "6.483.569,11\u00a0€"
    assert en.money(648356911) == "€6,483,569.11"
    assert it.money(648356900) == "6.483.569\u00a0€"
    assert it.money(10400, always_cents=True) == "104,00\u00a0€"
    assert it.millions(99_999_900).startswith("1,00")
    assert it.millions(100_000) == it.millions_label(100_000) == "1.000\u00a0€", "not 0,00 million"
    assert it.millions(0).startswith("0,00")
    assert it.millions(648356911) == it.millions_label(648356911) == "6,48\u00a0mln\u00a0€"
    assert (en.millions(648356911), en.millions_label(648356911)) == ("€6.48\u00a0million", "€6.48m")
    assert it.date("2025-04-09") == "9 aprile 2025"
    assert en.date("2025-04") == "April 2025"
    assert it.date("2023") == "2023"
    assert it.plural("objectives.stated", 1) == "1 lo dichiara"
    assert it.plural("objectives.stated", 2) == "2 lo dichiarano"


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(MissingMessageError, match=r"it: stage\.nowhere"):
        get_translator("it")("stage.nowhere")

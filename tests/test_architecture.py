"""What no linter knows of the architecture. Layers and libraries: `lint-imports`; the rest: `ruff` (pyproject.toml)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsdash.ui.layout import navigation

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "cmsdash"
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def imports(path: Path) -> set[str]:
    """The top-level modules that a page imports."""
    names = [alias.name for node in nodes(path) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes(path) if isinstance(node, ast.ImportFrom) and node.module]
    return {name.split(".")[0] for name in names}


def test_the_menu_has_every_page() -> None:
    assert {page.stem for page in PAGES} == set(navigation.PAGES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_reads_asks_and_shows(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80
    assert not any(isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)) for node in nodes(path))
    assert imports(path) - sys.stdlib_module_names <= {"cmsdash", "streamlit"}


def test_session_state_has_one_module() -> None:
    found = {
        path.name
        for path in [*MODULES, *PAGES, ROOT / "app.py"]
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in ("session_state", "query_params")
    }
    assert found == {"session_state.py"}


def test_files_are_opened_where_files_belong() -> None:
    openers = {
        path.relative_to(PACKAGE).parts[0]
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("open", "write_text", "write_bytes", "read_csv")
    }
    assert openers <= {"datastore", "ingest", "exports"}


def test_modules_have_names_of_the_field() -> None:
    assert not {path.stem for path in MODULES} & {"utils", "helpers", "common", "misc", "manager"}

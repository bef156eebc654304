"""Requirements, lock files, package metadata and installed versions agree."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import cmsdash

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", re.MULTILINE)
CONDITIONAL = re.compile(r"^.* ; .*$", re.MULTILINE)
"""Requirements with an environment marker: the locks contain them for other platforms."""


def read_pins(*names: str) -> dict[str, str]:
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)
    return {re.sub(r"[-_.]+", "-", name).lower(): pin for name, pin in PIN.findall(CONDITIONAL.sub("", text))}


def test_package_dependencies_equal_the_pinned_requirements() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    head, rest = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n\n", 1)
    assert [line for line in head.splitlines() if not line.startswith("#")] == ["-e .", *project["dependencies"]]
    assert not set(PIN.findall(rest)) & set(PIN.findall(head))


def test_locks_contain_the_pins() -> None:
    runtime, tests = ["requirements.txt"], ["requirements-build.txt", "requirements-dev.txt"]
    for lock, names in (("requirements.lock", runtime), ("requirements-dev.lock", runtime + tests)):
        locked = read_pins(lock)
        assert locked == read_pins(*names)
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert "://" not in text
        assert len(re.findall(r"\\\n    --hash=sha256:[0-9a-f]{64}", text)) >= len(locked)


def test_installed_versions_equal_the_pins() -> None:
    for name, pin in read_pins("requirements.txt", "requirements-dev.txt").items():
        assert version(name) == pin


def test_package_is_typed() -> None:
    assert Path(cmsdash.__file__).with_name("py.typed").is_file()

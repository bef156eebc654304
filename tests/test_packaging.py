"""What is installed: the same versions wherever they are written, and nothing named that is not a version."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import cmsdash

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", re.MULTILINE)
MARKED = re.compile(r"^.* ; .*$", re.MULTILINE)
"""What the locks hold for platforms that are not ours."""


def pins(*names: str) -> dict[str, str]:
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)
    return {re.sub(r"[-_.]+", "-", name).lower(): pin for name, pin in PIN.findall(MARKED.sub("", text))}


def test_the_package_needs_what_requirements_pin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    head, rest = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n\n", 1)
    assert [line for line in head.splitlines() if not line.startswith("#")] == ["-e .", *project["dependencies"]]
    assert not set(PIN.findall(rest)) & set(PIN.findall(head))


def test_the_locks_hold_the_pins() -> None:
    plain, tests = ["requirements.txt"], ["requirements-build.txt", "requirements-dev.txt"]
    for lock, names in (("requirements.lock", plain), ("requirements-dev.lock", plain + tests)):
        locked = pins(lock)
        assert locked == pins(*names)
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert "://" not in text
        assert len(re.findall(r"\\\n    --hash=sha256:[0-9a-f]{64}", text)) >= len(locked)


def test_the_tests_run_on_the_pins() -> None:
    for name, pin in pins("requirements.txt", "requirements-dev.txt").items():
        assert version(name) == pin


def test_the_package_is_typed() -> None:
    assert Path(cmsdash.__file__).with_name("py.typed").is_file()

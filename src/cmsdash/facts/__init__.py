"""A release of facts: checked tables, their sources and shapes, read once; and the store where releases live.

A name is loaded when it is first asked for: who only reads a foreign file needs the small modules here, and not the
libraries of tables and shapes that a release stands on (0.5 s of every import).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cmsdash.facts.manifest import Check, Input, Manifest
    from cmsdash.facts.problems import Problem, ReleaseError
    from cmsdash.facts.reading import Rows
    from cmsdash.facts.release import Release, data_folder, open_release
    from cmsdash.facts.sources import Source
    from cmsdash.facts.store import Store, StoreBusyError, releases_folder

__all__ = [
    "Check",
    "Input",
    "Manifest",
    "Problem",
    "Release",
    "ReleaseError",
    "Rows",
    "Source",
    "Store",
    "StoreBusyError",
    "data_folder",
    "open_release",
    "releases_folder",
]

_HOMES = {
    "manifest": ("Check", "Input", "Manifest"),
    "problems": ("Problem", "ReleaseError"),
    "reading": ("Rows",),
    "release": ("Release", "data_folder", "open_release"),
    "sources": ("Source",),
    "store": ("Store", "StoreBusyError", "releases_folder"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(name)
    return getattr(import_module(f"cmsdash.facts.{_HOME_OF[name]}"), name)

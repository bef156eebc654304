"""A release of facts: checked tables, their sources and shapes, read once; and the store where releases live."""

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

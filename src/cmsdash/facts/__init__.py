"""A release of facts: checked tables, their sources and shapes, read once."""

from cmsdash.facts.problems import Problem, ReleaseError
from cmsdash.facts.release import Check, Release, data_folder, open_release
from cmsdash.facts.sources import Source

__all__ = ["Check", "Problem", "Release", "ReleaseError", "Source", "data_folder", "open_release"]

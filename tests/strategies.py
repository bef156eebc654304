"""What properties are tried with: any selection over the codes that a test names."""

from collections.abc import Iterable, Mapping

from hypothesis import settings
from hypothesis import strategies as st

from cmsdash.domain import Selection

EMBEDDED = {
    "objective": ("ESO4.8", "ESO4.11", "not-stated"),
    "intervention": ("48-attive", "411-giovani", "not-stated"),
    "group": ("giovani", "minori", "famiglie", "disabilita", "not-stated"),
    "region": ("campania", "puglia", "sicilia", "calabria"),
    "city": ("andria", "brindisi", "crotone", "gela", "mazara-del-vallo", "salerno", "taranto"),
    "stage": ("ceiling", "admitted", "press_estimate", "decree"),
    "kind": ("stated", "derived", "approximate", "inferred"),
    "priority": ("5", "both", "6"),
    "status": ("admitted", "decree", "under_way", "described"),
}
"""Codes that the embedded release has rows for."""
WORKS = {"match": ("any", "all"), "inferred": ("exclude", "include")}


def few(costly: int) -> settings:
    """Settings for a property whose example costs as much as `costly` others: that part of the profile's examples."""
    return settings(max_examples=max(5, settings().max_examples // costly))


def selections(
    lists: Mapping[str, Iterable[str]] = EMBEDDED, choices: Mapping[str, Iterable[str]] = WORKS
) -> st.SearchStrategy[Selection]:
    """Selections of at most two codes in each of the lists and of one in each of the choices."""
    some = {name: st.lists(st.sampled_from(tuple(codes)), max_size=2, unique=True) for name, codes in lists.items()}
    return st.builds(
        Selection,
        **{name: codes.map(tuple) for name, codes in some.items()},
        **{name: st.sampled_from(tuple(codes)) for name, codes in choices.items()},
    )

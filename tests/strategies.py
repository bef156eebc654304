"""Hypothesis strategies and settings that several tests share."""

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
"""Codes with rows in the embedded release."""
WORKS = {"match": ("any", "all"), "inferred": ("exclude", "include")}


def few(cost: int) -> settings:
    """Divide the number of examples of the profile by `cost`, for properties whose examples are slow."""
    return settings(max_examples=max(5, settings().max_examples // cost))


def selections(
    lists: Mapping[str, Iterable[str]] = EMBEDDED, choices: Mapping[str, Iterable[str]] = WORKS
) -> st.SearchStrategy[Selection]:
    """Return a strategy for selections with up to two codes per list field and one per single-value field."""
    code_lists = {
        name: st.lists(st.sampled_from(tuple(codes)), max_size=2, unique=True) for name, codes in lists.items()
    }
    return st.builds(
        Selection,
        **{name: codes.map(tuple) for name, codes in code_lists.items()},
        **{name: st.sampled_from(tuple(codes)) for name, codes in choices.items()},
    )

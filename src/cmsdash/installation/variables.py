"""The variables of an installation, and those that look like a misspelt one."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

_PREFIX = "CMSDASH_"
VARIABLES = frozenset(
    _PREFIX + name
    for name in (
        "ACCESSIBILITY_STATEMENT", "ALLOWED_HOSTS", "BASE_PATH", "DATA", "EMBLEM", "FEEDBACK", "FRAME_ANCESTORS",
        "HSTS_SECONDS", "LOG_FORMAT", "MAX_SESSIONS", "MAX_SESSIONS_PER_ADDRESS", "METRICS_ALLOWED", "PUBLIC_URL",
        "PUBLISHER", "PUBLISHER_CODE", "PUBLISHER_URL", "RELEASES", "SITE_URL", "STOP_SECONDS", "TILES",
        "TILES_ATTRIBUTION", "TRUSTED_PROXIES",
    )
)  # fmt: skip
"""Every variable that the dashboard reads."""

_MIN_LIKENESS = 0.85
"""Kubernetes sets variables such as `…_SERVICE_HOST` for a service of our name: they are like none of ours."""


def find_misspelt_variables(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that is not ours but nearly, in order, with the variable that is probably meant.

    Args:
        names: The names in the environment.
    """
    for name in sorted(names):
        if name.upper().startswith(_PREFIX) and name not in VARIABLES:
            for meant in get_close_matches(name.upper(), VARIABLES, n=1, cutoff=_MIN_LIKENESS):
                yield name, meant

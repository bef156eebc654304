"""The path below which a proxy shows the dashboard, such as `/dashboard`."""

import os
import re
from functools import lru_cache

BASE_PATH_VARIABLE = "CMSDASH_BASE_PATH"
_SEGMENTS = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*")


class BasePathError(ValueError):
    """`CMSDASH_BASE_PATH` is not a path."""


def base_path() -> str:
    """Return the path before every address of the dashboard, without a final slash; "" for none.

    Raises:
        BasePathError: The variable contains something other than a path.
    """
    return parse_base_path(os.environ.get(BASE_PATH_VARIABLE, ""))


@lru_cache(4)
def parse_base_path(value: str) -> str:
    """Return a path such as `/data/dashboard` from one with or without slashes at its ends.

    Raises:
        BasePathError: It has other characters than letters, digits, `.`, `_`, `~` and `-`, or steps such as `..`.
    """
    stripped = value.strip().strip("/")
    path = f"/{stripped}" if stripped else ""
    if not _SEGMENTS.fullmatch(path):
        raise BasePathError(value)
    return path

"""Who publishes this installation, as the environment variables say; what is not said stays empty.

`CMSDASH_PUBLISHER` is the name of the body, `CMSDASH_FEEDBACK` (an `https://` or `mailto:` address) receives reports of
errors and accessibility barriers, and `CMSDASH_ACCESSIBILITY_STATEMENT` (`https://`) is its official statement.
"""

import os
import re
from dataclasses import dataclass
from typing import Self

from cmsdash.datastore.addresses import is_web_address

MAX_NAME_CHARS = 120
_MAILTO = re.compile(r"mailto:[^\s@?&<>\"']+@[^\s@?&<>\"']+\.[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True)
class Publisher:
    """Who publishes the site.

    Attributes:
        name: Name of the body.
        feedback: Address for reports.
        statement: Address of its official accessibility statement.
        has_tiles: Whether the map shows a background of another host.
    """

    name: str = ""
    feedback: str = ""
    statement: str = ""
    has_tiles: bool = False

    @classmethod
    def from_environment(cls) -> Self:
        """Return the publisher of this installation."""
        statement = configured_address("CMSDASH_ACCESSIBILITY_STATEMENT")
        return cls(
            name=printable_name(os.environ.get("CMSDASH_PUBLISHER", "")),
            feedback=configured_address("CMSDASH_FEEDBACK"),
            statement=statement if statement.startswith("https:") else "",
            has_tiles=bool(os.environ.get("CMSDASH_TILES", "")),
        )


def printable_name(value: str) -> str:
    """Return the name of a body on one line, without control characters and marks of direction, and bounded."""
    words = " ".join(value.split())
    return "".join(char for char in words if char.isprintable())[:MAX_NAME_CHARS].strip()


def configured_address(variable: str) -> str:
    """Return the `https:` or `mailto:` address in an environment variable, "" if it is unset or invalid."""
    address = os.environ.get(variable, "").strip()
    is_https = address.startswith("https:") and is_web_address(address)
    return address if is_https or _MAILTO.fullmatch(address) else ""

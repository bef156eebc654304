"""Who publishes this installation, as the environment variables say; what is not said stays empty.

`CMSDASH_PUBLISHER` is the name of the body, `CMSDASH_FEEDBACK` (an `https://` or `mailto:` address) receives reports of
errors and accessibility barriers, and `CMSDASH_ACCESSIBILITY_STATEMENT` (`https://`) is its official statement.
"""

import os
import re
from dataclasses import dataclass
from typing import Self

from cmsdash.datastore.addresses import is_web_address
from cmsdash.installation.setting_error import SettingError

FEEDBACK_VARIABLE = "CMSDASH_FEEDBACK"
STATEMENT_VARIABLE = "CMSDASH_ACCESSIBILITY_STATEMENT"
TILES_VARIABLE = "CMSDASH_TILES"
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
        """Return the publisher of this installation, without addresses that are not valid."""
        statement = configured_address(STATEMENT_VARIABLE)
        return cls(
            name=printable_name(os.environ.get("CMSDASH_PUBLISHER", "")),
            feedback=configured_address(FEEDBACK_VARIABLE),
            statement=statement if statement.startswith("https:") else "",
            has_tiles=bool(os.environ.get(TILES_VARIABLE, "")),
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


def check_addresses() -> None:
    """Check the addresses for readers: pages leave an invalid one out, and whoever starts the site should know.

    Raises:
        SettingError: An address is not valid.
    """
    publisher = Publisher.from_environment()
    for variable, read in ((FEEDBACK_VARIABLE, publisher.feedback), (STATEMENT_VARIABLE, publisher.statement)):
        value = os.environ.get(variable, "").strip()
        if value and not read:
            raise SettingError(variable, value)
    tiles = os.environ.get(TILES_VARIABLE, "")
    if tiles and not (is_web_address(tiles) and all(f"{{{name}}}" in tiles for name in "xyz")):
        raise SettingError(TILES_VARIABLE, tiles)

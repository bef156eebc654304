"""What the server takes: connections and sessions, of one address and of all, and how long it waits for their bytes."""

import ipaddress
import resource
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cmsdash.installation.setting_error import SettingError

MAX_SESSIONS_VARIABLE = "CMSDASH_MAX_SESSIONS"
MAX_SESSIONS_PER_ADDRESS_VARIABLE = "CMSDASH_MAX_SESSIONS_PER_ADDRESS"
TRUSTED_PROXIES_VARIABLE = "CMSDASH_TRUSTED_PROXIES"

MAX_SESSIONS = 500
"""One WebSocket per reader. One process handles the clicks of about 200 readers (docs/speed.md)."""
MIN_SESSIONS = 8
"""Where the limit of open files leaves less, it is not kept."""
MAX_SESSIONS_PER_ADDRESS = 100
"""A school or an office has one address."""
MAX_REQUEST_CONNECTIONS = 1000
"""Connections for HTTP requests. A browser opens up to six and keeps each for five seconds."""
CONNECTIONS_PER_SESSION = 3
"""How many connections an address may have for each of its sessions."""
LOOPBACK = "127.0.0.0/8,::1"

FILES_PER_SESSION = 4
RESERVED_FILES = 500
"""Open files for data, and for the 128 disconnected sessions that Streamlit keeps."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class ServerLimits:
    """The limits of one server process.

    Attributes:
        max_sessions: Open WebSockets.
        max_sessions_per_address: Open WebSockets of one client address.
        max_connections: Open connections, WebSockets included.
        trusted_proxies: Networks of proxies. Their `X-Forwarded-For` names the client; they have no limit themselves.
        header_seconds: Time from the first byte of a request, or from the connection, to the end of its headers.
        silence_seconds: Time between two parts of the body of a request.
        request_seconds: Time for the whole body of a request.
        response_seconds: Time in which a client takes what was sent to it.
        first_message_seconds: Time from the opening of a WebSocket to its first message.
        idle_seconds: Time without a message after which a WebSocket gives way to a new reader when all are taken.
        max_message_bytes: Size of a message from a browser, uncompressed. Uploads are HTTP requests.
    """

    max_sessions: int = MAX_SESSIONS
    max_sessions_per_address: int = MAX_SESSIONS_PER_ADDRESS
    max_connections: int = MAX_SESSIONS + MAX_REQUEST_CONNECTIONS
    trusted_proxies: tuple[Network, ...] = ()
    header_seconds: float = 10
    silence_seconds: float = 30
    request_seconds: float = 600
    response_seconds: float = 300
    first_message_seconds: float = 30
    idle_seconds: float = 1800
    max_message_bytes: int = 64 * 1024

    @property
    def max_connections_per_address(self) -> int:
        """Open connections of one client address."""
        return self.max_sessions_per_address * CONNECTIONS_PER_SESSION

    def address_key(self, host: str | None) -> str | None:
        """Return what the limits of one address count by: an IPv4 address or an IPv6 network of 64 bits.

        Args:
            host: The address of a client.

        Returns:
            None for a trusted proxy and a client without address, which have no limit.
        """
        return None if host is None else _address_key(host, self.trusted_proxies)


def is_in_networks(host: str, networks: Sequence[Network]) -> bool:
    """Return whether an address belongs to one of some networks; a text that is no address does not."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in networks)


@lru_cache(4096)
def _address_key(host: str, trusted_proxies: tuple[Network, ...]) -> str | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if any(address in network for network in trusted_proxies):
        return None
    return str(address if address.version == 4 else ipaddress.ip_network((address, 64), strict=False))


def read_limits(environment: Mapping[str, str], open_files: int) -> ServerLimits:
    """Return the limits that variables and the limit of open files allow.

    Args:
        environment: The variables of the process.
        open_files: The limit of open files, -1 for none.

    Raises:
        SettingError: A variable is not valid.
    """
    max_sessions = session_limit(_read_number(environment, MAX_SESSIONS_VARIABLE, MAX_SESSIONS), open_files)
    per_address = _read_number(environment, MAX_SESSIONS_PER_ADDRESS_VARIABLE, MAX_SESSIONS_PER_ADDRESS)
    requests = MAX_REQUEST_CONNECTIONS if open_files == resource.RLIM_INFINITY else open_files // 4
    return ServerLimits(
        max_sessions=max_sessions,
        max_sessions_per_address=min(per_address, max(1, max_sessions // 2)),  # no address takes all
        max_connections=max_sessions + min(MAX_REQUEST_CONNECTIONS, requests),
        trusted_proxies=parse_networks(environment.get(TRUSTED_PROXIES_VARIABLE, LOOPBACK), TRUSTED_PROXIES_VARIABLE),
    )


def session_limit(wanted: int, open_files: int) -> int:
    """Return how many sessions may be open at once under a limit of open files; -1 means no limit."""
    if open_files == resource.RLIM_INFINITY:
        return wanted
    # A quarter is left to requests.
    return min(wanted, max(MIN_SESSIONS, (open_files * 3 // 4 - RESERVED_FILES) // FILES_PER_SESSION))


def _read_number(environment: Mapping[str, str], variable: str, default: int) -> int:
    value = environment.get(variable, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and int(value)):
        raise SettingError(variable, value)
    return int(value)


def parse_networks(value: str, variable: str) -> tuple[Network, ...]:
    """Return the networks of a list with commas.

    Raises:
        SettingError: An entry is no address and no network; the error names the variable.
    """
    networks: list[Network] = []
    for entry in filter(None, (part.strip() for part in value.split(","))):
        try:
            networks.append(ipaddress.ip_network(entry))
        except ValueError as error:
            raise SettingError(variable, entry) from error
    return tuple(networks)

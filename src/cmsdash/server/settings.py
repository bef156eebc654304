"""What a deployer sets by variables: addresses, frames, encryption, metrics, logs, and the time to stop."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from cmsdash.exports.open_data.publisher import CataloguePublisher, configured_publisher
from cmsdash.installation.publisher import check_addresses
from cmsdash.installation.setting_error import SettingError
from cmsdash.server import origin, security_headers
from cmsdash.server.limits import LOOPBACK, Network, parse_networks
from cmsdash.views.base_path import BASE_PATH_VARIABLE, parse_base_path

HSTS_VARIABLE = "CMSDASH_HSTS_SECONDS"
METRICS_VARIABLE = "CMSDASH_METRICS_ALLOWED"
LOGS_VARIABLE = "CMSDASH_LOG_FORMAT"
STOP_VARIABLE = "CMSDASH_STOP_SECONDS"

YEAR_SECONDS = 365 * 24 * 3600
STOP_SECONDS = 10
"""How long those who read may go on after the signal to stop, and then how long answers may take."""

_Value = TypeVar("_Value")


class LogFormat(Enum):
    """How log lines are written."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class ServerSettings:
    """The settings of one server process.

    Attributes:
        public_url: The origin of absolute addresses, "" for that of the request.
        publisher: Who publishes the data, None if it is not known.
        base_path: The path before every address, without a final slash; "" for none.
        ancestors: The sites that may show the dashboard in a frame.
        hsts_seconds: How long browsers insist on TLS after an encrypted answer; 0 for not at all.
        metrics_networks: Who may read the metrics: this machine if nothing is set, nobody if an empty list is.
        log_format: How log lines are written.
        stop_seconds: How long those who read may go on after the signal to stop.
    """

    public_url: str = ""
    publisher: CataloguePublisher | None = None
    base_path: str = ""
    ancestors: str = "'self'"
    hsts_seconds: int = YEAR_SECONDS
    metrics_networks: tuple[Network, ...] = ()
    log_format: LogFormat = LogFormat.TEXT
    stop_seconds: int = STOP_SECONDS


def read_settings(environment: Mapping[str, str]) -> ServerSettings:
    """Return the settings that variables make.

    Raises:
        SettingError: A variable is not valid.
    """
    check_addresses()
    return ServerSettings(
        public_url=origin.parse_public_url(environment.get(origin.PUBLIC_URL_VARIABLE, "")),
        publisher=configured_publisher(),
        base_path=_read(environment, BASE_PATH_VARIABLE, "", parse_base_path),
        ancestors=security_headers.parse_frame_ancestors(environment.get(security_headers.FRAMES_VARIABLE, "")),
        hsts_seconds=_read(environment, HSTS_VARIABLE, str(YEAR_SECONDS), _parse_seconds),
        metrics_networks=parse_networks(environment.get(METRICS_VARIABLE, LOOPBACK), METRICS_VARIABLE),
        log_format=_read(environment, LOGS_VARIABLE, LogFormat.TEXT.value, LogFormat),
        stop_seconds=_read(environment, STOP_VARIABLE, str(STOP_SECONDS), _parse_seconds),
    )


def _read(environment: Mapping[str, str], variable: str, default: str, parse: Callable[[str], _Value]) -> _Value:
    value = environment.get(variable, "").strip() or default
    try:
        return parse(value)
    except ValueError as error:
        raise SettingError(variable, value) from error


def _parse_seconds(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise ValueError(value)
    return int(value)

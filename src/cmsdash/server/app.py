"""The ASGI application of the dashboard, and the function that serves it."""

import gc
import os
import resource
import socket
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import get_option
from streamlit.starlette import App
from streamlit.web.bootstrap import load_config_options

from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.releases.repository import releases_dir
from cmsdash.datastore.temp_dirs import use_tmpfs
from cmsdash.installation.emblems import EMBLEM_VARIABLE
from cmsdash.server.http_protocol import bounded_protocol
from cmsdash.server.limits import ServerLimits
from cmsdash.server.middleware import SecurityMiddleware
from cmsdash.ui.release_cache import preload

STREAMLIT_SCRIPT = Path(__file__).parents[3] / "app.py"

STREAMLIT_OPTIONS: dict[str, Any] = {
    "server.headless": True,
    "server.fileWatcherType": "none",  # files do not change under a running server
    "runner.postScriptGC": False,  # takes two thirds of a rerun; `run_server` freezes the heap instead
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
}
"""Options of Streamlit for `cmsdash serve`, over those of `.streamlit/config.toml`."""

MAX_ACCEPTED = 128
"""Connections that are accepted at once, before those that are too many are closed: each takes an open file."""

PING_SECONDS = 30
"""Interval of the pings on a WebSocket, and the time in which the browser has to answer one."""


class ServerError(Exception):
    """The server cannot listen on a host and port."""


class GuardedApp(App):
    """Streamlit's application for a script, wrapped in the middleware."""

    def __init__(self, script: Path = STREAMLIT_SCRIPT) -> None:
        super().__init__(script)
        self._middleware = SecurityMiddleware(super().__call__)
        self.limits = self._middleware.limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        await self._middleware(scope, receive, send)


def run_server(host: str, port: int, script: Path = STREAMLIT_SCRIPT) -> None:
    """Serve the dashboard until the process is stopped.

    Changes the working directory, the environment and the limit of open files of the process.

    Args:
        host: The host name or IP address to listen on.
        port: The TCP port.
        script: The Streamlit script.

    Raises:
        ServerError: The port is taken.
        AllowedHostsError: `CMSDASH_ALLOWED_HOSTS` contains something other than host names.
        PublicUrlError: `CMSDASH_PUBLIC_URL` is not a scheme and a host.
        SiteUrlError: `CMSDASH_SITE_URL` is not a web address.
        FrameAncestorsError: `CMSDASH_FRAME_ANCESTORS` contains something other than sites.
        PublisherError: A variable that says who publishes is not valid.
        LimitsError: A variable of a limit is not valid.
        EmblemError: The emblems cannot be used.
        ReleaseValidationError: No release can be read.
    """
    with bind_socket(host, port) as listener:
        _raise_file_limit()
        # Relative to the old working directory. Streamlit reads its configuration from the new one.
        os.environ["CMSDASH_DATA"] = str(data_dir().resolve())
        os.environ["CMSDASH_RELEASES"] = str(releases_dir().resolve())
        if emblems := os.environ.get(EMBLEM_VARIABLE):
            os.environ[EMBLEM_VARIABLE] = str(Path(emblems).resolve())
        os.chdir(script.parent)
        configure_streamlit(host, port)
        use_tmpfs()  # before an upload: Streamlit's server stores large ones in temporary files while they arrive
        app = GuardedApp(script)
        preload()
        # What is loaded now lives as long as the process: the garbage collector can skip it.
        gc.collect()
        gc.freeze()
        uvicorn.Server(server_config(app, app.limits)).run(sockets=[listener])


def configure_streamlit(host: str, port: int) -> None:
    """Set Streamlit's options. Variables such as STREAMLIT_SERVER_PORT are only read by its own commands."""
    load_config_options({**STREAMLIT_OPTIONS, "server.address": host, "server.port": port})


def server_config(app: ASGIApp, limits: ServerLimits) -> uvicorn.Config:
    """Return the configuration of the HTTP server: Streamlit's own, with the limits.

    Args:
        app: The ASGI application.
        limits: What the server takes.
    """
    return uvicorn.Config(
        app,
        http=bounded_protocol(limits),
        backlog=MAX_ACCEPTED,
        ws="websockets-sansio",
        ws_max_size=limits.max_message_bytes,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=get_option("server.enableWebsocketCompression"),
        forwarded_allow_ips=[str(network) for network in limits.trusted_proxies],
        access_log=False,
        use_colors=False,
    )


def _raise_file_limit() -> None:
    """Raise the limit of open files to the maximum: each session needs four."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def bind_socket(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to the port. Raises ServerError if the port is taken.

    Its protocol is named: only then asyncio turns Nagle's algorithm off, which delays the end of an answer by 40 ms.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)  # "::" is every address, IPv4 included
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise ServerError(f"{host}:{port}") from error
    return listener

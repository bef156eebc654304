"""The ASGI application of the dashboard, and the function that serves it."""

import errno
import gc
import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import get_option
from streamlit.starlette import App
from streamlit.web.bootstrap import load_config_options

from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.releases.repository import RELEASES_VARIABLE, releases_dir
from cmsdash.datastore.temp_dirs import use_tmpfs
from cmsdash.installation.emblems import EMBLEM_VARIABLE
from cmsdash.server.http_protocol import bounded_protocol
from cmsdash.server.limits import ServerLimits
from cmsdash.server.logs import leave_out_handshakes, use_json_logs
from cmsdash.server.middleware import SecurityMiddleware
from cmsdash.server.sessions import SessionRegistry
from cmsdash.server.settings import STOP_SECONDS, LogFormat
from cmsdash.ui.release_cache import preload
from cmsdash.ui.run_times import tell_run_times

STREAMLIT_SCRIPT = Path(__file__).parents[3] / "app.py"

STREAMLIT_OPTIONS: dict[str, Any] = {
    "server.headless": True,
    "server.baseUrlPath": "",  # the middleware takes the base path off
    "server.fileWatcherType": "none",  # files do not change under a running server
    "runner.postScriptGC": False,  # takes two thirds of a rerun; `run_server` freezes the heap instead
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
}
"""Options of Streamlit for `cmsdash serve`, over those of `.streamlit/config.toml`."""

_LISTEN_ERRORS = {errno.EADDRINUSE: "taken", errno.EACCES: "forbidden"}
"""Keys of messages by error number; any other says that the host is not this machine."""

MAX_ACCEPTED = 128
"""Connections that are accepted at once, before those that are too many are closed: each takes an open file."""

PING_SECONDS = 30
"""Interval of the pings on a WebSocket, and the time in which the browser has to answer one."""


class ServerError(Exception):
    """The server cannot listen on a host and port.

    Attributes:
        key: Why: a message under `listen_error`.
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class GuardedApp(App):
    """Streamlit's application for a script, wrapped in the middleware."""

    def __init__(self, script: Path = STREAMLIT_SCRIPT) -> None:
        super().__init__(script)
        self._middleware = SecurityMiddleware(super().__call__)
        self.limits, self.settings = self._middleware.limits, self._middleware.settings
        self.sessions, self.metrics = self._middleware.sessions, self._middleware.metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        await self._middleware(scope, receive, send)


class StoppingServer(uvicorn.Server):
    """Uvicorn's server, which lets those who read go on for a while after SIGTERM.

    No new session opens then, and `/readyz` says so. The server ends when no session is open or when the time is over,
    and then waits for the answers that are under way as long as `timeout_graceful_shutdown` says.

    Args:
        config: The configuration.
        sessions: The open sessions.
        seconds: How long those who read may go on.
    """

    def __init__(self, config: uvicorn.Config, sessions: SessionRegistry, seconds: float) -> None:
        super().__init__(config)
        self._sessions, self._seconds = sessions, seconds
        self._end: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop at the first SIGTERM; a second one and Ctrl+C stop at once."""
        if sig == signal.SIGTERM and self._end is None:
            self._sessions.is_stopping = True
            self._end = time.monotonic() + self._seconds
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Return whether the server ends now; uvicorn asks ten times a second."""
        if self._end is not None and (not len(self._sessions) or time.monotonic() >= self._end):
            super().handle_exit(signal.SIGTERM, None)
        return await super().on_tick(counter)


def run_server(
    host: str, port: int, script: Path = STREAMLIT_SCRIPT, started: Callable[[str], object] = lambda address: None
) -> None:
    """Serve the dashboard until the process is stopped.

    Changes the working directory, the environment and the limit of open files of the process.

    Args:
        host: The host name or IP address to listen on.
        port: The TCP port.
        script: The Streamlit script.
        started: Called with the address of the dashboard when nothing is left that could stop the start.

    Raises:
        ServerError: Nobody can listen there.
        SettingError: A variable of the installation is not valid.
        EmblemError: The emblems cannot be used.
        ReleaseValidationError: No release can be read.
    """
    with bind_socket(host, port) as listener:
        _raise_file_limit()
        # Relative to the old working directory. Streamlit reads its configuration from the new one.
        os.environ["CMSDASH_DATA"] = str(data_dir().resolve())
        os.environ[RELEASES_VARIABLE] = str(releases_dir().resolve())
        if emblems := os.environ.get(EMBLEM_VARIABLE):
            os.environ[EMBLEM_VARIABLE] = str(Path(emblems).resolve())
        os.chdir(script.parent)
        configure_streamlit(host, port)
        use_tmpfs()  # before an upload: Streamlit's server stores large ones in temporary files while they arrive
        app = GuardedApp(script)
        preload()
        tell_run_times(app.metrics.observe_run)
        # What is loaded now lives as long as the process: the garbage collector can skip it.
        gc.collect()
        gc.freeze()
        config = server_config(app, app.limits, app.settings.stop_seconds)
        if app.settings.log_format is LogFormat.JSON:
            use_json_logs()
        started(f"http://{f'[{host}]' if ':' in host else host}:{port}{app.settings.base_path}")
        try:
            StoppingServer(config, app.sessions, app.settings.stop_seconds).run(sockets=[listener])
        finally:
            gc.unfreeze()  # else DuckDB tells, object by object, that nobody freed them


def configure_streamlit(host: str, port: int) -> None:
    """Set Streamlit's options. Variables such as STREAMLIT_SERVER_PORT are only read by its own commands."""
    load_config_options({**STREAMLIT_OPTIONS, "server.address": host, "server.port": port})


def server_config(app: ASGIApp, limits: ServerLimits, stop_seconds: int = STOP_SECONDS) -> uvicorn.Config:
    """Return the configuration of the HTTP server: Streamlit's own, with the limits.

    Args:
        app: The ASGI application.
        limits: What the server takes.
        stop_seconds: How long answers that are under way may take when the server ends.
    """
    config = uvicorn.Config(
        app,
        http=bounded_protocol(limits),
        backlog=MAX_ACCEPTED,
        ws="websockets-sansio",
        ws_max_size=limits.max_message_bytes,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=get_option("server.enableWebsocketCompression"),
        timeout_graceful_shutdown=max(1, stop_seconds),
        proxy_headers=False,  # the middleware reads them, with that of the host
        access_log=False,
        use_colors=False,
    )
    leave_out_handshakes()
    return config


def _raise_file_limit() -> None:
    """Raise the limit of open files to the maximum: each session needs four."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def bind_socket(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to the port. Raises ServerError if that cannot be.

    Its protocol is named: only then asyncio turns Nagle's algorithm off, which delays the end of an answer by 40 ms.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise ServerError("host") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)  # "::" is every address, IPv4 included
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise ServerError(_LISTEN_ERRORS.get(error.errno or 0, "host")) from error
    return listener

"""The dashboard as an ASGI application, and the command that serves it."""

import gc
import os
import resource
import socket
from pathlib import Path
from typing import Any

from starlette.types import Receive, Scope, Send
from streamlit.starlette import App

from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.releases.repository import releases_dir
from cmsdash.datastore.temp_dirs import use_tmpfs
from cmsdash.server.middleware import SecurityMiddleware
from cmsdash.server.uploads import UploadDeletion
from cmsdash.ui.release_cache import preload

STREAMLIT_SCRIPT = Path(__file__).parents[3] / "app.py"

STREAMLIT_CONFIG: dict[str, Any] = {
    "server.headless": True,
    "server.fileWatcherType": "none",  # nothing changes under a running server
    "runner.postScriptGC": False,  # two thirds of a rerun's time; the heap is frozen instead, see `serve`
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
}


class ServerError(Exception):
    """The server cannot listen where it was asked to."""


class GuardedApp(App):
    """Streamlit's application for a script, inside the guard."""

    def __init__(self, script: Path = STREAMLIT_SCRIPT) -> None:
        super().__init__(script)
        self._guard = SecurityMiddleware(UploadDeletion(super().__call__))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one connection."""
        await self._guard(scope, receive, send)


def run_server(host: str, port: int, script: Path = STREAMLIT_SCRIPT) -> None:
    """Serves the dashboard until it is told to stop.

    Raises:
        ServerError: the port is taken.
        AllowedHostsError: `CMSDASH_ALLOWED_HOSTS` holds something else than host names.
        ReleaseError: the current release cannot be read.
    """
    _probe(host, port)
    _raise_file_limit()
    releases = releases_dir().resolve()
    # Streamlit looks for its configuration beside the working directory.
    os.environ["CMSDASH_DATA"] = str(data_dir().resolve())
    os.environ["CMSDASH_RELEASES"] = str(releases)
    os.chdir(script.parent)
    use_tmpfs()  # a reader's file, too: Streamlit's server puts a large upload aside while it arrives
    app = GuardedApp(script)
    preload()
    # What is loaded now lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    app.run(config={**STREAMLIT_CONFIG, "server.address": host, "server.port": port})


def _raise_file_limit() -> None:
    """Lets the process open as many files as the system permits: a reader's session needs four."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _probe(host: str, port: int) -> None:
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise ServerError(f"{host}:{port}") from error

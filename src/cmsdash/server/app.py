"""The ASGI application of the dashboard, and the function that serves it."""

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
    "server.fileWatcherType": "none",  # files do not change under a running server
    "runner.postScriptGC": False,  # takes two thirds of a rerun; `run_server` freezes the heap instead
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
}


class ServerError(Exception):
    """The server cannot listen on a host and port."""


class GuardedApp(App):
    """Streamlit's application for a script, wrapped in the middleware."""

    def __init__(self, script: Path = STREAMLIT_SCRIPT) -> None:
        super().__init__(script)
        self._middleware = SecurityMiddleware(UploadDeletion(super().__call__))

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
        ReleaseValidationError: No release can be read.
    """
    _check_port(host, port)
    _raise_file_limit()
    # Relative to the old working directory. Streamlit reads its configuration from the new one.
    os.environ["CMSDASH_DATA"] = str(data_dir().resolve())
    os.environ["CMSDASH_RELEASES"] = str(releases_dir().resolve())
    os.chdir(script.parent)
    use_tmpfs()  # before an upload: Streamlit's server stores large ones in temporary files while they arrive
    app = GuardedApp(script)
    preload()
    # What is loaded now lives as long as the process: the garbage collector can skip it.
    gc.collect()
    gc.freeze()
    app.run(config={**STREAMLIT_CONFIG, "server.address": host, "server.port": port})


def _raise_file_limit() -> None:
    """Raise the limit of open files to the maximum: each session needs four."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _check_port(host: str, port: int) -> None:
    """Raise ServerError if the port cannot be bound."""
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            raise ServerError(f"{host}:{port}") from error

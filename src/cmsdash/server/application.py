"""The dashboard as an ASGI application, and the command that serves it."""

import gc
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from streamlit.starlette import App

from cmsdash.facts import data_folder, releases_folder
from cmsdash.facts.temporary import into_memory
from cmsdash.server.guard import Guard
from cmsdash.server.uploads import UploadDeletion
from cmsdash.shell.data import warm

SCRIPT = Path(__file__).parents[3] / "app.py"

PRODUCTION: dict[str, Any] = {
    "server.headless": True,
    "server.fileWatcherType": "none",  # nothing changes under a running server
    "runner.postScriptGC": False,  # two thirds of a rerun's time; the heap is frozen instead, see `_lifespan`
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
}


class ServerError(Exception):
    """The server cannot listen where it was asked to."""


def application(script: Path = SCRIPT) -> App:
    """Streamlit's application for a script, behind the guard."""
    return App(script, lifespan=_lifespan, middleware=[Middleware(Guard), Middleware(UploadDeletion)])


@asynccontextmanager
async def _lifespan(_: App) -> AsyncIterator[dict[str, Any] | None]:
    warm()
    # What is loaded now lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    yield None


def serve(host: str, port: int, script: Path = SCRIPT) -> None:
    """Serves the dashboard until it is told to stop. Raises ServerError when the port is taken."""
    _probe(host, port)
    releases = releases_folder().resolve()
    # Streamlit looks for its configuration beside the working directory.
    os.environ["CMSDASH_DATA"] = str(data_folder().resolve())
    os.environ["CMSDASH_RELEASES"] = str(releases)
    os.chdir(script.parent)
    into_memory()  # a reader's file, too: Streamlit's server puts a large upload aside while it arrives
    application(script).run(config={**PRODUCTION, "server.address": host, "server.port": port})


def _probe(host: str, port: int) -> None:
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise ServerError(f"{host}:{port}") from error

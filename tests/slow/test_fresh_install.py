"""Installation by the two documented commands, in a new virtual environment and a copy of the repository."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from tools.browser import ARGUMENTS, find_chromium, free_port, run_server

ROOT = Path(__file__).parents[2]
PAGES = {"/city?lang=en&city=gela": "Gela", "/?lang=it": "39"}
"""Addresses, each with a text of its title. The first visit follows a deep link."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy of the files that a clone contains."""
    folder = tmp_path_factory.mktemp("checkout")
    file_names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, stdout=-1
    ).stdout.decode()
    for name in filter(None, file_names.split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def create_environment(folder: Path, *commands: str) -> Path:
    """Create a virtual environment, run these pip commands, and return its folder of programs."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    for command in commands:
        subprocess.run([folder / "venv/bin/pip", "install", "-q", *command.split()], cwd=folder, check=True)
    return folder / "venv/bin"


@pytest.fixture(params=["-r requirements.txt", "--require-hashes -r requirements.lock|--no-deps -e ."])
def programs(request: pytest.FixtureRequest, checkout: Path) -> Iterator[Path]:
    yield create_environment(checkout, *request.param.split("|"))
    shutil.rmtree(checkout / "venv")


def request_websocket(port: int) -> bytes:
    """Request a WebSocket handshake as a page of the server does, and return the status line."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        return client.recv(64).partition(b"\r\n")[0]


def test_two_commands_serve_the_dashboard(programs: Path, checkout: Path, tmp_path: Path) -> None:
    port = free_port()
    command = [str(programs / "streamlit"), "run", str(checkout / "app.py"), "--server.headless", "true"]
    with (
        run_server([*command, "--server.port", str(port)], port, tmp_path / "log") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for address, title_text in PAGES.items():
            page = browser.new_page()
            page.goto(url + address, timeout=120_000)
            expect(page.get_by_role("heading", level=1)).to_contain_text(title_text, timeout=120_000)
            expect(page.get_by_role("navigation").first).to_be_visible()
        assert request_websocket(port) == b"HTTP/1.1 101 Switching Protocols"
    assert "Traceback" not in (tmp_path / "log").read_text()

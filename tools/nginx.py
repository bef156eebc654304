"""Runs nginx with the configuration of `deploy/` in front of servers, for tests and benchmarks."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.browser import ROOT, free_port, run_server

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
_FIRST_PORT = 8501
_MAIN = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/bodies; proxy_temp_path {folder}/proxied; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/cmsdash.conf;
}}
"""


@contextmanager
def run_nginx(urls: Sequence[str], folder: Path) -> Iterator[str]:
    """Run nginx in front of two servers until the block ends and yield its URL.

    Args:
        urls: The URLs of the servers. One that is given twice takes all readers.
        folder: Where nginx writes.

    Raises:
        RuntimeError: nginx is not installed, or does not start.
    """
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        raise RuntimeError("no nginx: install it (Debian: apt-get install nginx-light)")
    port, configuration = free_port(), CONFIGURATION.read_text(encoding="utf-8")
    for number, url in enumerate(urls):
        configuration = configuration.replace(f"127.0.0.1:{_FIRST_PORT + number}", url.removeprefix("http://"))
    assert not re.search(r":850\d", configuration), "the configuration has more servers than were given"
    configuration = configuration.replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "cmsdash.conf").write_text(configuration, encoding="utf-8")
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder), encoding="utf-8")
    with run_server([program, "-p", str(folder), "-c", str(folder / "nginx.conf")], port, folder / "log") as url:
        yield url

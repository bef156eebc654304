"""Runs nginx with the configuration of `deploy/` in front of servers, for tests and benchmarks."""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.browser import ROOT, free_port, run_server

CONFIGURATION = ROOT / "deploy" / "nginx"
_FIRST_PORT = 8501
_MAIN = """
{user}daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    {types}
    client_body_temp_path {folder}/bodies; proxy_temp_path {folder}/proxied; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include cmsdash/{entry};
}}
"""
_TYPES = Path("/etc/nginx/mime.types")


@dataclass(frozen=True)
class Certificate:
    """The files of a certificate: with it nginx encrypts."""

    chain: Path
    key: Path


@contextmanager
def run_nginx(
    urls: Sequence[str],
    folder: Path,
    *,
    entry: str = "dashboard.conf",
    site: Path | None = None,
    certificate: Certificate | None = None,
    health_path: str = "/_stcore/health",
) -> Iterator[str]:
    """Run nginx in front of two servers until the block ends and yield its URL.

    Args:
        urls: The URLs of the servers. One that is given twice takes all readers.
        folder: Where nginx writes.
        entry: The file of the configuration that includes the others.
        site: The folder of the static site.
        certificate: What nginx encrypts with; None for plain HTTP.
        health_path: A path of the dashboard that answers 200.

    Raises:
        RuntimeError: nginx is not installed, or does not start.
    """
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        raise RuntimeError("no nginx: install it (Debian: apt-get install nginx-light)")
    port, tls_port = free_port(), free_port()
    (folder / "cmsdash").mkdir()
    challenge = folder / "acme" / ".well-known" / "acme-challenge" / "started"
    challenge.parent.mkdir(parents=True)
    challenge.touch()
    for file in CONFIGURATION.glob("*.conf"):
        text = _use_servers(file.read_text(encoding="utf-8"), urls)
        text = _use_listeners(text, port, tls_port, certificate)
        text = text.replace("/srv/cmsdash/site", str(site)).replace("/var/cache/nginx-cmsdash", str(folder / "cache"))
        text = text.replace("/var/www/acme", str(folder / "acme"))
        (folder / "cmsdash" / file.name).write_text(text, encoding="utf-8")
    user = "user root; " if os.getuid() == 0 else ""  # a folder of a test is closed to other users
    types = f"include {_TYPES};" if _TYPES.exists() else ""
    (folder / "nginx.conf").write_text(
        _MAIN.format(folder=folder, entry=entry, types=types, user=user), encoding="utf-8"
    )
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    if certificate:
        health_path = f"/.well-known/acme-challenge/{challenge.name}"
    with run_server(command, port, folder / "log", health_path) as url:
        yield f"https://127.0.0.1:{tls_port}" if certificate else url


def _use_servers(text: str, urls: Sequence[str]) -> str:
    for number, url in enumerate(urls):
        address = url.removeprefix("http://")
        text = text.replace(f"127.0.0.1:{_FIRST_PORT + number}", address)
        text = text.replace(f":{_FIRST_PORT + number}$", f":{address.rpartition(':')[2]}$")
    assert not re.search(r":850\d", text), "the configuration has more servers than were given"
    return text


def _use_listeners(text: str, port: int, tls_port: int, certificate: Certificate | None) -> str:
    """Return the configuration with ports and certificate of a test, or without its lines about encryption."""
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    if certificate is None:
        return re.sub(r"^.* # TLS$\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{tls_port} ssl").replace(
        "https://$host", f"https://$host:{tls_port}"
    )
    return text.replace("/etc/cmsdash/tls/fullchain.pem", str(certificate.chain)).replace(
        "/etc/cmsdash/tls/privkey.pem", str(certificate.key)
    )

"""Measures what nginx carries of the static site: requests a second, and how long 99 of 100 take.

Usage: python -m benchmarks.site_server SITE [SECONDS, default 20] [CONNECTIONS, default 100]

SITE is the folder that `cmsdash build site` wrote. nginx serves it with the configuration of `deploy/nginx/`, without
TLS; wrk asks for its pages in turn, compressed as browsers do, from one thread on the same machine. Needs nginx and wrk.
"""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.nginx import run_nginx

SCRIPT = """
local paths = { %s }
local turn = 0
request = function()
  turn = turn %% #paths + 1
  return wrk.format("GET", paths[turn], { ["Accept-Encoding"] = "gzip" })
end
"""
NOBODY = "http://127.0.0.1:9"
"""No dashboard runs behind nginx here."""


def page_paths(site: Path) -> list[str]:
    """Return the paths of all pages of a site."""
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html") if path.name != "404.html")
    return [f"/{name.removesuffix('index.html')}" for name in files]


def measure(url: str, paths: list[str], seconds: int, connections: int, folder: Path) -> str:
    """Return what wrk prints."""
    script = folder / "pages.lua"
    script.write_text(SCRIPT % ", ".join(f'"{path}"' for path in paths), encoding="utf-8")
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s", "--latency"]
    return subprocess.run([*command, "--script", script, url], check=True, capture_output=True, text=True).stdout


def main() -> None:
    if not shutil.which("wrk"):
        sys.exit("no wrk: install it (Debian: apt-get install wrk)")
    site = Path(sys.argv[1]).resolve()
    seconds, connections = (int(sys.argv[n]) if len(sys.argv) > n else default for n, default in ((2, 20), (3, 100)))
    paths = page_paths(site)
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads it as another user
        nginx = run_nginx(
            [NOBODY, NOBODY], folder, entry="site-and-dashboard.conf", site=site, health_path="/index.html"
        )
        with nginx as url:
            with urllib.request.urlopen(url + paths[0], timeout=10) as response:
                assert response.status == 200
            told = measure(url, paths, seconds, connections, folder)
    failed = re.findall(r"(?:Non-2xx or 3xx responses|Socket errors): .*", told)
    [rate] = re.findall(r"Requests/sec:\s+([\d.]+)", told)
    [median] = re.findall(r"50%\s+(\S+)", told)
    [slowest] = re.findall(r"99%\s+(\S+)", told)
    print(f"{len(paths)} pages, {connections} connections, {seconds} s")
    print(f"{rate} requests a second, median {median}, p99 {slowest}")
    print("\n".join(failed) or "no error")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

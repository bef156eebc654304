"""`deploy/` holds: checked by systemd; the container is run in its parts.

The parts are what the Containerfile copies, a new virtual environment, no capability, a tree that cannot be written.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from tools.browser import ROOT, free_port, run_server

from cmsdash.cli import INTERRUPTED
from cmsdash.server.probes import LIVE_PATH
from tests.slow.test_fresh_install import create_environment
from tests.test_deploy import CONTAINERFILE, DEPLOY, copied_sources

MAX_EXPOSURE = 2.0
pytestmark = pytest.mark.slow


def test_unit_is_valid_and_little_exposed(tmp_path: Path) -> None:
    unit = tmp_path / "cmsdash@8501.service"
    text = (DEPLOY / "systemd" / "cmsdash@.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/cmsdash/.venv/bin/cmsdash", "/bin/true"), encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert [line for line in verified.stderr.splitlines() if "cmsdash@" in line] == []
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--threshold={int(MAX_EXPOSURE * 10)}", unit],
        capture_output=True, text=True,
    )  # fmt: skip
    [exposure] = re.findall(r"Overall exposure level for \S+: ([\d.]+)", told.stdout)
    assert float(exposure) < MAX_EXPOSURE
    assert told.returncode == 0


def test_container_runs_in_its_parts(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    opt = tmp_path / "opt"
    opt.mkdir()
    for source in dict.fromkeys(copied_sources()):
        path = ROOT / source
        ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(path, opt / source, ignore=ignore) if path.is_dir() else shutil.copy(path, opt / source)
    programs = create_environment(opt, "--require-hashes -r requirements.lock", "--no-deps -e .")
    subprocess.run([programs / "cmsdash", "check"], cwd=opt, check=True, stdout=subprocess.DEVNULL)
    releases = tmp_path / "releases"
    releases.mkdir(mode=0o555)
    subprocess.run(["chmod", "-R", "a-w,a+rX", opt], check=True)
    variables = dict(re.findall(r"(CMSDASH_\w+|PYTHON\w+)=(\S+)", CONTAINERFILE))
    [health] = re.findall(r"^    CMD (\[.+\])$", CONTAINERFILE, re.MULTILINE)
    port = free_port()
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        **variables,
        "CMSDASH_RELEASES": str(releases),
    }
    command = ["env", "-i", *(f"{name}={value}" for name, value in environment.items())]
    user = ["setpriv", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"] if os.getuid() == 0 else []
    serve = [*command, *user, "cmsdash", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with run_server(serve, port, tmp_path / "log") as url:
        with urllib.request.urlopen(f"{url}/city?city=gela", timeout=60) as page:
            assert b"Gela" in page.read()
        check = [part.replace("8501", str(port)) for part in json.loads(health)]
        subprocess.run([*command, *check], check=True)
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert '"logger": "cmsdash.requests"' in log


def test_interrupted_server_ends_quietly(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "cmsdash", "serve", "--port", str(port)], stdout=output, stderr=output,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}{LIVE_PATH}")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == INTERRUPTED
    finally:
        process.kill()
    assert log.read_text(encoding="utf-8").splitlines() == [
        f"La dashboard risponde su http://127.0.0.1:{port} (Ctrl+C per fermarla)."
    ]


def wait_for(url: str) -> None:
    for _ in range(120):
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.5)
    raise AssertionError(url)

"""The commands of the runbook, run as they are written in a tree of their own, with real servers, nginx and releases.

Paths and ports are those of the tree. Stand-ins for systemctl, journalctl and runuser start processes, print their
logs, and run commands as the same user. Of blocks that need more than a test has, only the syntax is checked.
"""

import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tools.browser import ROOT, free_port
from tools.nginx import run_nginx

from tests.installation.emblem_files import UNION_SVG
from tests.slow.test_workers import make_certificate

BLOCK = re.compile(r"^```sh\n(.*?)^```\n(Not run in tests)?", re.MULTILINE | re.DOTALL)
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", (ROOT / "docs" / "runbook.md").read_text(), re.MULTILINE))
BLOCKS = [(title, block, bool(mark)) for title, text in SECTIONS.items() for block, mark in BLOCK.findall(text)]
RUN = {
    "Functions", "Publish a release", "Build the static site", "Roll back", "Back up and restore", "Certificates",
    "Emblem", "Read metrics and logs",
}  # fmt: skip
"""The sections whose blocks the tests below run."""
FOLDERS = ("/etc/cmsdash", "/var/lib/cmsdash", "/var/backups", "/srv/cmsdash", "/opt/cmsdash")

SYSTEMCTL = """#!/bin/bash
echo "$*" >> {run}/asked
case "$1 $2" in
"restart cmsdash@"*)
    port="${{2#cmsdash@}}"
    if pid=$(cat {run}/$port.pid 2>&-); then
        kill $pid
        while grep -qs "^State:.[^Z]" /proc/$pid/status; do sleep 0.1; done
    fi
    set -o allexport && . {root}/etc/cmsdash/environment
    export CMSDASH_RELEASES={root}/var/lib/cmsdash/releases CMSDASH_LOG_FORMAT=json CMSDASH_STOP_SECONDS=1
    {root}/opt/cmsdash/.venv/bin/cmsdash serve --port $port >> {run}/$port.log 2>&1 &
    echo $! > {run}/$port.pid ;;
"reload nginx") kill -HUP $(cat {run}/pid) ;;
*) exit 1 ;;
esac
"""
PROGRAMS = {
    "systemctl": SYSTEMCTL,
    "journalctl": '#!/bin/sh\ncat {run}/"${{2#cmsdash@}}".log\n',
    "runuser": '#!/bin/sh\nshift 3\nexec "$@"\n',
}
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Machine:
    """A tree with the folders that the runbook names, and the ports of its two servers."""

    root: Path
    ports: tuple[int, int]

    def run(self, *commands: str, status: int = 0, **words: str) -> str:
        """Run commands after the functions of the runbook, and return what they print.

        Args:
            commands: Blocks or lines of the runbook.
            status: The exit status that is expected.
            words: What stands for a word of the runbook.
        """
        [functions] = blocks("Functions")
        text = functions + "\n".join(commands)
        for word, meaning in words.items():
            text = re.sub(rf"\b{word}\b", meaning, text)
        for folder in FOLDERS:
            text = text.replace(folder, f"{self.root}{folder}")
        for number, port in enumerate(self.ports):
            text = text.replace(str(8501 + number), str(port))
        text = re.sub(r"--owner cmsdash --group cmsdash ", "", text)
        environment = {**os.environ, "PATH": f"{self.root}/bin:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src")}
        command = ["bash", "-o", "errexit", "-o", "pipefail", "-c", text]
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == status, f"{text}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr


def blocks(title: str) -> list[str]:
    return [block for section, block, is_marked in BLOCKS if section == title and not is_marked]


def write_program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    root = tmp_path_factory.mktemp("machine")
    for folder in (*FOLDERS, "/run", "/var/lib/cmsdash/releases"):
        (root / folder.removeprefix("/")).mkdir(parents=True, exist_ok=True)
    (root / "etc/cmsdash/environment").write_text('CMSDASH_PUBLISHER="Comune di Esempio"\n', encoding="utf-8")
    for name, program in PROGRAMS.items():
        write_program(root / "bin" / name, program.format(root=root, run=root / "run"))
    write_program(root / "opt/cmsdash/.venv/bin/cmsdash", f'#!/bin/sh\nexec {sys.executable} -m cmsdash "$@"\n')
    made = Machine(root, (free_port(), free_port()))
    try:
        made.run("restart")
        yield made
    finally:
        for pid in (root / "run").glob("*.pid"):
            with suppress(ProcessLookupError):
                os.kill(int(pid.read_text()), signal.SIGKILL)


@pytest.fixture(scope="module")
def published(machine: Machine) -> tuple[str, str]:
    """The release that was active, and the one that the commands put to use after it."""
    corrected = machine.root / "corrected"
    shutil.copytree(ROOT / "data", corrected)
    text = (ROOT / "data" / "operations.csv").read_text(encoding="utf-8")
    (corrected / "operations.csv").write_text(text.replace(",792395.00,", ",792395.01,", 1), encoding="utf-8")
    before = read_active(machine)
    [block] = blocks("Publish a release")
    build, *rest = block.splitlines()
    [built] = set(re.findall(r"\d{4}-\d\d-\d\d-\d{6}-[0-9a-f]{8}", machine.run(build))) - {before}
    told = machine.run(*rest, BEFORE=before, ID=built)
    assert "792" in told, "the difference is told"
    assert f'release="{built}"' in told, "the servers follow"
    return before, built


def read_active(machine: Machine) -> str:
    metrics = machine.run("curl --silent --fail http://127.0.0.1:8501/metrics")
    [active] = re.findall(r'cmsdash_release_info{release="(.+?)"}', metrics)
    return str(active)


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it does not come to be so")


@pytest.mark.parametrize(("title", "block"), [each[:2] for each in BLOCKS])
def test_blocks_have_no_error_of_syntax(title: str, block: str) -> None:
    checked = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, ""), title


def test_what_is_not_run_is_said() -> None:
    assert {title for title, _, is_marked in BLOCKS if not is_marked} == RUN


def test_release_is_published_and_taken_back(machine: Machine, published: tuple[str, str]) -> None:
    before, built = published
    [block] = blocks("Roll back")
    assert built in machine.run(block, BEFORE=before)
    assert read_active(machine) == before
    machine.run(f"cmsdash release activate {built}")
    assert read_active(machine) == built


def test_releases_are_restored_from_a_copy(machine: Machine, published: tuple[str, str]) -> None:
    copy, restore = blocks("Back up and restore")
    machine.run(copy)
    [archive] = (machine.root / "var" / "backups").iterdir()
    releases = machine.root / "var" / "lib" / "cmsdash" / "releases"
    (releases / published[1] / "operations.csv").write_text("damaged")
    assert "operations.csv" in machine.run("cmsdash release verify", status=1)
    date = archive.name.removeprefix("cmsdash-").removesuffix(".tar.gz")
    assert published[1] in machine.run(restore, DATE=date)
    machine.run("cmsdash release list", "cmsdash release verify")
    assert read_active(machine) == published[1]


def test_site_is_built_with_the_variables_of_the_service(machine: Machine) -> None:
    [block] = blocks("Build the static site")
    machine.run(block)
    front = (machine.root / "srv" / "cmsdash" / "site" / "it" / "index.html").read_text(encoding="utf-8")
    assert "Comune di Esempio" in front
    assert "https://data.example.org/dashboard" in front


def test_emblem_is_shown_after_both_restarts_and_a_wrong_one_stops_at_the_first(machine: Machine) -> None:
    (machine.root / "eu.svg").write_text(UNION_SVG, encoding="utf-8")
    environment = machine.root / "etc" / "cmsdash" / "environment"
    [block] = blocks("Emblem")
    asked = machine.root / "run" / "asked"
    asked.unlink()
    assert machine.run(block).count("ready") == 2
    assert asked.read_text().split() == [word for port in machine.ports for word in ("restart", f"cmsdash@{port}")]
    environment.write_text(environment.read_text() + "CMSDASH_EMBLEM=/nowhere/eu.svg\n")
    asked.unlink()
    machine.run('curl() { command curl "$@" --retry 9; }', "restart", status=7)
    assert asked.read_text().split() == ["restart", f"cmsdash@{machine.ports[0]}"]
    log = machine.root / "run" / f"{machine.ports[0]}.log"
    wait_until(lambda: "/nowhere/eu.svg" in log.read_text(encoding="utf-8"))
    environment.write_text(environment.read_text().replace("CMSDASH_EMBLEM=/nowhere/eu.svg\n", ""))
    machine.run("restart")


def test_metrics_and_logs_are_read(machine: Machine) -> None:
    [block] = blocks("Read metrics and logs")
    told = machine.run(block, block.splitlines()[1].replace("error", "info"))
    assert "cmsdash_sessions 0" in told
    assert "none\n" in told
    assert '"level": "info"' in told


def test_nginx_takes_a_renewed_certificate(machine: Machine) -> None:
    tls = machine.root / "etc" / "cmsdash" / "tls"
    tls.mkdir()
    certificate = make_certificate(tls)
    shutil.copy(certificate.chain, tls / "fullchain.pem")
    urls = [f"http://127.0.0.1:{port}" for port in machine.ports]
    with run_nginx(urls, machine.root / "run", certificate=certificate) as url:
        address = urlsplit(url).hostname or "", urlsplit(url).port or 0
        before = ssl.get_server_certificate(address)
        renewed = make_certificate(tls).chain.read_text()
        assert ssl.get_server_certificate(address) == before != renewed
        [block] = blocks("Certificates")
        assert "notAfter=" in machine.run(block)
        wait_until(lambda: ssl.get_server_certificate(address) == renewed)

"""What `deploy/` says agrees with the code: paths, variables, times and files. tests/slow/test_deploy.py runs it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cmsdash.server.probes import LIVE_PATH, READY_PATH

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
OBJECTS = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "cmsdash.yaml").read_text(encoding="utf-8")))
DASHBOARDS = [COMPOSE["services"][f"cmsdash-{number}"] for number in range(2)]
ON_THE_COMMAND_LINE = {"CMSDASH_HOST"}
"""The variable of compose.yaml itself."""


def find_object(kind: str) -> dict[str, Any]:
    [found] = [each for each in OBJECTS if each["kind"] == kind]
    return dict(found)


@pytest.fixture
def pod() -> dict[str, Any]:
    return dict(find_object("Deployment")["spec"]["template"]["spec"])


@pytest.fixture
def container(pod: dict[str, Any]) -> dict[str, Any]:
    [found] = pod["containers"]
    return dict(found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_variables_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    used = set(re.findall(r"\bCMSDASH_[A-Z_]*[A-Z]\b", text)) - ON_THE_COMMAND_LINE
    assert used <= set(re.findall(r"\bCMSDASH_[A-Z_]*[A-Z]\b", readme))


def test_probes_ask_the_paths_that_answer(container: dict[str, Any]) -> None:
    paths = {name: container[name]["httpGet"]["path"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert paths == {"startupProbe": LIVE_PATH, "livenessProbe": LIVE_PATH, "readinessProbe": READY_PATH}
    assert f"'{LIVE_PATH}'" in CONTAINERFILE
    for each in DASHBOARDS:
        assert f"127.0.0.1:{each['command'][-1]}{LIVE_PATH}'" in str(each["healthcheck"]["test"])


def test_time_to_stop_is_enough(pod: dict[str, Any], container: dict[str, Any]) -> None:
    seconds = int(find_object("ConfigMap")["data"]["CMSDASH_STOP_SECONDS"])
    waiting = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod["terminationGracePeriodSeconds"] > waiting + 2 * seconds
    assert all(int(each["stop_grace_period"].removesuffix("s")) > 2 * 10 for each in DASHBOARDS)
    unit = (DEPLOY / "systemd" / "cmsdash@.service").read_text(encoding="utf-8")
    assert int(re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)[0]) > 2 * 10


def test_nothing_runs_with_more_rights_than_it_needs(pod: dict[str, Any], container: dict[str, Any]) -> None:
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert f"USER {pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}\n" in CONTAINERFILE
    assert all(mount.get("readOnly") for mount in container["volumeMounts"] if mount["mountPath"].startswith("/var"))
    for service in COMPOSE["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert all(each["networks"] == ["inside"] for each in DASHBOARDS)
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert find_object("NetworkPolicy")["spec"]["egress"] == []


def test_labels_select_the_pods() -> None:
    labels = find_object("Deployment")["spec"]["template"]["metadata"]["labels"]
    selectors = [
        find_object("Deployment")["spec"]["selector"]["matchLabels"],
        find_object("Service")["spec"]["selector"],
        find_object("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        find_object("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ]
    assert all(selector == labels for selector in selectors)
    target = find_object("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"]
    assert target == find_object("Deployment")["metadata"]["name"]
    assert "replicas" not in find_object("Deployment")["spec"], "the autoscaler would be undone at each apply"


def copied_sources() -> Iterator[str]:
    for line in re.findall(r"^COPY (?!--)(.+)$", CONTAINERFILE, re.MULTILINE):
        yield from line.split()[:-1]


def test_container_has_what_it_copies() -> None:
    sources = set(copied_sources())
    assert sources
    assert all((ROOT / source).exists() for source in sources)
    kept = re.findall(r"^!(.+)$", (ROOT / ".containerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(kept) == sources


def test_compose_replaces_every_address_of_the_configuration() -> None:
    [script] = [part for part in COMPOSE["services"]["nginx"]["command"] if "sed" in part]
    replaced = dict(re.findall(r"s/([\d.]+:\d+)/([\w-]+:\d+)/g", script))
    text = "".join(path.read_text(encoding="utf-8") for path in (DEPLOY / "nginx").glob("*.conf"))
    assert set(replaced) == set(re.findall(r"127\.0\.0\.1:\d+", text))
    ports = {f"cmsdash-{number}:{each['command'][-1]}" for number, each in enumerate(DASHBOARDS)}
    assert set(replaced.values()) == ports, "nginx tells the processes apart by their ports"

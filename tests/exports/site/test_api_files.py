"""The API of the static site: the whole documents that the dashboard answers with, and a list of them."""

import json
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES
from cmsdash.exports.site.api_files import api_files, api_index_path
from tests.exports.site.conftest import OPTIONS
from tests.server.test_crawlers import make_client

MAX_BYTES = 4_000_000


@pytest.fixture(scope="module")
def files(release: Release) -> dict[str, bytes]:
    return api_files(release, OPTIONS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_list_names_every_file_and_where_parameters_are_taken(files: dict[str, bytes], lang: str) -> None:
    index = json.loads(files[api_index_path(lang)])
    folder = api_index_path(lang).removesuffix("index.json")
    named = {folder + resource["href"] for resource in index["resources"]}
    assert named == {path for path in files if path.startswith(folder)} - {api_index_path(lang)}
    assert index["with_parameters"] == f"{OPTIONS.dashboard_url}/api/v1/"
    assert sum(map(len, files.values())) < MAX_BYTES


def test_documents_are_those_of_the_dashboard(files: dict[str, bytes]) -> None:
    with make_client() as client:
        for name, lang in (("cities", "en"), ("operations", "it"), ("coverage", "it"), ("unpublished", "en")):
            document, answer = json.loads(files[f"api/v1/{lang}/{name}.json"]), read_answer(client, name, lang)
            assert document["page"].pop("limit") == document["page"]["total"] == len(document["rows"])
            answer["page"].pop("limit")
            assert document == {**answer, "link": document.get("link")}, name


def read_answer(client: TestClient, name: str, lang: str) -> dict[str, object]:
    answer: dict[str, object] = client.get(f"/api/v1/{name}?lang={lang}&limit=1000").json()
    return answer


def test_a_site_in_one_language_without_a_dashboard(release: Release) -> None:
    files = api_files(release, replace(OPTIONS, languages=("en",), dashboard_url=""))
    assert {path.split("/")[2] for path in files} == {"en"}
    assert json.loads(files[api_index_path("en")])["with_parameters"] is None

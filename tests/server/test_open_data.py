"""The routes of open data: the catalogue, its files, and nothing else."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef
from starlette.applications import Starlette
from starlette.testclient import TestClient
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore.releases.release import Release
from cmsdash.exports.open_data import files
from cmsdash.installation.setting_error import SettingError
from cmsdash.server import SecurityMiddleware

PUBLIC_URL = "https://dati.example.org"
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # of the parser of JSON-LD itself


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(SecurityMiddleware(Starlette())) as client:
        yield client


@pytest.fixture
def public_client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("CMSDASH_PUBLIC_URL", PUBLIC_URL)
    monkeypatch.setenv("CMSDASH_PUBLISHER", "Comune di Esempio")
    monkeypatch.setenv("CMSDASH_PUBLISHER_CODE", "c_x999")
    with TestClient(SecurityMiddleware(Starlette())) as client:
        yield client


def test_the_catalogue_names_the_public_address_and_the_publisher(public_client: TestClient) -> None:
    response = public_client.get("/catalog.ttl", headers={"host": "evil.example"})
    assert response.headers["content-type"].startswith("text/turtle")
    assert response.headers["access-control-allow-origin"] == "*"
    assert "evil.example" not in response.text
    graph = Graph().parse(data=response.text, format="turtle")
    [catalogue] = graph.subjects(RDF.type, DCAT.Catalog)
    assert catalogue == URIRef(f"{PUBLIC_URL}/catalog.ttl#catalog")
    publisher = graph.value(catalogue, DCTERMS.publisher)
    assert str(graph.value(publisher, DCTERMS.identifier)) == "c_x999"


def test_its_formats_are_the_same_graph(public_client: TestClient) -> None:
    turtle, xml, json = (public_client.get(f"/catalog.{suffix}").text for suffix in ("ttl", "rdf", "jsonld"))
    graph = set(Graph().parse(data=turtle, format="turtle"))
    assert set(Graph().parse(data=xml, format="xml")) == graph
    assert set(Graph().parse(data=json, format="json-ld")) == graph


def test_without_a_public_address_the_catalogue_has_that_of_the_request_and_is_not_kept(client: TestClient) -> None:
    response = client.get("/catalog.jsonld")
    assert "http://testserver/catalog.ttl#catalog" in response.text
    assert response.headers["cache-control"] == "no-store"


def test_the_catalogue_is_made_once_for_all_hosts(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = ("/catalog.ttl", "/catalog.rdf", "/catalog.jsonld")
    before = {path: client.get(path).text for path in paths}
    monkeypatch.setattr(files, "catalogue_graph", None)
    for path, text in before.items():
        answer = client.get(path, headers={"host": "[::1]:8501"}).text
        assert answer == text.replace("http://testserver/", "http://[::1]:8501/")
        assert "origin.invalid" not in answer


def test_the_files_that_it_lists_are_there(release: Release, public_client: TestClient) -> None:
    graph = Graph().parse(data=public_client.get("/catalog.ttl").text, format="turtle")
    for address in graph.objects(None, DCAT.downloadURL):
        response = public_client.head(str(address).removeprefix(PUBLIC_URL))
        assert response.status_code == 200, address
        assert int(response.headers["content-length"]) > 0
    with zipfile.ZipFile(io.BytesIO(public_client.get(f"/open-data/{release.manifest.id}.zip").content)) as archive:
        assert "datapackage.json" in archive.namelist()


def test_a_csv_file_leads_to_its_description(release: Release, client: TestClient) -> None:
    path = f"/open-data/{release.manifest.id}/figures.csv"
    response = client.get(path)
    assert response.content == (release.folder / "figures.csv").read_bytes()
    [description] = re.findall(r"<([^>]+)>; rel=\"describedby\"", response.headers["link"])
    assert client.get(description).json()["url"] == "figures.csv"
    etag = response.headers["etag"]
    assert client.get(path, headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/open-data/",
        "/open-data/../pyproject.toml",
        "/open-data/%2e%2e/pyproject.toml",
        "/open-data/no-such-release/figures.csv",
        "/open-data/2026-01-01-000000-00000000.zip",
        "/open-data/figures.csv%00",
        "/catalog.html",
    ],
)
def test_nothing_else_is_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_wrong_publisher_stops_the_server_with_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_PUBLISHER", "Comune di Esempio")
    monkeypatch.setenv("CMSDASH_PUBLISHER_CODE", "c x")
    with pytest.raises(SettingError):
        SecurityMiddleware(Starlette())
    result = CliRunner().invoke(app, ["serve", "--port", "1", "--lang", "en"])
    assert result.exit_code == 1
    assert "CMSDASH_PUBLISHER_CODE" in result.output

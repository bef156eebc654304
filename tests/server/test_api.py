"""The API answers programs: formats, languages, pages, copies, other sites, and errors in words."""

import json
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, compute_manifest, manifest_to_json
from cmsdash.domain import LANGUAGES
from cmsdash.server import SecurityMiddleware, api, bounded_threads, security_headers
from cmsdash.ui import release_cache
from tests.hostile_strings import HOSTILE_STRINGS

RESOURCES = tuple(api._RESOURCES)
WITH_PLACES = tuple(name for name, resource in api._RESOURCES.items() if resource.has_places)


async def respond(request: Any) -> Response:
    return PlainTextResponse("streamlit")


@pytest.fixture
def client() -> Iterator[TestClient]:
    inner = Starlette(routes=[Route("/{path:path}", respond, methods=["GET", "POST"])])
    with TestClient(SecurityMiddleware(inner), follow_redirects=False) as client:
        yield client


def read_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["access-control-allow-origin"] == "*"
    problem: dict[str, Any] = response.json()
    assert (problem["status"], problem["type"]) == (status, f"/api/v1/#{code}")
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize("name", RESOURCES)
def test_every_resource_answers_in_its_formats(client: TestClient, name: str) -> None:
    for code, media_type in {"json": "application/json", "csv": "text/csv", "geojson": "application/geo+json"}.items():
        response = client.get(f"/api/v1/{name}?format={code}&lang=en")
        if code == "geojson" and name not in WITH_PLACES:
            assert response.status_code == 400
            continue
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(media_type)
        assert int(response.headers["x-total-count"]) > 0
        assert response.headers["content-language"] == "en"
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["cache-control"] == "no-cache"
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", response.headers["last-modified"])
        assert response.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert set(response.headers) >= set(security_headers.SECURITY_HEADERS)
        accepted = client.get(f"/api/v1/{name}?lang=en", headers={"accept": media_type})
        assert accepted.headers["content-type"] == response.headers["content-type"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("text/*", "text/csv"),
        ("application/json;q=0.2, application/geo+json", "application/geo+json"),
        ("application/json;q=0, */*;q=0.1", "text/csv"),
        ("TEXT/CSV;header=present", "text/csv"),
        ("application/json;q=nonsense, text/csv;q=0.1", "text/csv"),
    ],
)
def test_format_is_what_the_client_prefers(client: TestClient, accept: str, media_type: str) -> None:
    response = client.get("/api/v1/cities", headers={"accept": accept})
    assert response.headers["content-type"].startswith(media_type)


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "application/geo+json", "*/*;q=nan", "x"])
def test_no_format_that_the_client_accepts(client: TestClient, accept: str) -> None:
    problem = read_problem(client.get("/api/v1/sources", headers={"accept": accept}), 406, "not-acceptable")
    assert "text/csv" in problem["detail"]


def test_language_is_asked_for_or_preferred(client: TestClient) -> None:
    german = {"accept-language": "de, en;q=0.5"}
    assert client.get("/api/v1/cities", headers=german).headers["content-language"] == "en"
    assert client.get("/api/v1/cities?lang=it", headers=german).headers["content-language"] == "it"
    assert client.get("/api/v1/cities").headers["content-language"] == "it"
    assert "Did you mean “city”?" in client.get("/api/v1/cities?citty=x", headers=german).json()["detail"]
    assert "Volevi dire «city»?" in client.get("/api/v1/cities?citty=x&lang=it", headers=german).json()["detail"]


@pytest.mark.parametrize(
    "address", ["/api/v1/cities", "/api/v1/", "/api/v1/openapi.json", "/api/v1/releases?format=csv"]
)
@pytest.mark.parametrize("coding", ["identity", "br", "gzip"])
def test_copies_are_revalidated(client: TestClient, address: str, coding: str) -> None:
    headers = {"accept-encoding": coding}
    first = client.get(address, headers=headers)
    assert first.headers.get("content-encoding", "identity") == coding
    same = client.get(address, headers={**headers, "if-none-match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == first.headers["etag"]
    assert client.get(address, headers={**headers, "if-none-match": '"other"'}).status_code == 200
    head = client.head(address, headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == first.headers["content-length"]


def test_entity_tag_tells_selections_and_languages_apart(client: TestClient) -> None:
    addresses = ("", "?lang=en", "?region=sicilia", "?limit=5", "?limit=5&offset=5", "?format=csv", "?format=geojson")
    assert len({client.get(f"/api/v1/cities{query}").headers["etag"] for query in addresses}) == len(addresses)


def read_links(response: Any) -> dict[str, str]:
    return {
        relation: address for address, relation in re.findall(r'<([^>]*)>; rel="([\w-]+)"', response.headers["link"])
    }


def test_links_lead_through_all_pages(client: TestClient) -> None:
    address, rows = "/api/v1/operations?region=sicilia&limit=7&lang=en", []
    while address:
        response = client.get(address)
        rows += response.json()["rows"]
        links = read_links(response)
        assert {"service-desc", "license"} <= set(links)
        address = f"/api/v1/operations{links['next']}" if "next" in links else ""
    whole = client.get("/api/v1/operations?region=sicilia&lang=en&limit=1000").json()
    assert rows == whole["rows"]
    assert len(rows) == int(response.headers["x-total-count"]) > 7


def test_other_sites_may_ask(client: TestClient) -> None:
    asked = {"origin": "https://other.example", "access-control-request-method": "GET"}
    for path in ("/api/v1/cities", "/api/v1/openapi.json", "/api/v1/"):
        response = client.options(path, headers=asked)
        assert (response.status_code, response.content) == (204, b"")
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["access-control-allow-methods"] == response.headers["allow"] == "GET, HEAD, OPTIONS"
        assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["cities", "", "openapi.json"])
def test_nothing_can_be_written(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, f"/api/v1/{path}", content=b"x")
    problem = read_problem(response, 405, "method-not-allowed")
    assert method in problem["detail"]
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path", ["/api/v1/citys", "/api/v1/cities/", "/api/v1/cities/gela", "/api/v2/cities", "/api/v1/.env"]
)
def test_unknown_address_is_not_found(client: TestClient, path: str) -> None:
    problem = read_problem(client.get(f"{path}?lang=en"), 404, "not-found")
    assert "operations" in problem["detail"]


def test_unknown_address_offers_the_nearest(client: TestClient) -> None:
    problem = client.get("/api/v1/operation?lang=en").json()
    assert problem["nearest"] == "operations"
    assert "Did you mean “operations”?" in problem["detail"]


@pytest.mark.parametrize(("path", "address"), [("/api", "api/v1/"), ("/api/", "v1/"), ("/api/v1", "v1/")])
def test_shorter_addresses_lead_to_the_page(client: TestClient, path: str, address: str) -> None:
    response = client.get(f"{path}?lang=en")
    assert (response.status_code, response.headers["location"]) == (308, f"{address}?lang=en")


@pytest.mark.parametrize(
    "query",
    ["x=1", "city=nowhere", "city=gela&city=", "limit=0", "lang=fr", "release=nosuch", "lang=it&lang=en", "%00=%00", "city=%ff%fe",
     "city=gela%00", "search=%20", "limit=9999999999999999999999", "stage=%F0%9F%92%A9", "CITY=gela", "page=2", "&x", "=", "city[]=gela"],
)  # fmt: skip
def test_a_wrong_parameter_is_an_error(client: TestClient, query: str) -> None:
    problem = read_problem(client.get(f"/api/v1/cities?{query}"), 400, "invalid-parameters")
    assert problem["errors"]
    for path in ("", "openapi.json"):
        read_problem(client.get(f"/api/v1/{path}?limit=1"), 400, "invalid-parameters")


@pytest.mark.parametrize("danger", HOSTILE_STRINGS)
def test_hostile_search_does_no_harm(client: TestClient, danger: str) -> None:
    value = HOSTILE_STRINGS[danger][:60]
    for code in ("json", "csv", "geojson"):
        response = client.get("/api/v1/operations", params={"search": value, "format": code, "lang": "en"})
        assert response.status_code == (200 if value.strip() else 400)
        if code == "csv" and response.status_code == 200:
            assert not re.search(r'(^|,)"?[=@]', response.content.decode("utf-8-sig"), re.MULTILINE)


def test_an_address_that_is_too_long_is_refused(client: TestClient) -> None:
    for query in (f"city={'x' * 3000}", f"search={'x' * 70}&city={','.join(['gela'] * 394)}"):
        read_problem(client.get(f"/api/v1/operations?{query}"), 414, "address-too-long")


def test_an_answer_at_the_limit_of_length_is_of_its_selection(client: TestClient) -> None:
    query = "city=" + "gela," * 405 + "gela"
    assert len(query) <= 2048
    assert client.get(f"/api/v1/cities?{query}").json()["selection"] == {"city": "gela"}


def test_index_is_a_page_for_browsers(client: TestClient) -> None:
    for lang in LANGUAGES:
        response = client.get(f"/api/v1/?lang={lang}", headers={"accept": "text/html,*/*;q=0.8"})
        assert response.headers["content-type"].startswith("text/html")
        assert f'<html lang="{lang}">' in response.text
        assert "frame-ancestors 'self'" in response.headers["content-security-policy"]
        for name in RESOURCES:
            assert f"/api/v1/{name}</code>" in response.text


def test_links_of_the_page_lead_somewhere(client: TestClient) -> None:
    page = client.get("/api/v1/", headers={"accept": "text/html"}).text
    resources = re.findall(r'href="([a-z-]+\?[^"]*format=\w+|openapi.json[^"]*)"', page)
    pages = set(re.findall(r'href="(/[a-z]*(?:\?[^"]*)?)"', page))
    assert len(resources) > 2 * len(RESOURCES)
    assert len(pages) > 8
    for address in (*(f"/api/v1/{each}&limit=1" for each in resources if "format" in each), *pages):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_index_lists_the_resources_for_programs(client: TestClient) -> None:
    document = client.get("/api/v1/?lang=en").json()
    assert [resource["name"] for resource in document["resources"]] == list(RESOURCES)
    for resource in document["resources"]:
        assert client.get(f"/api/v1/{resource['href']}").status_code == 200
        assert resource["title"]
        assert resource["about"]
    assert client.get(f"/api/v1/{document['description']}").json()["openapi"] == "3.1.1"


def test_addresses_are_those_of_the_public(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_PUBLIC_URL", "https://data.example.org")
    assert client.get("/api/v1/cities?city=gela").json()["link"] == ""
    with TestClient(SecurityMiddleware(Starlette())) as public:
        document = public.get("/api/v1/cities?city=gela&lang=en").json()
        assert document["link"] == "https://data.example.org/cities?city=gela&lang=en"
        assert public.get("/api/v1/openapi.json").json()["servers"] == [{"url": "https://data.example.org/api/v1"}]


def test_release_of_the_answer_is_named(client: TestClient) -> None:
    active = release_cache.active_release_id()
    rows = client.get("/api/v1/releases").json()["rows"]
    assert [row["release"] for row in rows if row["is_current"]] == [active]
    for spelling in (active, active.upper()):
        assert client.get(f"/api/v1/cities?release={spelling}").json()["release"]["id"] == active


def test_earlier_release_is_answered_with_its_own_rows(
    client: TestClient, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMSDASH_RELEASES", str(tmp_path / "releases"))
    table = folder / "operations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("That's Lab", "That's a Lab"), encoding="utf-8")
    manifest = compute_manifest(folder, "2026-11-27")
    (folder / MANIFEST_NAME).write_text(manifest_to_json(manifest), encoding="utf-8")
    shutil.copytree(folder, tmp_path / "releases" / manifest.id)
    address = "/api/v1/operations?operation=caltanissetta-03"
    active, other = (client.get(f"{address}{release}") for release in ("", f"&release={manifest.id}"))
    assert [each.json()["rows"][0]["title"] for each in (active, other)] == ["That's Lab", "That's a Lab"]
    assert other.json()["release"] == {"id": manifest.id, "date": "2026-11-27"}
    assert active.headers["last-modified"] != other.headers["last-modified"] == "Fri, 27 Nov 2026 00:00:00 GMT"
    listed = {row["release"]: row["is_current"] for row in client.get("/api/v1/releases").json()["rows"]}
    assert listed == {active.json()["release"]["id"]: True, manifest.id: False}
    assert client.get(f"/api/v1/cities?release={manifest.id[:-1]}x").json()["errors"][0]["nearest"] == manifest.id


def test_damaged_release_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_error(release_id: str) -> None:
        raise ReleaseValidationError([ValidationIssue("manifest_unreadable", "manifest.json")])

    monkeypatch.setattr(release_cache, "resolve_release", raise_error)
    response = client.get("/api/v1/cities?lang=en")
    assert "damaged" in read_problem(response, 503, "unreadable")["detail"]
    assert int(response.headers["retry-after"]) > 0


def test_earlier_releases_that_have_to_wait_are_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    served = replace(release_cache.resolve_release(""), is_substitute=True)
    monkeypatch.setattr(release_cache, "resolve_release", lambda release_id: served)
    read_problem(client.get("/api/v1/cities?lang=en"), 503, "busy")


def test_too_many_requests_are_asked_to_wait(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_threads, "WAIT_SECONDS", 0.2)
    is_over = threading.Event()
    works = [api._THREADS._executor.submit(is_over.wait) for _ in range(api.MAX_AT_ONCE)]
    try:
        response = client.get("/api/v1/cities?lang=en")
    finally:
        is_over.set()
    assert all(work.result() for work in works)
    assert client.get("/api/v1/cities?lang=en").status_code == 200
    assert "Try again" in read_problem(response, 503, "busy")["detail"]
    assert int(response.headers["retry-after"]) > 0


def test_answers_are_valid_json(client: TestClient) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    for name in RESOURCES:
        json.loads(client.get(f"/api/v1/{name}?limit=1000").content, parse_constant=refuse)

"""Presentations and embedded figures are served with strict policies, once made, and without a session."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from cmsdash.server import SecurityMiddleware, security_headers


async def respond(request: Any) -> Response:
    return PlainTextResponse("streamlit")


@pytest.fixture(params=["", "https://www.example.org"])
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("CMSDASH_FRAME_ANCESTORS", request.param)
    inner = Starlette(routes=[Route("/{path:path}", respond, methods=["GET", "POST"])])
    with TestClient(SecurityMiddleware(inner)) as client:
        client.headers["x-ancestors"] = request.param or "'self'"
        yield client


ADDRESSES = ("/money?present=1&lang=en", "/?present=", "/embed?figure=stage_summary&region=sicilia&theme=dark")


@pytest.mark.parametrize("address", ADDRESSES)
def test_document_has_a_strict_policy(client: TestClient, address: str) -> None:
    response = client.get(address)
    policy = response.headers["content-security-policy"]
    assert response.status_code == 200
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith(f"; frame-ancestors {client.headers['x-ancestors']}")
    assert "'unsafe-eval'" not in policy
    assert set(response.headers) >= set(security_headers.SECURITY_HEADERS)
    assert response.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("address", ADDRESSES)
def test_document_is_revalidated(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert client.get(address, headers={"if-none-match": first.headers["etag"]}).status_code == 304
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == first.headers["content-length"]


def test_language_is_that_of_the_link(client: TestClient) -> None:
    assert '<html lang="en">' in client.get("/money?present=1&lang=en").text
    response = client.get("/embed?figure=stage_summary&lang=en")
    assert response.headers["content-language"] == "en"
    assert '<html lang="en"' in response.text


def test_unknown_figure_is_not_found_in_words(client: TestClient) -> None:
    for query in ("figure=nosuch", "figure=", "", "figure=%3Cscript%3E", "figure=city_figures", "figure=operation"):
        response = client.get(f"/embed?{query}&lang=en")
        assert response.status_code == 404
        assert "There is no such figure" in response.text
        assert "<script>" not in response.text


def test_links_that_are_too_long_are_refused(client: TestClient) -> None:
    assert client.get(f"/embed?figure={'x' * 3000}").status_code == 414
    assert client.get(f"/?present={'x' * 3000}").status_code == 414


def test_other_methods_do_not_reach_streamlit(client: TestClient) -> None:
    assert client.post("/embed?figure=stage_summary").status_code == 404


def test_a_parameter_that_ends_so_opens_no_presentation(client: TestClient) -> None:
    assert "Presentation" not in client.get("/money?represent=1&lang=en").text

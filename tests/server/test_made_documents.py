"""Presentations and embedded figures are served with strict policies, once made, and without a session."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from cmsdash.domain import Selection
from cmsdash.domain.view_sequence import MAX_VIEWS, View, format_sequence
from cmsdash.server import SecurityMiddleware, bounded_threads, made_documents, routes, security_headers
from cmsdash.views.page_links import presentation_href


async def respond(request: Any) -> Response:
    return PlainTextResponse("streamlit")


@contextmanager
def open_client() -> Iterator[TestClient]:
    inner = Starlette(routes=[Route("/{path:path}", respond, methods=["GET", "POST"])])
    with TestClient(SecurityMiddleware(inner)) as client:
        yield client


@pytest.fixture
def client() -> Iterator[TestClient]:
    with open_client() as client:
        yield client


ADDRESSES = ("/money?present=1&lang=en", "/?present=", "/embed?figure=stage_summary&region=sicilia&theme=dark")


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        ("", "'self'"),
        ("https://www.example.org", "https://www.example.org"),
        ("'self' https://www.example.org", "'self' https://www.example.org"),
        ("*", "*"),
        ("'none'", "'none'"),
    ],
)
def test_documents_have_a_strict_policy(allowed: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever sites are allowed, the page that builds an embedded figure shows its preview."""
    monkeypatch.setenv("CMSDASH_FRAME_ANCESTORS", allowed)
    of_embeds = {"'none'": "'self'", "https://www.example.org": "'self' https://www.example.org"}
    with open_client() as client:
        for address in ADDRESSES:
            response = client.get(address)
            policy = response.headers["content-security-policy"]
            assert response.status_code == 200
            assert policy.startswith("default-src 'none'; ")
            ancestors = of_embeds.get(expected, expected) if address.startswith("/embed") else expected
            assert policy.endswith(f"; frame-ancestors {ancestors}")
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
    assert client.get(f"/?present={'x' * 7001}").status_code == 414
    assert client.get(f"/?present={'x' * 6000}").status_code == 200


def test_other_methods_do_not_reach_streamlit(client: TestClient) -> None:
    assert client.post("/embed?figure=stage_summary").status_code == 404


def test_a_parameter_that_ends_so_opens_no_presentation(client: TestClient) -> None:
    assert "Presentation" not in client.get("/money?represent=1&lang=en").text


@pytest.mark.parametrize(
    "query",
    ["figure=stage_summary&region=campnia", "figure=stage_summary&release=nosuch", "figure=stage_summary&layer=x"],
)
def test_embed_says_what_of_its_link_could_not_be_read(client: TestClient, query: str) -> None:
    words = query.rpartition("=")[2]
    assert f"could not be read: “{words}”" in client.get(f"/embed?{query}&lang=en").text


def test_presentation_says_what_of_its_link_could_not_be_read(client: TestClient) -> None:
    assert "could not be read: “campnia”" in client.get("/money?region=campnia&present=1&lang=en").text


def test_a_crafted_link_puts_few_words_into_the_document(client: TestClient) -> None:
    words = ";".join(f"Word{n} \u202eabc" for n in range(300))
    document = client.get("/", params={"present": words, "lang": "en"}).text
    assert "294 more parts" in document
    assert "\u202e" not in document
    assert "Word7" not in document


def test_title_of_a_sequence_says_no_filter_that_its_views_lack(client: TestClient) -> None:
    document = client.get("/city?city=gela&region=sicilia&present=stage_summary&lang=en").text
    assert "Gela" not in document.partition('id="cms-view-2"')[0]


def test_links_of_many_filtered_views_work(client: TestClient) -> None:
    selection = Selection(region=("basilicata", "calabria", "campania", "molise", "puglia"), objective=("ESO4.8",))
    address = presentation_href(
        "overview", Selection(lang="en"), format_sequence([View("stage_allocation_breakdown", selection)] * MAX_VIEWS)
    )
    response = client.get(address)
    assert len(address) > 2048
    assert response.status_code == 200
    assert response.text.count("<section") == MAX_VIEWS + 2
    assert '<html lang="en">' in response.text


def test_language_is_read_as_on_the_pages(client: TestClient) -> None:
    assert '<html lang="en"' in client.get("/embed?figure=stage_summary&lang=EN").text


def test_documents_that_are_made_keep_nobody_else_waiting(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a thread that makes documents, catalogues or feeds holds none of those that serve pages."""
    monkeypatch.setattr(bounded_threads, "WAIT_SECONDS", 0.2)
    address = "/embed?figure=stage_summary&region=molise"
    client.get(address)
    blocked, going_on = [Event() for _ in range(made_documents.MAX_AT_ONCE + routes.MAX_AT_ONCE)], Event()
    pools = [made_documents._MAKERS] * made_documents.MAX_AT_ONCE + [routes._THREADS] * routes.MAX_AT_ONCE
    for threads, event in zip(pools, blocked, strict=True):
        threads._executor.submit(lambda event=event: (event.set(), going_on.wait()))
    try:
        assert all(event.wait(60) for event in blocked)
        refused = client.get("/embed?figure=stage_summary&region=basilicata&lang=en")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
        assert client.get(address).status_code == 200
        assert client.get("/robots.txt").status_code == 503
        assert client.get("/money").status_code == 200
    finally:
        going_on.set()
    assert client.get("/embed?figure=stage_summary&region=basilicata&lang=en").status_code == 200


@pytest.mark.parametrize("address", ["/embed?figure=stage_summary&lang=en", "/money?present=1&lang=en"])
def test_no_other_release_stands_in_for_that_of_a_link(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """A figure that is pinned to a release waits for it: the page may show the newest one meanwhile, and says so."""
    served = replace(made_documents.resolve_release(""), is_substitute=True)
    monkeypatch.setattr(made_documents, "resolve_release", lambda release_id: served)
    response = client.get(address)
    assert (response.status_code, response.headers["cache-control"]) == (503, "no-store")
    assert int(response.headers["retry-after"]) > 0

"""A browser gets a 404 page for an unknown address, and every other request passes through unchanged."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cmsdash.server import index_html, not_found
from cmsdash.server.middleware import SecurityMiddleware
from cmsdash.ui.pages.previews import link_preview
from cmsdash.views.page_links import PAGES

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def make_scope(path: str, query: str = "", method: str = "GET", **headers: str) -> dict[str, Any]:
    raw_headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in {**BROWSER, **headers}.items()]
    return {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": raw_headers}


@pytest.mark.parametrize("path", ["/", *(f"/{page}" for page in PAGES[1:])])
def test_page_passes_through(path: str) -> None:
    assert not_found.not_found_response(make_scope(path, "region=puglia")) is None


@pytest.mark.parametrize("path", ["/nosuchpage", "/cities/gela", "/CITIES", "/città"])
def test_unknown_address_is_not_found(path: str) -> None:
    response = not_found.not_found_response(make_scope(path))
    assert response
    assert response.status_code == 404
    body = bytes(response.body).decode()
    assert f"<code>{path}</code>" in body
    assert all(f'href="/{page}"' in body for page in PAGES[1:])


@pytest.mark.parametrize("change", [{"accept": "*/*"}, {"accept": "application/json"}, {"method": "POST"}])
def test_request_for_no_document_passes_through(change: dict[str, str]) -> None:
    assert not_found.not_found_response(make_scope("/nosuchpage", **change)) is None


@pytest.mark.parametrize(
    "path",
    ["/_stcore/health", "/_stcore/host-config", "/media/ab", "/component/x/", "/app/static/nosuch.js",
     "/favicon.png"],
)  # fmt: skip
def test_paths_that_pages_need_reach_streamlit(path: str) -> None:
    reached = []

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["path"])

    async def fail(*_: Any) -> None:
        raise AssertionError("the middleware responded by itself")

    # In a thread, because Playwright's loop runs in this one once a browser test has run in the same process.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, SecurityMiddleware(streamlit)(make_scope(path), fail, fail)).result()
    assert reached == [path]


def test_address_is_escaped() -> None:
    body = bytes(not_found.not_found_response(make_scope("/<script>alert(1)</script>")).body).decode()  # type: ignore[union-attr]
    assert "<script" not in body


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [("", "", "it"), ("", "de-DE,de;q=0.9,en;q=0.5", "en"), ("lang=it", "en", "it"), ("lang=xx", "en-GB", "en"),
     ("", "de", "it"), ("", "it-IT,it;q=0.9,en;q=0.8", "it")],
)  # fmt: skip
def test_not_found_page_is_in_the_language_of_the_reader(query: str, accepted: str, lang: str) -> None:
    assert index_html.negotiate_language(query.encode(), accepted) == lang
    response = not_found.not_found_response(make_scope("/nosuchpage", query, accept_language=accepted))
    assert response
    assert response.headers["content-language"] == lang
    assert f'<html lang="{lang}">' in bytes(response.body).decode()


@pytest.mark.parametrize(
    ("path", "address"),
    [(f"/{PAGES[0]}", "/?region=puglia"), (f"/{PAGES[0]}/", "/?region=puglia"), ("//", "/?region=puglia"),
     ("/cities/", "/cities?region=puglia"), ("//cities", "/cities?region=puglia")],
)  # fmt: skip
def test_other_spelling_of_an_address_redirects_to_the_page(path: str, address: str) -> None:
    response = not_found.not_found_response(make_scope(path, "region=puglia"))
    assert response
    assert (response.status_code, response.headers["location"]) == (308, address)


def test_document_contains_the_page_script() -> None:
    streamlit_document = '<html lang="en"><head></head><body></body></html>'
    document = index_html.localize_index_html(streamlit_document, link_preview("overview", {}, "it"))
    assert document.count('<script type="module" src="/app/static/page.js?v=') == 1
    assert index_html.PAGE_SCRIPT.is_file()


def test_page_script_loads_every_module() -> None:
    script = index_html.PAGE_SCRIPT.read_text(encoding="utf-8")
    modules = list((index_html.PAGE_SCRIPT.parent / "js").glob("*.js"))
    assert modules
    assert all(f'"{path.stem}"' in script for path in modules)

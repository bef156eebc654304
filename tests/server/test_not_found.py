"""An address that no page has is answered with a page that says so; every other request is left alone."""

import asyncio
from typing import Any

import pytest

from cmsdash.server import index_html, not_found
from cmsdash.server.middleware import SecurityMiddleware
from cmsdash.ui.layout.navigation import PAGES

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def scope(path: str, query: str = "", method: str = "GET", **headers: str) -> dict[str, Any]:
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in {**BROWSER, **headers}.items()]
    return {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": given}


@pytest.mark.parametrize("path", ["/", *(f"/{page}" for page in PAGES[1:]), *(f"/{page}/" for page in PAGES[1:]), "//"])
def test_a_page_is_left_alone(path: str) -> None:
    assert not_found.not_found_response(scope(path, "region=puglia")) is None


@pytest.mark.parametrize("path", ["/nosuchpage", "/cities/gela", "/CITIES", "/città"])
def test_another_address_is_not_found(path: str) -> None:
    answer = not_found.not_found_response(scope(path))
    assert answer
    assert answer.status_code == 404
    body = bytes(answer.body).decode()
    assert f"<code>{path}</code>" in body
    assert all(f'href="/{page}"' in body for page in PAGES[1:])


@pytest.mark.parametrize("change", [{"accept": "*/*"}, {"accept": "application/json"}, {"method": "POST"}])
def test_who_asks_for_no_document_gets_streamlits_answer(change: dict[str, str]) -> None:
    assert not_found.not_found_response(scope("/nosuchpage", **change)) is None


@pytest.mark.parametrize(
    "path",
    ["/_stcore/health", "/_stcore/host-config", "/media/ab", "/component/x/", "/app/static/page.js",
     "/favicon.png", "/", "/cities"],
)  # fmt: skip
def test_what_pages_need_reaches_streamlit(path: str) -> None:
    reached = []

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["path"])

    async def nothing(*_: Any) -> None:
        raise AssertionError("the guard answered by itself")

    asyncio.run(SecurityMiddleware(streamlit)(scope(path), nothing, nothing))
    assert reached == [path]


def test_what_an_address_holds_is_text() -> None:
    body = bytes(not_found.not_found_response(scope("/<script>alert(1)</script>")).body).decode()  # type: ignore[union-attr]
    assert "<script" not in body


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [("", "", "it"), ("", "de-DE,de;q=0.9,en;q=0.5", "en"), ("lang=it", "en", "it"), ("lang=xx", "en-GB", "en"),
     ("", "de", "it"), ("", "it-IT,it;q=0.9,en;q=0.8", "it")],
)  # fmt: skip
def test_it_speaks_the_readers_language(query: str, accepted: str, lang: str) -> None:
    assert index_html.negotiate_language(query.encode(), accepted) == lang
    answer = not_found.not_found_response(scope("/nosuchpage", query, accept_language=accepted))
    assert answer
    assert answer.headers["content-language"] == lang
    assert f'<html lang="{lang}">' in bytes(answer.body).decode()


def test_the_first_page_has_one_address() -> None:
    answer = not_found.not_found_response(scope(f"/{PAGES[0]}", "region=puglia"))
    assert answer
    assert (answer.status_code, answer.headers["location"]) == (308, "/?region=puglia")


def test_the_script_is_in_the_document() -> None:
    written = index_html.localize_index_html('<html lang="en"><head></head><body></body></html>', "it")
    assert written.count('<script type="module" src="/app/static/page.js?v=') == 1
    assert index_html.PAGE_SCRIPT.is_file()


def test_the_script_loads_every_module() -> None:
    script = index_html.PAGE_SCRIPT.read_text(encoding="utf-8")
    modules = list((index_html.PAGE_SCRIPT.parent / "js").glob("*.js"))
    assert modules
    assert all(f'"{path.stem}"' in script for path in modules)

"""The feeds of releases: their types and languages, absolute addresses, and a link to them in every document."""

import json
from xml.etree import ElementTree

import pytest

from tests.server.test_crawlers import PUBLIC_URL, make_client

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("lang", ["it", "en"])
def test_atom_feed_has_absolute_addresses_in_the_language_of_the_link(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMSDASH_PUBLIC_URL", PUBLIC_URL)
    with make_client() as client:
        response = client.get(f"/releases.atom?lang={lang}")
        document = client.get(f"/?lang={lang}").text
    assert response.headers["content-type"].partition(";")[0] == "application/atom+xml"
    assert response.headers["cache-control"] == "max-age=3600"
    assert response.headers["content-language"] == lang
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own answer
    addresses = [str(link.get("href")) for link in root.iter(f"{ATOM}link")]
    assert all(address.startswith(f"{PUBLIC_URL}/releases") for address in addresses)
    assert f'href="{addresses[0]}"' in document, "the document names the feed"
    assert root.findall(f"{ATOM}entry")


def test_json_feed_without_a_public_address_is_not_kept() -> None:
    with make_client() as client:
        response = client.get("/releases.json")
    assert response.headers["content-type"].partition(";")[0] == "application/feed+json"
    assert response.headers["cache-control"] == "no-store"
    document = json.loads(response.content)
    assert document["feed_url"] == "http://testserver/releases.json"
    assert document["items"][0]["url"].startswith("http://testserver/releases?release=")


@pytest.mark.parametrize("path", ["/releases.atom", "/releases.json"])
def test_who_has_the_feed_does_not_get_it_again(path: str) -> None:
    with make_client() as client:
        etag = client.get(path).headers["etag"]
        again = client.get(path, headers={"if-none-match": etag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        other = client.get(f"{path}?lang=en", headers={"if-none-match": etag})
    assert other.status_code == 200
    assert other.headers["etag"] != etag


def test_other_methods_are_no_feed() -> None:
    with make_client() as client:
        assert client.post("/releases.atom").status_code == 404

"""The feeds of releases are valid, say what changed, and keep the ids of their entries."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import jsonschema
import pytest

from cmsdash.datastore.releases.manifest import Manifest, TableChangeCounts
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES
from cmsdash.exports.feeds import Feed, FeedAddresses, feed_to_atom, feed_to_json, make_feed, times_put_to_use
from cmsdash.i18n import get_translator
from tests.hostile_strings import HOSTILE_STRINGS

ATOM = "{http://www.w3.org/2005/Atom}"
_TEXT = {"type": "string", "minLength": 1}
_ADDRESS = {"type": "string", "pattern": r"^https?://[^\s]+$"}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
JSON_FEED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _TEXT,
        "home_page_url": _ADDRESS,
        "feed_url": _ADDRESS,
        "description": _TEXT,
        "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
        "authors": {"type": "array", "minItems": 1, "items": {"required": ["name"], "properties": {"name": _TEXT}}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "additionalProperties": False,
                "properties": {
                    "id": _TEXT,
                    "url": _ADDRESS,
                    "title": _TEXT,
                    "content_html": {"type": "string"},
                    "content_text": {"type": "string"},
                    "date_published": _TIME,
                },
            },
        },
    },
}
"""What the text of JSON Feed 1.1 says of the members that we write, as a JSON schema."""
ADDRESSES = FeedAddresses(
    "https://x.example/releases.atom", "https://x.example/releases.json", "https://x.example/releases",
    lambda release_id: f"https://x.example/releases?release={release_id}&lang=it",
)  # fmt: skip
FIRST = "2026-11-24-101500-0a1b2c3d"
NEXT = "2026-11-26-090000-4e5f6a7b"
UNUSED = "2026-11-27-090000-8c9d0e1f"


def make_manifests(release: Release, reason: str = "") -> list[Manifest]:
    first = replace(release.manifest, id=FIRST, created="2026-11-24T10:15:00+00:00", grew_from="", changes=())
    changes = (TableChangeCounts("operations", 33, 26, 0),)
    later = replace(
        first, id=NEXT, created="2026-11-26T09:00:00+00:00", grew_from=FIRST, changes=changes, reason=reason
    )
    return [first, later, replace(later, id=UNUSED, created="2026-11-27T09:00:00+00:00", grew_from=NEXT)]


def make(release: Release, lang: str = "it", reason: str = "") -> Feed:
    manifests = make_manifests(release, reason)
    activated = {NEXT: ["2026-11-26T12:00:00+00:00", "2026-11-27T12:00:00+00:00"]}
    return make_feed(manifests, times_put_to_use(manifests, activated, NEXT), ADDRESSES, get_translator(lang))


def parse_atom(feed: Feed) -> ElementTree.Element:
    return ElementTree.fromstring(feed_to_atom(feed))  # noqa: S314 - our own file


def test_feed_has_the_releases_that_were_put_to_use_newest_first(release: Release) -> None:
    feed = make(release)
    assert [entry.published for entry in feed.entries] == ["2026-11-26T12:00:00+00:00", "2026-11-24T10:15:00+00:00"]
    assert feed.updated == "2026-11-26T12:00:00+00:00"
    assert "Operazioni: 33 righe nuove e 26 righe cambiate" in feed.entries[0].lines
    assert feed.entries[1].lines[0] == "prima versione"


def test_release_of_an_installation_is_in_use_from_the_beginning(release: Release) -> None:
    times = times_put_to_use(make_manifests(release), {}, UNUSED)
    assert [*times] == [FIRST, UNUSED]


def test_ids_are_the_same_in_every_language_and_format_and_never_change(release: Release) -> None:
    ids = [[entry.id for entry in make(release, lang).entries] for lang in LANGUAGES]
    assert ids[0] == ids[1] == [item["id"] for item in json.loads(feed_to_json(make(release)))["items"]]
    assert ids[0][1] == "urn:uuid:7199ac76-d443-50d0-b588-a467344c419e"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_atom_has_what_the_standard_asks_for(release: Release, lang: str) -> None:
    feed = make(release, lang)
    root = parse_atom(feed)
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    assert_elements(root, {"id": 1, "title": 1, "updated": 1, "author": 1, "entry": 2, "rights": 1, "subtitle": 1})
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": ADDRESSES.atom, "alternate": ADDRESSES.page}
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    entries = root.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    for entry in entries:
        assert_elements(entry, {"id": 1, "title": 1, "updated": 1, "published": 1, "content": 1, "link": 1})
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated", "")).tzinfo
        assert entry.find(f"{ATOM}content").get("type") == "html"  # type: ignore[union-attr]  # one each
        assert entry.find(f"{ATOM}link").get("rel") == "alternate"  # type: ignore[union-attr]


def assert_elements(parent: ElementTree.Element, expected: dict[str, int]) -> None:
    for name, count in expected.items():
        found = parent.findall(f"{ATOM}{name}")
        assert len(found) == count, name
        assert all(child.text or len(child) or child.get("href") for child in found), name


def test_json_feed_says_the_same(release: Release) -> None:
    feed = make(release)
    document = json.loads(feed_to_json(feed))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert (document["home_page_url"], document["feed_url"]) == (ADDRESSES.page, ADDRESSES.json)
    assert [item["content_html"] for item in document["items"]] == [str(entry.html) for entry in feed.entries]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_feed_reader_finds_every_entry_whole(release: Release, lang: str) -> None:
    feed = make(release, lang)
    read = feedparser.parse(feed_to_atom(feed))
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    assert (read.feed.id, read.feed.language, read.feed.link) == (feed.id, lang, ADDRESSES.page)
    assert read.feed.updated_parsed == read.entries[0].updated_parsed
    for found, entry in zip(read.entries, feed.entries, strict=True):
        assert (found.id, found.title, found.link) == (entry.id, entry.title, entry.address)
        assert found.published_parsed == found.updated_parsed == datetime.fromisoformat(entry.published).utctimetuple()
        assert [content.type for content in found.content] == ["text/html"]
        assert found.content[0].value.count("<li>") == len(entry.lines)
        assert urlsplit(found.id).scheme == "urn", "ids are absolute, as RFC 4287 asks"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_json_feed_keeps_the_rules_of_its_version(release: Release, lang: str) -> None:
    for feed in (make(release, lang), make_feed([], {}, ADDRESSES, get_translator(lang))):
        jsonschema.validate(json.loads(feed_to_json(feed)), JSON_FEED)


@pytest.mark.parametrize("reason", HOSTILE_STRINGS.values(), ids=HOSTILE_STRINGS)
def test_hostile_reasons_stay_words(release: Release, reason: str) -> None:
    feed = make(release, reason=reason)
    root = parse_atom(feed)
    content = root.findtext(f"{ATOM}entry/{ATOM}content", "")
    assert "<script" not in content
    assert "<img" not in content
    document = json.loads(feed_to_json(feed))
    assert document["items"][0]["content_html"] == content.replace("\r", "\n")
    jsonschema.validate(document, JSON_FEED)
    assert not feedparser.parse(feed_to_atom(feed)).bozo


def test_feed_without_releases_is_valid(release: Release) -> None:
    feed = make_feed([], {}, ADDRESSES, get_translator("it"))
    assert parse_atom(feed).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"

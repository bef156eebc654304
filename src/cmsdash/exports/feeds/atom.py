"""A feed as Atom (RFC 4287)."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from cmsdash.exports.feeds.feed import Feed, FeedEntry
from cmsdash.exports.file_context import LICENCE_CODE

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def feed_to_atom(feed: Feed) -> bytes:
    """Return a feed as Atom in UTF-8: each entry with its page, its time and its changes as HTML."""
    text, addresses = feed.text, feed.addresses
    root = Element("feed", {"xmlns": _NAMESPACE, _LANGUAGE: text.lang})
    _add(root, "id", feed.id)
    _add(root, "title", text("feed.title"))
    _add(root, "subtitle", text("feed.subtitle"))
    _add(root, "updated", feed.updated)
    _add(SubElement(root, "author"), "name", text("app.title"))
    _add(root, "rights", text("file.licence", licence=text(f"licence.{LICENCE_CODE}")))
    _add_link(root, "self", addresses.atom, MEDIA_TYPE)
    _add_link(root, "alternate", addresses.page, "text/html")
    for entry in feed.entries:
        _add_entry(root, entry)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_entry(root: Element, entry: FeedEntry) -> None:
    item = SubElement(root, "entry")
    _add(item, "id", entry.id)
    _add(item, "title", entry.title)
    _add(item, "published", entry.published)
    _add(item, "updated", entry.published)
    _add_link(item, "alternate", entry.address, "text/html")
    content = _add(item, "content", str(entry.html))
    content.set("type", "html")


def _add(parent: Element, name: str, words: str) -> Element:
    child = SubElement(parent, name)
    child.text = words
    return child


def _add_link(parent: Element, relation: str, address: str, media_type: str) -> None:
    SubElement(parent, "link", {"rel": relation, "href": address, "type": media_type})

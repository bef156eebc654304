"""What holds for every document of the static site."""

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"
_URL_ATTRIBUTES = ("href", "src", "action", "poster", "data")


@cache
def parse(document: bytes) -> Element:
    """Return the root of a document, made once. Raises html5lib's ParseError for any error of its syntax."""
    root: Element = html5lib.HTMLParser(strict=True).parse(document)
    return root


def elements(root: Element, name: str) -> list[Element]:
    """Return the elements of a name."""
    return list(root.iter(f"{HTML}{name}"))


def find_faults(path: str, document: bytes, origins: tuple[str, ...]) -> list[str]:
    """Return what is wrong with the structure of a document: headings, sections, language, names, scripts, hosts.

    Args:
        path: Its path in the site.
        document: Its content.
        origins: The addresses of the site and of the dashboard.
    """
    root = parse(document)
    faults = []
    if len(elements(root, "h1")) != 1:
        faults.append("not one h1")
    if root.get("lang") not in ("it", "en"):
        faults.append("no language")
    if not (elements(root, "title")[0].text or "").strip():
        faults.append("no title")
    scripts = [item for item in elements(root, "script") if item.get("type") != "application/ld+json"]
    if any(not (item.get("src") or "").startswith(("../", "assets/")) or item.text for item in scripts) or any(
        name.startswith("on") for item in root.iter() for name in item.attrib
    ):
        faults.append("script")
    ids = Counter(item.get("id") for item in root.iter() if item.get("id"))
    faults += [f"id twice: {name}" for name, count in ids.items() if count > 1]
    for attribute in ("aria-labelledby", "aria-describedby", "popovertarget", "for"):
        names = (name for item in root.iter() for name in item.get(attribute, "").split())
        faults += [f"{attribute}: {name}" for name in names if name not in ids]
    faults += [f"foreign host: {address}" for address in loaded_addresses(root) if not _is_own(address, origins)]
    faults += [
        f"section without heading: {item.get('id')}" for item in elements(root, "section") if not _has_heading(item)
    ]
    controls = [*elements(root, "summary"), *(item for item in elements(root, "a") if item.get("download") is not None)]
    spoken = Counter(item.get("aria-label") or "".join(item.itertext()).strip() for item in controls)
    faults += [f"name twice: {name}" for name, count in spoken.items() if count > 1]
    levels = [int(item.tag[-1]) for item in root.iter() if item.tag in {f"{HTML}h{n}" for n in range(1, 7)}]
    faults += [f"heading jumps to h{b}" for a, b in pairwise(levels) if b > a + 1]
    return [f"{path}: {fault}" for fault in faults]


def _has_heading(section: Element) -> bool:
    return any(item.tag in {f"{HTML}h{level}" for level in range(1, 7)} for item in section.iter())


def loaded_addresses(root: Element) -> Iterator[str]:
    """Yield the addresses that a browser loads by itself."""
    for item in root.iter():
        name = str(item.tag).removeprefix(HTML)
        if name in ("img", "source", "iframe", "object", "embed", "video", "audio", "script", "use", "image"):
            yield from (value for key, value in item.items() if key.rpartition("}")[2] in _URL_ATTRIBUTES)
        elif name == "link" and item.get("rel") in ("stylesheet", "icon", "preload", "manifest"):
            yield item.get("href", "")


def _is_own(address: str, origins: tuple[str, ...]) -> bool:
    return not urlsplit(address).netloc or address.startswith(origins)


def find_broken_links(files: Mapping[str, bytes], base: str, known: frozenset[str]) -> list[str]:
    """Return the links within the site that lead nowhere, with the page that has them.

    Args:
        files: The files by path.
        base: The address of the site: links that begin with it are links within the site.
        known: Paths that exist beside the files.
    """
    roots = {path: parse(content) for path, content in files.items() if path.endswith(".html")}
    ids = {path: {item.get("id") for item in root.iter()} for path, root in roots.items()}
    broken = []
    for path, root in roots.items():
        folder = posixpath.dirname(path)
        for item in root.iter():
            address = item.get("href")
            if address is None:
                continue
            target, fragment = _target(address, folder, base)
            if target is None:
                continue
            if (target not in files and target not in known) or (
                fragment and target in ids and fragment not in ids[target]
            ):
                broken.append(f"{path}: {address}")
    return broken


def _target(address: str, folder: str, base: str) -> tuple[str | None, str]:
    """Return path and fragment of a link within the site; None for the path of any other address."""
    base_path = urlsplit(base).path
    within = address.removeprefix(base) if address.startswith(f"{base}/") else address
    parts = urlsplit(within)
    if parts.scheme or parts.netloc:
        return None, ""
    path = unquote(parts.path)
    if path.startswith("/"):
        path = path.removeprefix(base_path).lstrip("/")
    elif path:
        path = posixpath.normpath(posixpath.join(folder, path)) + ("/" if path.endswith("/") else "")
    else:
        path = f"{folder}/"
    path = path.removeprefix("./")
    return (f"{path}index.html" if not path or path.endswith("/") else path).lstrip("/"), parts.fragment

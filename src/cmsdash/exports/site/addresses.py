"""Addresses of the pages of the static site, and the page of the site that shows what a link of the dashboard shows.

They are public: an address that was once published keeps its page.
"""

import hashlib
import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from cmsdash.datastore.addresses import is_web_address
from cmsdash.domain import FACETS, NOT_STATED, Selection
from cmsdash.i18n import Translator
from cmsdash.installation.setting_error import SettingError
from cmsdash.views.html.public_pages import PUBLIC_PAGES
from cmsdash.views.page_links import PAGES

SEARCH = "search"
"""The page that lists everything, and searches it where a script runs."""

SITE_PAGES = (
    "overview", "questions", "timeline", "glossary", "cities", "compare", "money", "need", "objectives", "recipients",
    "operations", "bodies", "quality", "classification", "transparency", "releases", "sources", "dictionary",
    *PUBLIC_PAGES, SEARCH,
)  # fmt: skip
"""Pages of the dashboard that the site has, too."""

PAGES_WITHOUT_TWIN = {
    "city": "each city has a page of its own",
    "bring": "readers upload there",
    "share": "readers put a document together there",
}
"""The other pages of the dashboard, each with the reason why the site has none."""

RELEASE_ZIP, RELEASE_CHECKSUMS = "release.zip", "SHA256SUMS"
"""The paths of the whole release as a file, and of its checksum."""

CATALOGUES = {"Turtle": "catalog.ttl", "RDF/XML": "catalog.rdf", "JSON-LD": "catalog.jsonld"}
"""The path of the data catalogue in each format, by the name of the format."""

SITE_VARIABLE = "CMSDASH_SITE_URL"
"""The address of the static site (`cmsdash build site`)."""

CLASS_FIELDS = ("objective", "intervention", "group")
"""Fields of a selection whose codes have a page each."""

_CLASS_PAGES = frozenset({"overview", "cities", "objectives", "recipients", "operations"})
"""Pages that show the operations of a class when they are filtered by it."""

_FOLDERS = {
    "city": "cities",
    "operation": "operations",
    "objective": "objectives",
    "intervention": "areas",
    "group": "recipients",
}
"""The key of the folder of each kind of page in the catalogues."""

_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_NAME_CHARS = 80


@dataclass(frozen=True)
class SitePage:
    """A page of the site, in any language.

    Attributes:
        kind: "page", "city", "operation", or one of `CLASS_FIELDS`.
        code: The stem of the page, or the code of its subject.
    """

    kind: str
    code: str


HOME = SitePage("page", PAGES[0])


def page_path(page: SitePage, text: Translator) -> str:
    """Return the path of a page below the root of the site, such as `it/citta/gela/`."""
    if page == HOME:
        return f"{text.lang}/"
    if page.kind == "page":
        return f"{text.lang}/{text(f'site.path.{page.code}')}/"
    return f"{text.lang}/{text(f'site.path.{_FOLDERS[page.kind]}')}/{_name(page)}/"


def _name(page: SitePage) -> str:
    """Return the last part of the path of a page; a code that is no plain name gets a digest, so that all differ."""
    plain = "-".join(re.findall("[a-z0-9]+", page.code.lower()))
    if page.kind == "objective" or (_PLAIN.fullmatch(page.code) and len(plain) <= _MAX_NAME_CHARS):
        return plain
    digest = hashlib.sha256(page.code.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{plain[:_MAX_NAME_CHARS]}-{digest}".strip("-")


def relative_href(path: str, folder: str) -> str:
    """Return the address of a path of the site, seen from the page in a folder of the site (`it/citta/gela/`)."""
    way = posixpath.relpath(path or ".", folder or ".")
    return f"{way}/" if path.endswith("/") or not path else way


def find_page(script: str, selection: Selection) -> SitePage | None:
    """Return the page of the site that shows what a page of the dashboard shows for a selection; None if there is none.

    Args:
        script: The stem of the script of the page.
        selection: Its selection. Sorting and the page of a list are no difference, a release is.
    """
    if selection.release:
        return None
    if script == "city":
        return SitePage("city", selection.city[0]) if selection.city else SitePage("page", "cities")
    if script == "operations" and selection.operation:
        return SitePage("operation", selection.operation)
    unfiltered: dict[str, Any] = dict.fromkeys(FACETS, ())
    if replace(selection.reset("lang").reset("sort").reset("page"), **unfiltered) != Selection():
        return None
    chosen = _chosen_codes(selection)
    if not chosen:
        return SitePage("page", script) if script in SITE_PAGES else None
    return _class_page(chosen) if script in _CLASS_PAGES else None


def find_wider_page(script: str, selection: Selection) -> SitePage | None:
    """Return the page of the class of a link that has one class and one city, None for any other link."""
    without_city = replace(selection, city=())
    has_one_city = len(selection.city) == 1
    return find_page(script, without_city) if has_one_city and len(_chosen_codes(without_city)) == 1 else None


def _chosen_codes(selection: Selection) -> list[tuple[str, str]]:
    return [(facet, code) for facet in FACETS for code in getattr(selection, facet)]


def _class_page(chosen: Collection[tuple[str, str]]) -> SitePage | None:
    """Return the page of the only chosen code, None if it is none of a class, or not the only one."""
    [(facet, code), *others] = chosen
    return SitePage(facet, code) if not others and facet in CLASS_FIELDS and code != NOT_STATED else None


def parse_site_url(value: str) -> str:
    """Return an address such as `https://example.org/data` without a final slash; "" if it is empty.

    Raises:
        SettingError: It is not a web address, or has a query or a fragment.
    """
    address = value.strip().rstrip("/")
    if address and (not is_web_address(address) or "?" in address or "#" in address):
        raise SettingError(SITE_VARIABLE, value)
    return address

"""What search engines and messengers read: `/robots.txt`, `/sitemap.xml`, and the tags of a link preview.

They need absolute addresses, and the `Host` header of a request is whatever its sender wrote. With `CMSDASH_PUBLIC_URL`
all addresses have that origin. Without it, only the two files have the origin of the request, and no cache may keep
them; the document, which caches may keep, has addresses relative to its own.
"""

from xml.etree import ElementTree

from markupsafe import Markup
from starlette.responses import Response
from starlette.types import Scope

from cmsdash.cache import Cache
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports.share_card import CARD_SIZE_PX
from cmsdash.i18n import get_translator
from cmsdash.server import origin
from cmsdash.server.settings import ServerSettings
from cmsdash.ui.pages.previews import LinkPreview, indexed_links
from cmsdash.ui.release_cache import resolve_release
from cmsdash.views.base_path import base_path
from cmsdash.views.page_links import ATOM_PATH, card_href, feed_href, page_href
from cmsdash.views.templates import render

SITEMAP_PATH = "/sitemap.xml"

_SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml"
_SITEMAPS = Cache(8)


def robots_response(scope: Scope, settings: ServerSettings) -> Response:
    """Return the response to a request for `/robots.txt`."""
    return _response(robots_txt(_base(scope, settings)), "text/plain", settings)


def sitemap_response(scope: Scope, settings: ServerSettings) -> Response:
    """Return the response to a request for the sitemap.

    Raises:
        ReleaseValidationError: No release can be read.
    """
    return _response(_active_sitemap(_base(scope, settings)), "application/xml", settings)


def _base(scope: Scope, settings: ServerSettings) -> str:
    return settings.public_url or origin.request_url(scope)


def _response(content: str | bytes, media_type: str, settings: ServerSettings) -> Response:
    headers = {"cache-control": "max-age=3600" if settings.public_url else "no-store"}
    return Response(content, media_type=media_type, headers=headers)


def robots_txt(base: str) -> str:
    """Return the rules for robots: they may read all but presentations, and the address of the sitemap.

    Presentations repeat what the pages have, and take the server seconds. `base` is an origin or "".
    """
    lines = [
        "User-agent: *",
        "Allow: /",
        "Disallow: /*?present=",
        "Disallow: /*&present=",
        *([f"Sitemap: {base}{base_path()}{SITEMAP_PATH}"] if base else []),
    ]
    return "\n".join([*lines, ""])


def _active_sitemap(base: str) -> bytes:
    release = resolve_release("").release
    return _SITEMAPS.get((release.cache_key, base, base_path()), lambda: sitemap_xml(release, base))


def sitemap_xml(release: Release, base: str) -> bytes:
    """Return the sitemap: every page, city and operation in each language, with the date of the release.

    Args:
        release: The active release.
        base: The origin of the addresses.
    """
    root = ElementTree.Element("urlset", {"xmlns": _SITEMAP_NAMESPACE, "xmlns:xhtml": _XHTML_NAMESPACE})
    for page, selection in indexed_links(release):
        addresses = language_addresses(page, selection, base)
        for address in addresses.values():
            url = ElementTree.SubElement(root, "url")
            ElementTree.SubElement(url, "loc").text = address
            ElementTree.SubElement(url, "lastmod").text = release.manifest.created[:10]
            for lang, translation in addresses.items():
                alternate = {"rel": "alternate", "hreflang": lang, "href": translation}
                ElementTree.SubElement(url, "xhtml:link", alternate)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def language_addresses(page: str, selection: Selection, base: str) -> dict[str, str]:
    """Return the address of a page in each language."""
    return {lang: base + page_href(page, selection, lang=lang) for lang in LANGUAGES}


def preview_tags(preview: LinkPreview, public_url: str) -> Markup:
    """Return description, canonical address, other languages, feed and Open Graph tags of a document (HTML)."""
    addresses = language_addresses(preview.page, preview.selection, public_url)
    text = get_translator(preview.selection.lang)
    return render(
        "link_preview",
        preview=preview,
        canonical=addresses[preview.selection.lang],
        addresses=addresses,
        feed=public_url + feed_href(ATOM_PATH, preview.selection.lang),
        is_absolute=bool(public_url),
        card=public_url + card_href(preview.page, preview.selection),
        card_size=CARD_SIZE_PX,
        text=text,
    )

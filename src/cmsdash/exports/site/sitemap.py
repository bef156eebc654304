"""What search engines read: `robots.txt` and `sitemap.xml`."""

from collections.abc import Mapping
from xml.etree import ElementTree

from cmsdash.exports.site.addresses import SitePage
from cmsdash.exports.site.options import SiteOptions, language_addresses

ROBOTS, SITEMAP = "robots.txt", "sitemap.xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml"


def sitemap_xml(changed: Mapping[tuple[SitePage, str], str], options: SiteOptions) -> bytes:
    """Return the sitemap: every page in each language, with the day on which it last changed.

    Args:
        changed: The day (ISO) by page and language.
        options: The address of the site.
    """
    root = ElementTree.Element("urlset", {"xmlns": _NAMESPACE, "xmlns:xhtml": _XHTML_NAMESPACE})
    for (page, lang), day in changed.items():
        addresses = language_addresses(page, options, "")
        url = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(url, "loc").text = addresses[lang]
        ElementTree.SubElement(url, "lastmod").text = day
        for other, address in addresses.items():
            ElementTree.SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": other, "href": address})
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def robots_txt(options: SiteOptions) -> bytes:
    """Return the rules for robots: they may read everything; where the sitemap is."""
    lines = ["User-agent: *", "Allow: /", *([f"Sitemap: {options.base_url}/{SITEMAP}"] if options.base_url else [])]
    return "".join(f"{line}\n" for line in lines).encode()

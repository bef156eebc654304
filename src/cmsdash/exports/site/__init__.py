"""The static site: the pages of the dashboard as plain files, which any web server carries."""

from cmsdash.exports.site.addresses import SiteUrlError, find_page, page_path, parse_site_url
from cmsdash.exports.site.build import SiteStyle, build_site
from cmsdash.exports.site.folder import SiteChanges, SiteFolderError
from cmsdash.exports.site.options import SiteOptions

__all__ = [
    "SiteChanges",
    "SiteFolderError",
    "SiteOptions",
    "SiteStyle",
    "SiteUrlError",
    "build_site",
    "find_page",
    "page_path",
    "parse_site_url",
]

"""The static site: the pages of the dashboard as plain files, which any web server carries."""

from cmsdash.exports.site.addresses import SITE_VARIABLE, find_page, page_path, parse_site_url
from cmsdash.exports.site.build import SiteStyle, build_site
from cmsdash.exports.site.folder import SiteChanges, SiteFolderError
from cmsdash.exports.site.options import SiteOptions

__all__ = [
    "SITE_VARIABLE",
    "SiteChanges",
    "SiteFolderError",
    "SiteOptions",
    "SiteStyle",
    "build_site",
    "find_page",
    "page_path",
    "parse_site_url",
]

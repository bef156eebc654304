"""What the deployer says of the site, and the addresses that follow from it."""

from dataclasses import dataclass

from cmsdash.exports.open_data.publisher import CataloguePublisher
from cmsdash.exports.site.addresses import SitePage, page_path, relative_href
from cmsdash.i18n import get_translator


@dataclass(frozen=True)
class SiteOptions:
    """What the deployer says of the site.

    Attributes:
        base_url: The address at which it is published, without a final slash; "" if it is not known yet.
        dashboard_url: The address of the dashboard, without a final slash; "" if there is none.
        languages: Its languages; the first is that of readers who name none.
        publisher: Who publishes the data, for the data catalogue; None if nobody is configured.
    """

    base_url: str
    dashboard_url: str
    languages: tuple[str, ...]
    publisher: CataloguePublisher | None = None


def language_addresses(page: SitePage, options: SiteOptions, folder: str) -> dict[str, str]:
    """Return the address of a page in each language: absolute if the address of the site is known."""
    paths = {lang: page_path(page, get_translator(lang)) for lang in options.languages}
    if options.base_url:
        return {lang: f"{options.base_url}/{path}" for lang, path in paths.items()}
    return {lang: relative_href(path, folder) for lang, path in paths.items()}

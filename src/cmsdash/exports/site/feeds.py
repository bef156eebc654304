"""The feeds of the site: its release, as an entry that programs take for new when the site has another one."""

from cmsdash.datastore.releases.manifest import Manifest
from cmsdash.exports.feeds import FeedAddresses, feed_to_atom, feed_to_json, make_feed
from cmsdash.exports.site.addresses import SitePage, page_path
from cmsdash.exports.site.document import feed_path
from cmsdash.exports.site.options import SiteOptions
from cmsdash.i18n import get_translator


def feed_files(manifest: Manifest, options: SiteOptions) -> dict[str, bytes]:
    """Return the feeds of each language by path; none if the address of the site is not known.

    Args:
        manifest: The manifest of the release of the site.
        options: The address and the languages of the site.
    """
    if not options.base_url:
        return {}
    files: dict[str, bytes] = {}
    for lang in options.languages:
        addresses = _addresses(options.base_url, lang)
        feed = make_feed([manifest], {manifest.id: manifest.created}, addresses, get_translator(lang))
        files |= {feed_path(lang, "atom"): feed_to_atom(feed), feed_path(lang, "json"): feed_to_json(feed)}
    return files


def _addresses(base: str, lang: str) -> FeedAddresses:
    page = f"{base}/{page_path(SitePage('page', 'releases'), get_translator(lang))}"
    atom, json = (f"{base}/{feed_path(lang, suffix)}" for suffix in ("atom", "json"))
    return FeedAddresses(atom, json, page, lambda _: page)

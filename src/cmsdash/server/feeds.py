"""The feeds of releases, `/releases.atom` and `/releases.json`, in the language of the link."""

from starlette.responses import Response
from starlette.types import Scope

from cmsdash.domain import Selection
from cmsdash.exports.feeds import FeedAddresses, feed_to_atom, feed_to_json, make_feed, times_put_to_use
from cmsdash.exports.feeds.atom import MEDIA_TYPE as ATOM_TYPE
from cmsdash.exports.feeds.json_feed import MEDIA_TYPE as JSON_TYPE
from cmsdash.i18n import get_translator
from cmsdash.server import origin
from cmsdash.server.conditional_responses import conditional_response, entity_tag
from cmsdash.server.index_html import negotiate_language
from cmsdash.server.settings import ServerSettings
from cmsdash.ui import release_cache
from cmsdash.views.page_links import ATOM_PATH, JSON_FEED_PATH, feed_href, page_href


def feed_response(scope: Scope, settings: ServerSettings) -> Response:
    """Return the response to a request for one of the feeds, or the one that says that the client has it.

    Args:
        scope: The ASGI scope of a GET or HEAD request.
        settings: The settings of the server. Without a configured origin that of the request counts, and no cache may
            keep the answer.
    """
    lang = negotiate_language(scope["query_string"])
    base = settings.public_url or origin.request_url(scope)
    content = _make_feed(scope["path"], lang, base)
    headers = {
        "cache-control": "max-age=3600" if settings.public_url else "no-store",
        "content-language": lang,
    }
    media_type = ATOM_TYPE if scope["path"] == ATOM_PATH else JSON_TYPE
    return conditional_response(scope, entity_tag(content), lambda: content, headers, media_type=media_type)


def _make_feed(path: str, lang: str, base: str) -> bytes:
    link = Selection(lang=lang)
    addresses = FeedAddresses(
        atom=base + feed_href(ATOM_PATH, lang),
        json=base + feed_href(JSON_FEED_PATH, lang),
        page=base + page_href("releases", link),
        release=lambda release_id: base + page_href("releases", link, release=release_id),
    )
    manifests = release_cache.manifests()
    times = times_put_to_use(manifests, release_cache.activation_times(), release_cache.active_release_id())
    feed = make_feed(manifests, times, addresses, get_translator(lang))
    return feed_to_atom(feed) if path == ATOM_PATH else feed_to_json(feed)

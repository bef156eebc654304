"""The pictures that messengers show beside links: `/cards/<page>.png` with the parameters of the link."""

from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from cmsdash.cache import Cache
from cmsdash.exports.emblems import drawn_emblems
from cmsdash.exports.share_card import ShareCard, share_card_png
from cmsdash.i18n import get_translator
from cmsdash.server.conditional_responses import conditional_response, entity_tag
from cmsdash.server.index_html import negotiate_language
from cmsdash.server.made_documents import link_params
from cmsdash.server.settings import ServerSettings
from cmsdash.ui.pages.previews import LinkPreview, link_preview
from cmsdash.ui.release_cache import resolve_release
from cmsdash.views.page_links import CARD_PREFIX, CARD_SUFFIX, PAGES

_PICTURES = Cache(256)
"""Pictures by what is on them, of about 30 kB each."""


def card_response(scope: Scope, _settings: ServerSettings) -> Response:
    """Return the response to a request for a picture.

    Args:
        scope: The ASGI scope of a GET or HEAD request below `CARD_PREFIX`.
        _settings: The settings of the server.

    Raises:
        ReleaseValidationError: No release can be read.
    """
    page = scope["path"].removeprefix(CARD_PREFIX).removesuffix(CARD_SUFFIX)
    if page not in PAGES or not scope["path"].endswith(CARD_SUFFIX):
        return PlainTextResponse("404 Not Found", status_code=404)
    card = _card(link_preview(page, link_params(scope), negotiate_language(scope["query_string"])))
    picture = _PICTURES.get(card, lambda: share_card_png(card, drawn_emblems(get_translator(card.lang))))
    headers = {"cache-control": "public, max-age=3600", "content-language": card.lang}
    etag = entity_tag(picture, is_weak=False)
    return conditional_response(scope, etag, lambda: picture, headers, media_type="image/png")


def _card(preview: LinkPreview) -> ShareCard:
    text = get_translator(preview.selection.lang)
    created = resolve_release("").release.manifest.created[:10]
    return ShareCard(
        site=text("app.title"),
        programme=text("app.subtitle"),
        title=preview.subject,
        finding=preview.description if preview.description != preview.subject else "",
        foot=text("site.card_foot", date=text.date(created)),
        lang=text.lang,
    )

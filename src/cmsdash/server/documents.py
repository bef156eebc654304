"""The HTML documents of the pages: made once for a link, compressed, and revalidated by their entity tag."""

from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from cmsdash.cache import Cache
from cmsdash.domain import join_repeated
from cmsdash.server.compression import compress, negotiate_coding
from cmsdash.server.conditional_responses import conditional_response, entity_tag
from cmsdash.server.index_html import localize_index_html, negotiate_language
from cmsdash.server.streamlit_style import STREAMLIT_DOCUMENT
from cmsdash.ui.pages.previews import link_preview
from cmsdash.views.base_path import base_path
from cmsdash.views.page_links import PAGES

MAX_CACHED_DOCUMENTS = 256
"""Documents that are kept, of about 6 kB each."""

_DOCUMENTS = Cache(MAX_CACHED_DOCUMENTS)


def document_response(scope: Scope, public_url: str) -> Response:
    """Return the response to a request for the document of a page.

    Args:
        scope: The ASGI scope of a GET or HEAD request.
        public_url: The origin of absolute addresses, "" for relative ones.
    """
    headers = Headers(scope=scope)
    lang = negotiate_language(scope["query_string"])
    params = join_repeated(parse_qs(scope["query_string"].decode("latin-1")))
    preview = link_preview(scope["path"].strip("/") or PAGES[0], params, lang)
    coding = negotiate_coding(headers.get("accept-encoding", ""))

    def render() -> tuple[bytes, str]:
        content = localize_index_html(STREAMLIT_DOCUMENT, preview, public_url).encode("utf-8")
        return compress(content, coding), entity_tag(content)

    content, etag = _DOCUMENTS.get((preview, public_url, base_path(), coding), render)
    common = {"cache-control": "no-cache", "vary": "accept-encoding", "content-language": lang}
    return conditional_response(scope, etag, lambda: content, common, media_type="text/html", coding=coding)

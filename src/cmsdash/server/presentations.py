"""Presentations: the document that a link with `present=` leads to."""

from starlette.responses import Response
from starlette.types import Scope

from cmsdash.domain.view_sequence import SEQUENCE_PARAMETER
from cmsdash.exports.presentation import PRESENTATION_POLICY, make_presentation
from cmsdash.server.made_documents import link_context, link_params, made_response
from cmsdash.ui.layout.document_title import presentation_title
from cmsdash.ui.layout.stylesheet import standalone_style
from cmsdash.views.page_links import PAGES


def is_presentation(scope: Scope) -> bool:
    """Return whether a request for a page asks for its presentation."""
    return SEQUENCE_PARAMETER.encode() in scope["query_string"] and SEQUENCE_PARAMETER in link_params(scope)


def presentation_response(scope: Scope, ancestors: str) -> Response:
    """Return the response to a request for a presentation.

    Args:
        scope: The ASGI scope of a GET or HEAD request for a page.
        ancestors: The sites that may show it in a frame.

    Raises:
        ReleaseValidationError: No release can be read.
    """
    page = link_context(scope, scope["path"].strip("/") or PAGES[0])
    sequence = link_params(scope)[SEQUENCE_PARAMETER]
    heading = presentation_title(page.script, page.selection, page.release, page.text)
    return made_response(
        scope,
        page,
        ("presentation", sequence),
        f"{PRESENTATION_POLICY}; frame-ancestors {ancestors}",
        lambda: make_presentation(page, sequence, heading=heading, base="", style=standalone_style()),
    )

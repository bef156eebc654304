"""Presentations: the document that a link with `present=` leads to."""

from dataclasses import replace
from functools import partial

from starlette.responses import Response
from starlette.types import Scope

from cmsdash.domain.view_sequence import SEQUENCE_PARAMETER, is_sequence
from cmsdash.exports.presentation import PRESENTATION_POLICY, make_presentation
from cmsdash.server import made_documents
from cmsdash.server.made_documents import Link, Order
from cmsdash.ui.layout.document_title import presentation_title
from cmsdash.ui.layout.stylesheet import standalone_style
from cmsdash.views.page_links import PAGES


def is_presentation(scope: Scope) -> bool:
    """Return whether a request for a page asks for its presentation."""
    return SEQUENCE_PARAMETER.encode() in scope["query_string"] and SEQUENCE_PARAMETER in made_documents.link_params(
        scope
    )


async def presentation_response(scope: Scope, ancestors: str) -> Response:
    """Return the response to a request for a presentation.

    Args:
        scope: The ASGI scope of a GET or HEAD request for a page.
        ancestors: The sites that may show it in a frame.

    Raises:
        ReleaseValidationError: No release can be read.
    """
    policy = f"{PRESENTATION_POLICY}; frame-ancestors {ancestors}"
    return await made_documents.respond(scope, partial(_read_order, scope, policy))


def _read_order(scope: Scope, policy: str) -> Order:
    sequence = made_documents.link_params(scope)[SEQUENCE_PARAMETER]
    link = made_documents.read_link(scope, scope["path"].strip("/") or PAGES[0])
    if is_sequence(sequence):  # each view has its own filters: those of the page would be said and not applied
        link = replace(link, page=replace(link.page, selection=link.page.selection.clear_filters()))
    depends = ("presentation", sequence, link.ignored, link.page.vocabulary.codes["release"])
    return Order(link.page, depends, policy, partial(_make, link, sequence))


def _make(link: Link, sequence: str) -> str:
    page = link.page
    heading = presentation_title(page.script, page.selection, page.release, page.text)
    return make_presentation(page, sequence, heading=heading, base="", style=standalone_style(), ignored=link.ignored)

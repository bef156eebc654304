"""The pictures that messengers show beside links to pages of the site."""

import hashlib
from collections.abc import Callable, Sequence

from cmsdash.cache import Cache
from cmsdash.exports.emblems import DrawnEmblem
from cmsdash.exports.share_card import ShareCard, share_card_svg
from cmsdash.exports.site.content import PageContent
from cmsdash.exports.svg.png import svg_to_png

CARD_FOLDER = "assets/cards/"
_PICTURES = Cache(256)
"""Pictures by path, of about 30 kB each: one for each page that is not of an operation."""

KeepFile = Callable[[str], bytes | None]
"""Gives the content of a file of the build before by its path, None if there is none."""


def keep_nothing(_path: str) -> bytes | None:
    """Return that no file is there."""
    return None


def page_card(content: PageContent) -> ShareCard:
    """Return the card of a page. Operations share one: their titles are long, and their pages are many."""
    text, release = content.context.text, content.context.release
    is_operation = content.page.kind == "operation"
    return ShareCard(
        site=text("app.title"),
        programme=text("app.subtitle"),
        title=text("nav.operations") if is_operation else content.subject,
        finding=text("nav.about.operations") if is_operation else content.heading,
        foot=text("site.card_foot", date=text.date(release.manifest.created[:10])),
        lang=text.lang,
    )


def card_file(card: ShareCard, emblems: Sequence[DrawnEmblem], keep_file: KeepFile) -> tuple[str, bytes]:
    """Return path and content (PNG) of a card; the path has a digest of what is drawn, so that it is drawn once."""
    svg = share_card_svg(card, emblems)
    path = f"{CARD_FOLDER}{hashlib.sha256(svg).hexdigest()[:16]}.png"
    return path, _PICTURES.get(path, lambda: keep_file(path) or svg_to_png(svg, scale=1))

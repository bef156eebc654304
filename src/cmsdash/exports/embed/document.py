"""The HTML of an embedded figure: a document without script for a frame, the code of the frame, and plain HTML."""

from importlib.resources import files

from markupsafe import Markup

from cmsdash.exports.figure_html import content_html
from cmsdash.exports.provenance_lines import release_line, source_line
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure
from cmsdash.i18n import Translator
from cmsdash.views.formatting.filters import filters_sentence
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import render

EMBED_THEMES = ("auto", "light", "dark")
"""Themes of a frame; "auto" is that of the reader's system."""

EMBED_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "font-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""The content security policy of the document of a frame, without its `frame-ancestors`."""

_STYLE = (files("cmsdash.exports.embed") / "embed.css").read_text(encoding="utf-8")


def embed_html(figure: Figure, page: PageContext, *, theme: str, base: str, style: str) -> Markup:
    """Return the document of a frame: the figure with its selection, source and a link to its page; no menu, no script.

    Args:
        figure: The figure.
        page: The context of the figure.
        theme: One of `EMBED_THEMES`.
        base: The origin of the addresses of pages, "" for relative ones.
        style: The style sheet of the pages with its fonts.
    """
    return render("embed", **_parts(figure, page, base), theme=theme, style=render("inline_style", css=style + _STYLE))


def static_html(figure: Figure, page: PageContext, base: str) -> Markup:
    """Return HTML that a site can paste into its page where it may not use frames. Needs no style sheet."""
    return render("embed_static", **_parts(figure, page, base))


def iframe_code(address: str, title: str, height: int, text: Translator) -> Markup:
    """Return the element that shows an embedded figure (HTML).

    Args:
        address: The absolute address of the document.
        title: The name of the figure, for screen readers.
        height: Height in px.
        text: Translator.
    """
    return render("embed_iframe", address=address, title=title, height=height, lang=text.lang)


def _parts(figure: Figure, page: PageContext, base: str) -> dict[str, object]:
    text = page.text
    return {
        "title": figure.caption,
        "filters": filters_sentence(figure.selection or page.selection, page.names, text),
        "sentence": figure.sentence,
        "content": content_html(figure, page, (720, 540), base),
        "notes": figure.notes,
        "source": " ".join((source_line(figure, page), release_line(page))),
        "link": base + page_href(page.script, page.selection),
        "text": text,
    }

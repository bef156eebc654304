"""The HTML of an embedded figure: a document without script for a frame, the code of the frame, and plain HTML."""

from collections.abc import Sequence
from importlib.resources import files
from urllib.parse import urlencode

from markupsafe import Markup

from cmsdash.domain import IgnoredParameter, Selection, to_query_params
from cmsdash.exports.figure_html import content_html, drawing_html, has_drawing, picture_html
from cmsdash.exports.provenance_lines import ignored_line, release_line, source_line
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure
from cmsdash.i18n import Translator
from cmsdash.installation.emblems import configured_emblems
from cmsdash.views.base_path import base_path
from cmsdash.views.formatting.filters import selection_sentences
from cmsdash.views.html.emblems import emblems_html
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import render

EMBED_PATH = "/embed"

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

DEFAULT_HEIGHT_PX = 640

_SIZES_PX = {"wide": (720, 480), "narrow": (360, 420)}
"""Width and height for which charts and maps are drawn, in wide and in narrow frames."""

_STYLE = (files("cmsdash.exports.embed") / "embed.css").read_text(encoding="utf-8")


def embed_html(
    figure: Figure,
    page: PageContext,
    *,
    theme: str,
    base: str,
    style: str,
    ignored: Sequence[IgnoredParameter] = (),
) -> Markup:
    """Return the document of a frame: the figure with its selection, source and a link to its page; no menu, no script.

    Args:
        figure: The figure.
        page: The context of the figure.
        theme: One of `EMBED_THEMES`.
        base: The origin of the addresses of pages, "" for relative ones.
        style: The style sheet of the pages with its fonts.
        ignored: What of the link could not be read.

    Raises:
        EmblemError: The emblems of the installation cannot be used.
    """
    parts = {
        **_parts(figure, page, base),
        "content": _themed_content(figure, page, theme, base),
        "emblems": emblems_html(configured_emblems(page.text.lang), page.text),
    }
    sheet = render("inline_style", css=style + _STYLE)
    return render("embed", **parts, theme=theme, style=sheet, ignored=ignored_line(ignored, page.text))


def static_html(figure: Figure, page: PageContext, base: str) -> Markup:
    """Return HTML that a site can paste into its page where it may not use frames: a picture and its table."""
    return render(
        "embed_static", **_parts(figure, page, base), content=picture_html(figure, page, _SIZES_PX["wide"], base)
    )


def embed_href(figure: str, selection: Selection, theme: str = EMBED_THEMES[0]) -> str:
    """Return the path and query of the document of a figure, by its name in the catalogue."""
    params = {"figure": figure, **to_query_params(selection.reset("page"))}
    return f"{base_path()}{EMBED_PATH}?{urlencode({**params, 'theme': theme} if theme != EMBED_THEMES[0] else params)}"


def iframe_code(address: str, title: str, height: int, text: Translator) -> Markup:
    """Return the element that shows an embedded figure (HTML).

    Args:
        address: The absolute address of the document.
        title: The name of the figure, for screen readers.
        height: Height in px.
        text: Translator.
    """
    return render("embed_iframe", address=address, title=title, height=height, lang=text.lang)


def _themed_content(figure: Figure, page: PageContext, theme: str, base: str) -> Markup:
    """Return the content of a figure; of a drawing one for each theme and width, of which CSS shows one."""
    if not has_drawing(figure):
        return content_html(figure, page, _SIZES_PX["wide"], base)
    themes = ("light", "dark") if theme == "auto" else (theme,)
    drawings = [
        (each, width, drawing_html(figure, page, size, each)) for each in themes for width, size in _SIZES_PX.items()
    ]
    return render("embed_drawings", drawings=drawings)


def _parts(figure: Figure, page: PageContext, base: str) -> dict[str, object]:
    text = page.text
    return {
        "title": figure.caption,
        "filters": selection_sentences(figure.selection or page.selection, page.names, page.titles, text),
        "sentence": figure.sentence,
        "notes": figure.notes,
        "source": " ".join((source_line(figure, page), release_line(page))),
        "link": base + page_href(page.script, page.selection),
        "text": text,
    }

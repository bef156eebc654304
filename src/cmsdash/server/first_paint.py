"""Fonts, style sheet, opening and preloads in the HTML document, for an early first paint without layout shifts.

Streamlit draws a page piece by piece and in its own style until the page's style sheet has arrived. Until the page is
complete, browsers show its opening. The style sheet is linked twice: in the head, so that nothing is painted without
it, and at the end of the body, where its rules come after those that Streamlit's scripts add to the head.
"""

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from cmsdash.i18n import get_translator
from cmsdash.server.preloads import prefetched_urls, script_urls
from cmsdash.server.static_files import STREAMLIT_STYLE_PATH, STYLE_PATH
from cmsdash.server.streamlit_style import link_style
from cmsdash.ui.layout.header import header_html
from cmsdash.ui.pages.previews import LinkPreview
from cmsdash.views.base_path import base_path
from cmsdash.views.templates import get_macro, render

_stylesheet_link = get_macro("stylesheet_link")
_FONT_WEIGHTS = (400, 600, 700)


@cache
def _head(page: str, base: str) -> Markup:
    return render(
        "first_paint_head",
        weights=_FONT_WEIGHTS,
        style_path=base + STYLE_PATH,
        fonts=_read_style("fonts.css").replace("/app/static/", f"{base}/app/static/"),
        skeleton=_read_style("skeleton.css"),
        scripts=script_urls(page),
        prefetched=prefetched_urls(page),
    )


def _read_style(name: str) -> str:
    return (files("cmsdash.server") / name).read_text(encoding="utf-8")


def inject_first_paint(document: str, preview: LinkPreview) -> str:
    """Return a document with fonts, style, opening and preloads, and without the preload of Streamlit's unused font."""
    document = re.sub(r'\s*<link\s+rel="preload"[^>]*SourceSans[^>]*>', "", document)
    document = link_style(document, base_path() + STREAMLIT_STYLE_PATH)
    document = document.replace("</head>", f"{_head(preview.page, base_path())}</head>", 1)
    header = header_html(preview.link, get_translator(preview.selection.lang), preview.page)
    opening = render("page_opening", header=header, heading=preview.heading, lead=preview.lead)
    return document.replace("</body>", f"{opening}{_stylesheet_link(base_path() + STYLE_PATH)}</body>", 1)

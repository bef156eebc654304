"""The HTML document of a presentation, which holds everything that it needs."""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from markupsafe import Markup

from cmsdash.exports.presentation.slides import Slide
from cmsdash.i18n import Translator
from cmsdash.views.templates import render


def _read(name: str) -> str:
    return (files("cmsdash.exports.presentation") / name).read_text(encoding="utf-8")


_SCRIPT, _STYLE = _read("presentation.js"), _read("presentation.css")
_SCRIPT_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode("utf-8")).digest()).decode("ascii")

PRESENTATION_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'sha256-{_SCRIPT_HASH}'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""The content security policy of the document, which is also in it: a file that was downloaded has no headers."""


def presentation_html(slides: Sequence[Slide], title: str, back: str, style: str, text: Translator) -> str:
    """Return the document of a presentation.

    Args:
        slides: The views in order, the title first.
        title: The title of the document.
        back: The address that Escape leads to.
        style: The style sheet of the pages, with fonts that need no network.
        text: Translator.
    """
    return render(
        "presentation",
        slides=slides,
        title=title,
        back=back,
        policy=PRESENTATION_POLICY,
        style=render("inline_style", css=style + _STYLE),
        script=Markup(_SCRIPT),  # noqa: S704 - our own file
        text=text,
    )

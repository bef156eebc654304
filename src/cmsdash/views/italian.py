"""The words that sources wrote stay Italian in every language; on a page in another language they say so (HTML)."""

from markupsafe import Markup, escape

from cmsdash.text import Text
from cmsdash.views.templates import macro

LANG = "it"
"""The language of every source: titles, quotes, the programme's own words."""


_attribute, _span = macro("lang_attribute"), macro("span")


def lang_attribute(text: Text) -> Markup:
    """The attribute of an element that holds nothing but such words; none on a page that is Italian anyway."""
    return Markup() if text.lang == LANG else _attribute(LANG)


def italian(content: str, text: Text) -> Markup:
    """Such words amid others."""
    attribute = lang_attribute(text)
    return _span(content, attribute) if attribute else escape(content)

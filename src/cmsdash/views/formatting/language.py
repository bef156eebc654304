"""The words that sources wrote stay Italian in every language; on a page in another language they say so (HTML)."""

from markupsafe import Markup, escape

from cmsdash.i18n import Translator
from cmsdash.views.templates import macro

SOURCE_LANGUAGE = "it"
"""The language of every source: titles, quotes, the programme's own words."""


_attribute, _span = macro("lang_attribute"), macro("span")


def lang_attribute(text: Translator) -> Markup:
    """The attribute of an element that holds nothing but such words; none on a page that is Italian anyway."""
    return Markup() if text.lang == SOURCE_LANGUAGE else _attribute(SOURCE_LANGUAGE)


def wrap_source_language(content: str, text: Translator) -> Markup:
    """Such words amid others."""
    attribute = lang_attribute(text)
    return _span(content, attribute) if attribute else escape(content)

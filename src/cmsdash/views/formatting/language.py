"""Mark the Italian texts of sources with `lang="it"` on pages in another language (WCAG 3.1.2)."""

from markupsafe import Markup, escape

from cmsdash.i18n import Translator
from cmsdash.views.templates import get_macro

SOURCE_LANGUAGE = "it"
"""Language of all source texts: titles, quotes, the wording of the programme."""

_lang_attribute, _span = get_macro("lang_attribute"), get_macro("span")


def lang_attribute(text: Translator) -> Markup:
    """Return ` lang="it"` for an element that holds only source text; empty on an Italian page."""
    return Markup() if text.lang == SOURCE_LANGUAGE else _lang_attribute(SOURCE_LANGUAGE)


def wrap_source_language(content: str, text: Translator) -> Markup:
    """Return source text inside other text as a `<span lang="it">`; only escaped on an Italian page."""
    attribute = lang_attribute(text)
    return _span(content, attribute) if attribute else escape(content)

"""The words that sources wrote stay Italian in every language; on a page in another language they say so (HTML)."""

from cmsdash.text import Text

LANG = "it"
"""The language of every source: titles, quotes, the programme's own words."""


def lang_attribute(text: Text) -> str:
    """The attribute of an element that holds nothing but such words; none on a page that is Italian anyway."""
    return "" if text.lang == LANG else f' lang="{LANG}"'


def italian(content: str, text: Text) -> str:
    """Such words amid others; `content` is HTML already."""
    attribute = lang_attribute(text)
    return f"<span{attribute}>{content}</span>" if attribute else content

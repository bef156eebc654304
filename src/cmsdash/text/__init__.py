"""Words and formats of one language: everything a reader reads comes from here."""

from cmsdash.text.catalogue import CatalogueError, sections
from cmsdash.text.markdown import escape_markdown
from cmsdash.text.words import Text, text_in

__all__ = ["CatalogueError", "Text", "escape_markdown", "sections", "text_in"]

"""Words and formats of one language: everything a reader reads comes from here."""

from cmsdash.text.catalogue import CatalogueError, sections
from cmsdash.text.words import Text, text_in

__all__ = ["CatalogueError", "Text", "sections", "text_in"]

"""Messages, numbers and dates in the languages of the dashboard."""

from cmsdash.i18n.catalogs import MissingMessageError, labelled_codes
from cmsdash.i18n.markdown import escape_markdown
from cmsdash.i18n.translator import Translator, get_translator

__all__ = ["MissingMessageError", "Translator", "escape_markdown", "get_translator", "labelled_codes"]

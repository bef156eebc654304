"""The glossary (HTML)."""

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.i18n.glossary import TERM_GROUPS
from cmsdash.views.templates import render


def glossary_html(text: Translator) -> Markup:
    """Return the terms by group, each with its anchor."""
    return render("glossary", groups=TERM_GROUPS, text=text)

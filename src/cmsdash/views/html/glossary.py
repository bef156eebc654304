"""The glossary (HTML)."""

from collections.abc import Mapping

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.i18n.glossary import TERM_GROUPS, TOPICS, topic_label
from cmsdash.views.templates import render


def glossary_html(text: Translator) -> Markup:
    """Return the terms by group, each with its anchor."""
    return render("glossary", groups=TERM_GROUPS, text=text)


def money_path_html(links: Mapping[str, Markup], text: Translator) -> Markup:
    """Return stages, statuses and kinds in their order as one picture.

    Args:
        links: By anchor of a term, the link to the cities or operations that have it, with their number (HTML).
        text: Translator.
    """
    rows = [(topic, topic_label(topic, text), TOPICS[topic]) for topic in ("stage", "status", "kind")]
    return render("money_path", rows=rows, links=links, text=text)

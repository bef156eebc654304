"""Explanations of terms where they stand: a button that opens one, and what it opens (HTML).

What is opened is an HTML popover: click, Enter and touch open it, Escape and a click elsewhere close it, without a
script. A page has each explanation once, in its footer; any number of buttons may open it.
"""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.i18n.glossary import TOPICS, topic_label
from cmsdash.views.templates import get_macro, render

COLUMN_TOPICS: Mapping[str, str] = {
    "stage": "stage",
    "kind": "kind",
    "knowledge": "kind",
    "status": "status",
    "priority": "priority",
    "objective": "objective",
    "intervention": "intervention-area",
    "interventions": "intervention-area",
    "group": "recipients",
    "groups": "recipients",
    "basis": "basis",
    "actor_role": "role",
    "inferred": "basis",
    "inferred_operations": "basis",
    "cup": "cup",
    "decree": "decree",
    "local_code": "local-code",
}
"""The topic that explains the heading of a column or the name of a field."""

_FIGURE_TOPICS = ("stage", "kind", "status", "basis")
"""Topics that are offered beside the sentence of a figure whose table has their columns."""


def explain_button(topic: str | None, text: Translator) -> Markup:
    """Return the button that opens an explanation, empty without a topic."""
    return get_macro("explain_button")(topic, topic_label(topic, text), text) if topic else Markup()


def figure_topics(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the topics of a figure that is drawn from a table with these columns, each once."""
    topics = {COLUMN_TOPICS.get(column) for column in columns}
    return tuple(topic for topic in _FIGURE_TOPICS if topic in topics)


def lead_html(sentence: str, topics: Iterable[str], text: Translator) -> Markup:
    """Return what stands below a figure: the sentence of a map, "" for other figures, and a button for each topic."""
    labelled = [(topic, topic_label(topic, text)) for topic in topics]
    return render("lead", sentence=sentence, topics=labelled, text=text)


def explanations_html(glossary_href: str, text: Translator) -> Markup:
    """Return every explanation, closed. `glossary_href` is the address of the glossary."""
    topics = [(topic, topic_label(topic, text), terms) for topic, terms in TOPICS.items()]
    return render("explanations", topics=topics, glossary_href=glossary_href, text=text)

"""The sentence that says who publishes the site."""

from cmsdash.i18n import Translator
from cmsdash.installation.publisher import Publisher


def publisher_sentence(publisher: Publisher, text: Translator) -> str:
    """Return who publishes the site; without a name, that it is not the programme's."""
    return text("app.published_by", name=publisher.name) if publisher.name else text("app.independent")

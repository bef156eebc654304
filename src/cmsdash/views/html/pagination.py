"""The way through a list of many pages (HTML)."""

from collections.abc import Callable

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.templates import render


def pagination_links(number: int, of: int, href: Callable[[int], str], text: Translator) -> Markup:
    """Links to the first, previous, next and last page of a list."""
    steps = {"first": 1, "previous": number - 1, "next": number + 1, "last": of}
    links = [(text(f"pagination.{name}"), href(to)) for name, to in steps.items() if 1 <= to <= of and to != number]
    where = text("pagination.where", number=text.number(number), of=text.number(of))
    return render("pagination", links=links, where=where, text=text)

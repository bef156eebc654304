"""Navigation between list pages (HTML)."""

from collections.abc import Callable

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.templates import render


def pagination_links(number: int, of: int, href: Callable[[int], str], text: Translator) -> Markup:
    """Return links to the first, previous, next and last page of a list.

    Args:
        number: Current page, from 1.
        of: Number of pages.
        href: Returns the address of a page.
        text: Translator.
    """
    targets = {"first": 1, "previous": number - 1, "next": number + 1, "last": of}
    links = [
        (text(f"pagination.{name}"), href(target))
        for name, target in targets.items()
        if 1 <= target <= of and target != number
    ]
    position = text("pagination.where", number=text.number(number), of=text.number(of))
    return render("pagination", links=links, position=position, text=text)

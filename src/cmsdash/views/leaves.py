"""The way through a list of many pages (HTML)."""

from collections.abc import Callable
from html import escape

from cmsdash.text import Text


def leaves(number: int, of: int, href: Callable[[int], str], text: Text) -> str:
    """Links to the first, previous, next and last page of a list."""
    steps = {"first": 1, "previous": number - 1, "next": number + 1, "last": of}
    links = [
        f'<a href="{escape(href(to), quote=True)}">{escape(text(f"leaves.{name}"))}</a>'
        for name, to in steps.items()
        if 1 <= to <= of and to != number
    ]
    where = escape(text("leaves.where", number=text.number(number), of=text.number(of)))
    label = escape(text("leaves.label"), quote=True)
    return f'<nav class="cms-leaves" aria-label="{label}"><span>{where}</span>{"".join(links)}</nav>'

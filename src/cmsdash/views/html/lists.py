"""Lists of text as HTML."""

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.templates import get_macro, render

_html_list = get_macro("html_list")


def bullet_list(lines: Iterable[str]) -> Markup:
    """Return an unordered list; lines are escaped unless they are `Markup`."""
    return _html_list(lines)


_SHA256 = re.compile(r"\b([0-9a-f]{64})\b")


def bullet_list_with_checksums(lines: Iterable[str]) -> Markup:
    """Return an unordered list in which each SHA-256 is folded to its first twelve characters."""
    return render("bullet_list_with_checksums", lines=[_SHA256.split(line) for line in lines])


def ordered_list(lines: Iterable[str]) -> Markup:
    """Return an ordered list; lines are escaped unless they are `Markup`."""
    return _html_list(lines, ordered=True)


def code_definitions(section: str, codes: Sequence[str], text: Translator) -> Markup:
    """Return an ordered list of codes with labels and definitions.

    Args:
        section: Catalogue section of the labels; the definitions are in `<section>_meaning`.
        codes: Codes in order.
        text: Translator.
    """
    definitions = [(text(f"{section}.{code}"), text(f"{section}_meaning.{code}")) for code in codes]
    return render("code_definitions", definitions=definitions)

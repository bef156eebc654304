"""Lines of text as HTML lists."""

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.templates import macro, render

_list = macro("list")


def bullet_list(lines: Iterable[str]) -> Markup:
    """A bulleted list of plain lines."""
    return _list(lines)


_SHA256 = re.compile(r"\b([0-9a-f]{64})\b")


def bullet_list_with_checksums(lines: Iterable[str]) -> Markup:
    """A bulleted list of plain lines, with each SHA-256 folded to its first twelve letters."""
    return render("bullet_list_with_checksums", lines=[_SHA256.split(line) for line in lines])


def ordered_list(lines: Iterable[str]) -> Markup:
    """A numbered list of plain lines."""
    return _list(lines, ordered=True)


def code_definitions(section: str, codes: Sequence[str], text: Translator) -> Markup:
    """The codes of a vocabulary in order, each with its meaning (`<section>_meaning` in the catalogues)."""
    return render(
        "code_definitions", steps=[(text(f"{section}.{code}"), text(f"{section}_meaning.{code}")) for code in codes]
    )

"""Lines of text as HTML lists."""

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from cmsdash.text import Text
from cmsdash.views.templates import macro, render

_list = macro("list")


def plain(lines: Iterable[str]) -> Markup:
    """A bulleted list of plain lines."""
    return _list(lines)


_SHA256 = re.compile(r"\b([0-9a-f]{64})\b")


def fingerprinted(lines: Iterable[str]) -> Markup:
    """A bulleted list of plain lines, with each SHA-256 folded to its first twelve letters."""
    return render("digests", lines=[_SHA256.split(line) for line in lines])


def numbered(lines: Iterable[str]) -> Markup:
    """A numbered list of plain lines."""
    return _list(lines, ordered=True)


def ladder(section: str, codes: Sequence[str], text: Text) -> Markup:
    """The codes of a vocabulary in order, each with its meaning (`<section>_meaning` in the catalogues)."""
    return render("ladder", steps=[(text(f"{section}.{code}"), text(f"{section}_meaning.{code}")) for code in codes])

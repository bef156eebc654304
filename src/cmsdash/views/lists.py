"""Lines of text as HTML lists."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from cmsdash.text import Text


def plain(lines: Iterable[str]) -> str:
    """A bulleted list of plain lines."""
    return f'<ul class="cms-list">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'


_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")


def fingerprinted(lines: Iterable[str]) -> str:
    """A bulleted list of plain lines, with each SHA-256 folded to its first twelve letters."""
    return _SHA256.sub(_folded, plain(lines))


def _folded(found: re.Match[str]) -> str:
    whole = found[0]
    return f'<details class="cms-digest"><summary>{whole[:12]}…</summary><span>{whole}</span></details>'


def numbered(lines: Iterable[str]) -> str:
    """A numbered list of plain lines."""
    return f'<ol class="cms-list">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ol>'


def ladder(section: str, codes: Sequence[str], text: Text) -> str:
    """The codes of a vocabulary in order, each with its meaning (`<section>_meaning` in the catalogues)."""
    items = "".join(
        f"<li><strong>{escape(text(f'{section}.{code}'))}</strong>: {escape(text(f'{section}_meaning.{code}'))}</li>"
        for code in codes
    )
    return f'<ol class="cms-list">{items}</ol>'

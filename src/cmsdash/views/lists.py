"""Lines of text as HTML lists."""

from collections.abc import Iterable, Sequence
from html import escape

from cmsdash.text import Text


def plain(lines: Iterable[str]) -> str:
    """A bulleted list of plain lines."""
    return f'<ul class="cms-list">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'


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

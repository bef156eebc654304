"""What a page says of the link by which it was opened (HTML)."""

from collections.abc import Sequence

from markupsafe import Markup

from cmsdash.domain import IgnoredParameter
from cmsdash.i18n import Translator
from cmsdash.views.templates import render

_LONGEST = 40
"""Characters of a word that are shown: enough to know it again."""


def ignored_parameters_notice(repairs: Sequence[IgnoredParameter], text: Translator) -> Markup:
    """What of a link could not be read, in the reader's own words, and that the rest of it holds; "" where all of it
    was read. It is announced: the page differs from what the link promised."""
    if not repairs:
        return Markup()
    words = [
        text("filter.left_out", word=_short(item.value), facet=_facet(item, text)) for item in repairs if item.value
    ]
    if not words:
        return render("ignored_parameters_notice", what=text("filter.repaired_link"), rest="")
    what = text.plural("filter.repaired", len(words), words=text.list_and(words))
    return render("ignored_parameters_notice", what=what, rest=text("filter.repaired_rest"))


def _facet(repair: IgnoredParameter, text: Translator) -> str:
    return text(f"facet.{repair.parameter}")


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…"

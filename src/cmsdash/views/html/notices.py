"""Notice about the parameters of a link that were ignored (HTML)."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from cmsdash.domain import IgnoredParameter
from cmsdash.i18n import Translator
from cmsdash.views.templates import render

_MAX_VALUE_CHARS = 40
"""Longest value that is shown in full."""


def ignored_parameters_notice(
    ignored: Sequence[IgnoredParameter], text: Translator, suggestions: Sequence[Markup] = ()
) -> Markup:
    """Return the values of a link that were ignored, as a live region; empty if there are none.

    Args:
        ignored: Parameters with their `facet` and the value as written in the link (`word`), "" if unknown.
        text: Translator.
        suggestions: Links to the page with what the reader may have meant (HTML).
    """
    if not ignored:
        return Markup()
    values = [
        text("filter.left_out", word=_shorten(item.value), facet=text(f"facet.{item.parameter}"))
        for item in ignored
        if item.value
    ]
    if not values:
        return render("ignored_parameters_notice", what=text("filter.repaired_link"), rest="", meant="")
    meant = escape(text("filter.meant")).format(links=Markup(", ").join(suggestions)) if suggestions else ""
    what = text.plural("filter.repaired", len(values), words=text.list_and(values))
    return render("ignored_parameters_notice", what=what, rest=text("filter.repaired_rest"), meant=meant)


def _shorten(value: str) -> str:
    return value if len(value) <= _MAX_VALUE_CHARS else f"{value[:_MAX_VALUE_CHARS]}…"

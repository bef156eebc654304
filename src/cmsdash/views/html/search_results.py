"""Results of the search over the whole site, kind by kind (HTML)."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.templates import render

MAX_SHOWN_RESULTS = 8
"""Further results of a kind are folded."""


@dataclass(frozen=True)
class ResultSection:
    """The results of one kind.

    Attributes:
        title: Name of the kind.
        results: For each result the link to it (HTML) and a note in plain text, "" for none.
        link: A link to a list of all results (HTML), empty if there is none.
    """

    title: str
    results: Sequence[tuple[Markup, str]]
    link: Markup


def search_results_html(sections: Sequence[ResultSection], text: Translator) -> Markup:
    """Return the sections in order. After `MAX_SHOWN_RESULTS` the results are folded."""
    return render("search_results", sections=sections, shown=MAX_SHOWN_RESULTS, text=text)

"""A sequence of figures, each under its own selection, and its conversion from and to one parameter of a link."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from cmsdash.domain.selection import (
    IgnoredParameter,
    Selection,
    Vocabulary,
    parse_query_params,
    to_query_params,
)

SEQUENCE_PARAMETER = "present"
"""The parameter of a link that opens a presentation: `WHOLE_SELECTION`, or a sequence of views."""

WHOLE_SELECTION = "1"
"""The presentation of the selection of the link, in the usual order."""

VIEWS_PARAMETER = "views"
"""The parameter of a link that opens the views of a sequence to change them."""

MAX_SEQUENCE_QUERY_CHARS = 7000
"""Characters of a query string with a sequence: web servers take a line of 8 kB. See `MAX_QUERY_CHARS`."""

MAX_VIEWS = 24
"""Views of a sequence that are shown."""

_VIEW_SEPARATOR, _FIELD_SEPARATOR, _VALUE_SEPARATOR = ";", "~", ":"
_SHARED_FIELDS = ("release", "lang")
"""Fields that the link has once for all views."""


@dataclass(frozen=True)
class View:
    """A figure under a selection.

    Attributes:
        figure: The name of the figure in the catalogue.
        selection: What its rows are restricted to.
    """

    figure: str
    selection: Selection


def is_sequence(text: str) -> bool:
    """Return whether the value of `SEQUENCE_PARAMETER` names views."""
    return text not in ("", WHOLE_SELECTION)


def format_sequence(views: Sequence[View]) -> str:
    """Return views as one value of a link: `map_cities~region:campania;stage_summary`. See `parse_sequence`."""
    return _VIEW_SEPARATOR.join(_format_view(view) for view in views)


def parse_sequence(
    text: str, figures: Collection[str], vocabulary: Vocabulary, shared: Selection
) -> tuple[tuple[View, ...], tuple[IgnoredParameter, ...]]:
    """Parse the value of a link. The inverse of `format_sequence`.

    Args:
        text: Views separated by `;`. A view is the name of a figure, followed by fields of its selection: `~`, name,
            `:`, codes as in a link, percent-encoded.
        figures: The names of figures that can be shown.
        vocabulary: The codes that the fields may hold.
        shared: The selection that gives all views release and language.

    Returns:
        At most `MAX_VIEWS` views, and what was left out: figures that are unknown or too many, as "present", and codes
        that are unknown, as their field.
    """
    views: list[View] = []
    ignored: list[IgnoredParameter] = []
    for part in filter(str.strip, text.split(_VIEW_SEPARATOR)):
        name, *fields = part.strip().split(_FIELD_SEPARATOR)
        if name not in figures or len(views) == MAX_VIEWS:
            ignored.append(IgnoredParameter(SEQUENCE_PARAMETER, name))
            continue
        pairs = (field.partition(_VALUE_SEPARATOR) for field in fields)
        params = {field: unquote(value) for field, _, value in pairs if field not in _SHARED_FIELDS}
        selection, unknown = parse_query_params(params, vocabulary)
        ignored += unknown
        views.append(View(name, replace(selection, release=shared.release, lang=shared.lang)))
    return tuple(views), tuple(ignored)


def _format_view(view: View) -> str:
    params = to_query_params(view.selection)
    fields = [
        f"{_FIELD_SEPARATOR}{name}{_VALUE_SEPARATOR}{quote(value, safe=',').replace('~', '%7E')}"
        for name, value in params.items()
        if name not in _SHARED_FIELDS
    ]
    return "".join((view.figure, *fields))

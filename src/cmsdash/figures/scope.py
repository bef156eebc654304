"""The filters that the rows of a figure are under. Files say these, not those that the page only keeps in its link."""

from collections.abc import Collection
from dataclasses import replace

from cmsdash.domain import FACETS, Selection
from cmsdash.views.formatting.filters import FIGURE_FILTERS, GEOGRAPHIC_FILTERS
from cmsdash.views.html.table_columns import OPERATION_FILTERS

OF_PLACES = GEOGRAPHIC_FILTERS
"""What restricts figures about cities, whatever is known of them."""
OF_FIGURES = (*GEOGRAPHIC_FILTERS, *FIGURE_FILTERS)
"""What restricts the figures of cities."""
OF_OPERATIONS = (*OPERATION_FILTERS, "inferred")
"""What restricts operations."""

_UNFILTERED = Selection()
_RESTRICTIONS = (*FACETS, "inferred", "search", "operation")


def limit_filters(selection: Selection, fields: Collection[str]) -> Selection:
    """Return a selection with some of its filters, and without operation.

    Args:
        selection: The selection of a page.
        fields: The facets that stay, "inferred" if inferred classes may count, and "search" if it restricts the rows.
    """
    dropped = {name: getattr(_UNFILTERED, name) for name in _RESTRICTIONS if name not in fields}
    return replace(selection, **dropped)

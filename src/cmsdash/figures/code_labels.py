"""The readers' names of the codes that a link may hold."""

from cmsdash.domain import FACETS
from cmsdash.figures.context import PageContext
from cmsdash.i18n import labelled_codes
from cmsdash.views.formatting import filters

_SECTIONS = {"lang": "language", "sort": "sort_order"}
"""The section of the catalogues of a field that has another name."""


def code_label(page: PageContext, field: str, code: str) -> str:
    """Return the readers' name of a code of any field, or the code itself if it has none.

    Args:
        page: Language, release and vocabulary.
        field: A field of `Selection`.
        code: A code of the field.
    """
    if field in FACETS:
        return filters.code_label(field, code, page.names, page.text)
    if field == "operation":
        return page.titles[code]
    section = _SECTIONS.get(field, field)
    return page.text(f"{section}.{code}") if code in labelled_codes().get(section, ()) else code

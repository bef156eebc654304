"""The selection that a link or its query names, as an argument of a command."""

from dataclasses import replace
from urllib.parse import parse_qs

from cmsdash.domain import DECLARATIONS, Selection, Vocabulary, parse_query_params
from cmsdash.domain.selection import join_repeated


class LinkSelectionError(Exception):
    """A link names no selection; `words` are the parameters or values that cannot be read."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def parse_link_selection(link: str, vocabulary: Vocabulary, lang: str) -> Selection:
    """Return the selection of a link or of its query; `all` is the one without filters.

    Raises:
        LinkSelectionError: A parameter or a value is not known, or there is none.
    """
    if link == "all":
        return Selection(lang=lang)
    params = parse_qs(link.rpartition("?")[2], keep_blank_values=True)
    unknown = [name for name in params if name not in DECLARATIONS]
    selection, ignored = parse_query_params(join_repeated(params), vocabulary)
    if unknown or ignored or not params:
        words = [*unknown, *(f"{item.parameter}={item.value}" for item in ignored)] or [link]
        raise LinkSelectionError(", ".join(words))
    return replace(selection, lang=lang)

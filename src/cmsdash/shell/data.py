"""The release that this process serves, read once, and the answers already given."""

from functools import cache, lru_cache

from cmsdash import queries
from cmsdash.domain import Selection, Vocabulary
from cmsdash.facts import Release, data_folder, open_release
from cmsdash.text import sections


@cache
def release() -> Release:
    """The checked release. Raises ReleaseError, on every call, when the data folder is not in order."""
    return open_release(data_folder(), sections())


@cache
def vocabulary() -> Vocabulary:
    """The codes that links may hold."""
    return queries.vocabulary(release())


@lru_cache(maxsize=256)
def option_counts(selection: Selection) -> dict[str, dict[str, int]]:
    """Counts on every option of every filter."""
    return queries.option_counts(release(), selection)


def warm() -> None:
    """Does once, before the first reader, what every reader needs: the release, the vocabulary, the counts."""
    release()
    vocabulary()
    option_counts(Selection())

"""A wrong word of a link finds the code that it resembles, in spelling or label, and nothing if it resembles none."""

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import FACETS
from cmsdash.i18n import get_translator
from cmsdash.views.formatting.filters import code_label


@pytest.mark.parametrize(
    ("field", "word", "code"),
    [
        ("city", "salern", "salerno"), ("city", "corigliano", "corigliano-rossano"), ("city", "roma", None),
        ("city", "<script>alert(1)</script>", None), ("city", "a", None), ("objective", "4.8", "ESO4.8"),
        ("objective", "4.11", "ESO4.11"), ("group", "minor", "minori"), ("group", "xyz", None),
        ("region", "pugli", "puglia"), ("region", "atlantide", None), ("stage", "decreto", "decree"),
        ("kind", "dichiarata", "stated"), ("status", "concluso", "completed"), ("layer", "area", "areas"),
    ],
)  # fmt: skip
def test_similar_code(release: Release, field: str, word: str, code: str | None) -> None:
    codes, text = queries.selection_vocabulary(release).codes[field], get_translator("it")
    names = dict(zip(release.tables["cities"]["city"], release.tables["cities"]["name"], strict=True))
    labels = {item: code_label(field, item, names, text) if field in FACETS else item for item in codes}
    assert queries.find_similar_code(word, labels) == code

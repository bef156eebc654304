"""The tree of objectives and intervention areas tells how the class of each operation is known."""

import re

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.i18n import get_translator
from cmsdash.views.html.taxonomy_tree import taxonomy_tree_html
from tests.embedded_data import read_rows


def test_operations_of_an_area_are_counted_by_basis(release: Release) -> None:
    """operation_interventions.csv: the bases of the operations of "48-inserimento"."""
    bases = [row["basis"] for row in read_rows("operation_interventions") if row["intervention"] == "48-inserimento"]
    result = queries.taxonomy_tree(release, Selection())
    html = str(taxonomy_tree_html(result.table, lambda *_: "/", get_translator("it")))
    [area] = re.findall(r"<li><strong>Inserimento nel mercato del lavoro</strong>.*?</li>", html, re.DOTALL)
    assert re.findall(r"</span> ([a-z ]+: \d+)</span>", area) == [
        f"{words}: {bases.count(basis)}"
        for basis, words in (
            ("stated", "dichiarato dalla fonte"),
            ("read", "letto da noi nelle parole della fonte"),
            ("inferred", "dedotto dalle parole"),
        )
    ]

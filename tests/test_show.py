"""A figure on a page: what belongs to it is made anew for each page that shows it."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_serving_releases import everything

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def show_marked(marks: list[str]) -> None:
    """A script with one table a mark: the same rows and words, but cells that write the mark."""
    from cmsdash import queries
    from cmsdash.domain import Selection
    from cmsdash.shell import Shown, data, show
    from cmsdash.shell.frame import View
    from cmsdash.text import text_in
    from cmsdash.views.tables import Cell

    release = data.serve("").release
    view = View(Selection(), release, text_in("it"), data.vocabulary(release))

    def cell_of(mark: str) -> Cell:
        return lambda value: f"{mark} {value}"

    for place, mark in enumerate(marks):
        answer = queries.known_by_city(release, Selection()).named(f"marked-{place}")
        show(view, answer, None, title="Città", sentence="", table=Shown(("city", "region"), {"region": cell_of(mark)}))


def test_cells_that_capture_a_value_of_their_own_are_not_mixed_up() -> None:
    app = AppTest.from_function(show_marked, default_timeout=60, kwargs={"marks": ["primo", "secondo"]}).run()
    assert not app.exception
    words = everything(app)
    assert (words.count("primo puglia"), words.count("secondo puglia")) == (9, 9)

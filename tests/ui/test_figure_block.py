"""A figure on a page: what belongs to it is made anew for each page that shows it."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_release_cache import everything

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def show_marked(marks: list[str]) -> None:
    """A script with one table a mark: the same rows and words, but cells that write the mark."""
    from cmsdash import queries
    from cmsdash.domain import Selection
    from cmsdash.i18n import get_translator
    from cmsdash.ui import TableSpec, release_cache, render_figure
    from cmsdash.ui.layout.page import PageContext
    from cmsdash.views.html.tables import CellRenderer

    release = release_cache.resolve_release("").release
    page = PageContext(Selection(), release, get_translator("it"), release_cache.vocabulary(release))

    def cell_of(mark: str) -> CellRenderer:
        return lambda value: f"{mark} {value}"

    for place, mark in enumerate(marks):
        answer = queries.city_funding(release, Selection()).with_name(f"marked-{place}")
        render_figure(
            page,
            answer,
            None,
            title="Città",
            sentence="",
            table=TableSpec(("city", "region"), {"region": cell_of(mark)}),
        )


def test_cells_that_capture_a_value_of_their_own_are_not_mixed_up() -> None:
    app = AppTest.from_function(show_marked, default_timeout=60, kwargs={"marks": ["primo", "secondo"]}).run()
    assert not app.exception
    words = everything(app)
    assert (words.count("primo puglia"), words.count("secondo puglia")) == (9, 9)

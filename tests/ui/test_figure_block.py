"""Figures with equal rows and words keep their own cell renderers."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_release_cache import read_texts

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def render_marked_tables(marks: list[str]) -> None:
    """Run a script with one table per mark: the same rows and words, but cells that contain the mark."""
    from cmsdash import queries
    from cmsdash.domain import Selection
    from cmsdash.figures import Figure, PageContext, TableSpec
    from cmsdash.i18n import get_translator
    from cmsdash.ui import release_cache, render_figure
    from cmsdash.views.html.tables import CellRenderer

    release = release_cache.resolve_release("").release
    page = PageContext(Selection(), release, get_translator("it"), release_cache.vocabulary(release))

    def make_cell_renderer(mark: str) -> CellRenderer:
        return lambda value: f"{mark} {value}"

    for number, mark in enumerate(marks):
        result = queries.city_funding(release, Selection()).with_name(f"marked-{number}")
        table = TableSpec(("city", "region"), {"region": make_cell_renderer(mark)})
        render_figure(page, Figure(result, None, title="Città", sentence="", table=table))


def test_cell_renderers_with_captured_values_are_not_confused() -> None:
    app = AppTest.from_function(render_marked_tables, default_timeout=60, kwargs={"marks": ["primo", "secondo"]}).run()
    assert not app.exception
    words = read_texts(app)
    assert (words.count("primo puglia"), words.count("secondo puglia")) == (9, 9)

"""The list of operations in a view: few columns that still say kind, date and source of every amount."""

import pytest

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports.figure_html import content_html
from cmsdash.exports.slide_table import shorten_operations
from cmsdash.figures.catalogue import build_figure
from cmsdash.views.formatting.values import format_value
from tests.exports.test_presentation import make_page

SIZE = (976, 400)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("city_operations", ["operation", "amount_cents", "status", "source"]),
        ("operations", ["operation", "places", "status", "amount_cents", "source"]),
    ],
)
def test_lists_of_operations_have_few_columns(release: Release, name: str, columns: list[str]) -> None:
    page = make_page(release, Selection(city=("gela",)))
    assert shorten_operations(build_figure(name, page), page).table.columns == columns


@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_amount_keeps_its_kind_date_source_and_priority(release: Release, lang: str) -> None:
    page = make_page(release, Selection(city=("gela",), lang=lang))
    figure = build_figure("city_operations", page)
    rows = content_html(figure, page, SIZE, is_slide=True).split("<tr ")[2:]
    assert len(rows) == len(figure.result.table)
    for html, (_, record) in zip(rows, figure.result.table.iterrows(), strict=True):
        for column in ("amount_cents", "kind", "status", "priority", "date"):
            assert format_value(column, record[column], page.text) in html
        assert all(release.sources[key].publisher in html for key in record["source"])


def test_what_is_not_published_is_said_once_and_named(release: Release) -> None:
    page = make_page(release, Selection(lang="en", search="Case di quartiere Imprese"))
    html = content_html(build_figure("operations", page), page, SIZE, is_slide=True)
    assert html.count("not published") == 1
    assert "Priority: not stated" in html


def test_other_tables_stay(release: Release) -> None:
    page = make_page(release, Selection(city=("gela",)))
    figure = build_figure("implementing_bodies", page)
    assert shorten_operations(figure, page) is figure

"""Titles and previews of links have the contents of the release, and nothing that a link invents."""

import csv
from pathlib import Path

import pytest

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator
from cmsdash.ui.layout.document_title import document_title
from cmsdash.ui.pages.previews import indexed_links, link_preview
from cmsdash.views.page_links import PAGES

DATA = Path(__file__).parents[2] / "data"


def read_column(table: str, column: str) -> list[str]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_title_and_a_description(page: str, lang: str) -> None:
    preview = link_preview(page, {}, lang)
    assert preview.title == f"{get_translator(lang)(f'nav.{page}')} | Città Medie Sud"
    assert len(preview.description) > 20


def test_preview_of_a_city_has_its_name_and_its_figure() -> None:
    # data/figures.csv, andria, stage admitted: 6,483,000.00 or 6.48 million
    preview = link_preview("city", {"city": "andria", "region": "puglia", "stage": "ceiling"}, "it")
    assert preview.title == "Andria | Città Medie Sud"
    assert preview.description == "Per Andria è noto l'importo ammesso: 6,48\N{NO-BREAK SPACE}mln\N{NO-BREAK SPACE}€"
    assert preview.selection == Selection(city=("andria",)), "filters are no part of the canonical address"


def test_preview_of_an_operation_has_its_title_and_amount() -> None:
    # data/operations.csv, caltanissetta-01: 225952574 cents, admitted, stated
    preview = link_preview("operations", {"operation": "caltanissetta-01"}, "en")
    assert preview.title == "A.S.Ab. - Agenzia Sociale per l'Abitare | Città Medie Sud"
    assert preview.description == "Caltanissetta: admitted, €2,259,525.74 (stated)."
    assert preview.selection == Selection(operation="caltanissetta-01", lang="en")


@pytest.mark.parametrize(
    ("page", "params"),
    [("city", {"city": "<script>alert(1)</script>"}), ("city", {"city": "roma"}), ("operations", {"operation": "'\"><b>"}),
     ("city", {"operation": "caltanissetta-01"}), ("money", {"city": "andria"}), ("city", {"release": "../../etc"}),
     ("city", {"city": "x" * 3000})],
)  # fmt: skip
def test_unknown_value_gives_the_preview_of_the_page(page: str, params: dict[str, str]) -> None:
    found, expected = link_preview(page, params, "it"), link_preview(page, {}, "it")
    assert (found.title, found.description, found.selection) == (
        expected.title,
        expected.description,
        expected.selection,
    )


def test_long_titles_are_cut_after_a_word(release: Release) -> None:
    operations, text = release.tables["operations"], get_translator("it")
    titles = {
        row["title"]: document_title("operations", Selection(operation=row["operation"]), release, text)
        for row in operations.to_dict("records")
    }
    assert any(len(title) > 100 for title in titles)
    for title, shown in titles.items():
        subject = shown.removesuffix(" | Città Medie Sud").removesuffix("…")
        assert len(subject) <= 80
        assert " ".join(title.split()).startswith(subject)
    names = document_title("compare", Selection(city=("andria", "salerno")), release, text)
    assert names == "Confronta: Andria e Salerno | Città Medie Sud"


def test_every_page_city_and_operation_is_indexed(release: Release) -> None:
    links = indexed_links(release)
    assert {page for page, selection in links if selection == Selection()} == set(PAGES)
    assert [item.city[0] for _, item in links if item.city] == read_column("cities", "city")
    assert [item.operation for _, item in links if item.operation] == read_column("operations", "operation")

"""Every figure of the pages is in the catalogue under its name, and can be built for any selection."""

from dataclasses import replace

import pytest
from pandas.testing import assert_frame_equal
from streamlit.testing.v1 import AppTest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import FACETS, LANGUAGES, Measure, Selection, parse_query_params
from cmsdash.figures import PageContext
from cmsdash.figures.catalogue import FIGURES, MissingSubjectError, build_figure
from cmsdash.figures.questions import CODES
from cmsdash.i18n import get_translator
from cmsdash.views.html.public_pages import PUBLIC_PAGES
from cmsdash.views.page_links import PAGES

SELECTIONS = {
    "empty": Selection(),
    "of a city": Selection(city=("caltanissetta",), operation="caltanissetta-01"),
    "of a city without figures": Selection(city=("avellino",), stage=("ceiling",)),
    "of figures": Selection(
        region=("puglia",), stage=("admitted",), kind=("stated",), priority=("5",), search="centro"
    ),
    "of operations": Selection(layer="areas", group=("giovani", "not-stated"), city=("brindisi", "salerno")),
    "without rows": Selection(objective=("ESO4.8",), city=("aversa",), stage=("agreement",), layer="recipients"),
    "compared": Selection(
        city=("gela", "trani", "salerno"), peers=("income",), unit=Measure.PER_MINOR.value, across="city"
    ),
}
PAGES_OF_ONE_RELEASE = {*PAGES} - {"releases"}
"""The page on releases compares several; what a reader brings is in no release."""

SHARED = {"cities": ("map_cities",), "sources": ("missing_data_items", "programme_conflicts")}
"""Figures that a page shares with the page of their entry."""


def make_page(release: Release, selection: Selection, lang: str, script: str) -> PageContext:
    return PageContext(selection, release, get_translator(lang), queries.selection_vocabulary(release), script)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_figure_builds_for_a_selection(release: Release, selection: Selection, lang: str) -> None:
    for name, entry in FIGURES.items():
        page = make_page(release, selection, lang, entry.page)
        if entry.subject and not getattr(selection, entry.subject):
            with pytest.raises(MissingSubjectError):
                build_figure(name, page)
            continue
        figure = build_figure(name, page)
        assert figure.name == name
        assert figure.sentence, name
        assert figure.caption, name
        assert all(figure.notes), name
        assert {*figure.table.columns} & {*figure.result.table}, name


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_selection_that_a_file_says_gives_the_rows_of_the_figure(release: Release, selection: Selection) -> None:
    for name, entry in FIGURES.items():
        if entry.subject and not getattr(selection, entry.subject):
            continue
        page = make_page(release, selection, "it", entry.page)
        figure = build_figure(name, page)
        stated = figure.selection or selection
        again = build_figure(name, replace(page, selection=stated))
        assert_frame_equal(figure.result.table, again.result.table, obj=name)
        assert (again.selection or stated) == stated, name


def test_file_says_no_filter_that_changes_no_row(release: Release) -> None:
    selection = Selection(objective=("ESO4.11",), region=("puglia",), stage=("admitted",), city=("andria",))
    expected = {
        "stage_figures": {"region", "city", "stage"},
        "operations_by_city": {"objective", "region", "city"},
        "completeness_of_figures": {"region", "city"},
        "programme_figures": set(),
        "sources": set(),
        "city_figures": {"city"},
        "intervention_list": {"objective", "region", "city"},
    }
    for name, facets in expected.items():
        stated = build_figure(name, make_page(release, selection, "it", "overview")).selection
        assert stated is not None
        assert {facet for facet in FACETS if getattr(stated, facet)} == facets, name


@pytest.mark.parametrize(
    ("name", "ignored"),
    [("city_list", "search"), ("map_cities", "search"), ("operations", "stage"), ("operations", "kind")],
)
def test_search_stage_and_kind_are_not_said_where_they_change_no_row(release: Release, name: str, ignored: str) -> None:
    chosen = {"search": "zzzz", "stage": ("ceiling",), "kind": ("stated",)}
    selection = Selection(region=("puglia",))
    page = make_page(release, selection, "it", FIGURES[name].page)
    filtered = replace(page, selection=replace(selection, **{ignored: chosen[ignored]}))
    plain, figure = build_figure(name, page), build_figure(name, filtered)
    assert figure.result.table.equals(plain.result.table)
    assert figure.selection == selection


def test_entries_name_a_page_and_a_field_of_the_selection() -> None:
    assert {entry.page for entry in FIGURES.values()} <= {*PAGES}
    assert all(hasattr(Selection(), entry.subject or "city") for entry in FIGURES.values())


def test_every_question_has_a_figure(release: Release) -> None:
    assert tuple(question.code for question in queries.answered_questions(release)) == CODES


def run_page(page: str, params: dict[str, str]) -> AppTest:
    app = AppTest.from_file("../../app.py", default_timeout=60)
    if page != PAGES[0]:
        app.switch_page(f"pages/{page}.py")
    for key, value in params.items():
        app.query_params[key] = value
    return app.run()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("page", "params"),
    [
        *((page, {}) for page in sorted(PAGES_OF_ONE_RELEASE)),
        ("overview", {"layer": "areas"}),
        ("overview", {"layer": "recipients", "group": "giovani"}),
        ("city", {"city": "caltanissetta"}),
        ("city", {"city": "avellino"}),
        ("compare", {"city": "gela,trani"}),
        ("operations", {"operation": "caltanissetta-01"}),
    ],
    ids=str,
)
def test_every_figure_of_a_page_is_in_the_catalogue(page: str, params: dict[str, str], release: Release) -> None:
    app = run_page(page, params)
    assert not app.exception
    shown = {fold.proto.id.partition("-fold-")[2] for fold in app.expander if "-fold-" in fold.proto.id}
    vocabulary = queries.selection_vocabulary(release)
    selection, _ = parse_query_params(params, vocabulary)
    listed = {
        build_figure(name, make_page(release, selection, "it", page)).result.name
        for name, entry in FIGURES.items()
        if (entry.page == page or name in SHARED.get(page, ()))
        and (not entry.subject or getattr(selection, entry.subject))
    }
    assert shown - listed == set()
    assert shown or page in ("search", "glossary", "bring", "share", *PUBLIC_PAGES)

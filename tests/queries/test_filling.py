"""Every offered change fills the empty answer with the number of operations that it says."""

from dataclasses import replace

import pytest
from hypothesis import given

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator
from cmsdash.queries.filling import MAX_FILLING_CHANGES
from cmsdash.views.formatting import filters
from tests.strategies import selections


@given(selections())
def test_offered_numbers_are_true(release: Release, selection: Selection) -> None:
    if not queries.operations(release, selection).is_empty:
        return
    changes = queries.filling_changes(release, selection, queries.operations)
    assert 1 <= len(changes) <= MAX_FILLING_CHANGES, "without filters there are operations"
    assert [item.n for item in changes] == sorted((item.n for item in changes), reverse=True)
    for item in changes:
        assert item.n == queries.count_operations(release, item.selection) > 0


def test_inferred_classes_come_first(release: Release) -> None:
    """operations.csv: no source states an objective ESO4.8, rules infer it."""
    empty = Selection(objective=("ESO4.8",), region=("campania", "sicilia"), inferred="exclude")
    [change] = queries.filling_changes(release, empty, queries.operations)
    assert (change.field, change.selection) == ("inferred", replace(empty, inferred="include"))


def test_each_filter_is_offered_whose_removal_is_enough(release: Release) -> None:
    """operation_cities.csv: no operation in Potenza, ten in Gela."""
    [change] = queries.filling_changes(release, Selection(city=("potenza",), priority=("5",)), queries.operations)
    assert change.field == "city"
    changes = queries.filling_changes(release, Selection(city=("gela",), group=("sommersi",)), queries.operations)
    assert [(item.field, item.n) for item in changes] == [("group", 10)]


def test_all_filters_are_removed_if_no_single_one_is_enough(release: Release) -> None:
    empty = Selection(city=("potenza",), group=("sommersi",), lang="en")
    [change] = queries.filling_changes(release, empty, queries.operations)
    assert (change.field, change.selection) == ("", Selection(lang="en"))


def test_search_and_match_can_be_removed(release: Release) -> None:
    """itacanotizie.it: in Mazara one operation is for "famiglie e minori", another for people with disabilities."""
    [search] = queries.filling_changes(release, Selection(search="qwertyuiop"), queries.search_operations)
    assert search.field == "search"
    both = Selection(group=("disabilita", "famiglie"), match="all")
    fields = {item.field for item in queries.filling_changes(release, both, queries.operations)}
    assert fields == {"group", "match"}


def test_without_filters_there_is_nothing_to_offer(release: Release) -> None:
    empty = queries.operations(release, Selection(city=("potenza",)))
    assert queries.filling_changes(release, Selection(), lambda _release, _selection: empty) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("field", ["inferred", "match", "search", "group", "city", ""])
def test_labels_name_what_is_removed(release: Release, field: str, lang: str) -> None:
    selection = Selection(group=("minori", "giovani"), city=("gela",), search="casa")
    names = dict(zip(release.tables["cities"]["city"], release.tables["cities"]["name"], strict=True))
    label = filters.filling_label(field, selection, 3, names, get_translator(lang))
    assert "3" in label
    expected = {"search": "casa", "city": "Gela", "group": "Giovani" if lang == "it" else ""}.get(field, "")
    assert expected in label

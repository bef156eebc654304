"""Words and HTML of a page are written once for the same content, and never kept of an upload."""

from dataclasses import replace

import pandas as pd

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.figures import PageContext
from cmsdash.i18n import Translator, get_translator

WRITTEN: list[int] = []


def count_rows(table: pd.DataFrame, unit: str, text: Translator) -> str:
    WRITTEN.append(len(table))
    return f"{text.lang}: {len(table)} {unit}"


def make_page(release: Release, lang: str = "it") -> PageContext:
    return PageContext(
        Selection(lang=lang), release, get_translator(lang), queries.selection_vocabulary(release), "cities"
    )


def test_words_are_composed_once_for_content_and_language(release: Release) -> None:
    WRITTEN.clear()
    page, english = make_page(release), make_page(release, "en")
    cities = queries.city_funding(release, Selection())
    in_puglia = queries.city_funding(release, Selection(region=("puglia",)))
    assert page.compose(count_rows, cities, "città") == "it: 39 città"
    assert page.compose(count_rows, cities, "città") == "it: 39 città"
    assert english.compose(count_rows, cities, "città") == "en: 39 città"
    assert page.compose(count_rows, in_puglia, "città") == "it: 9 città"
    assert page.compose(count_rows, in_puglia, "comuni") == "it: 9 comuni"
    assert WRITTEN == [39, 39, 9, 9]


def test_kept_words_depend_on_what_is_named(release: Release) -> None:
    page = make_page(release)
    assert page.keep("test-words", lambda: "first", page.selection) == "first"
    assert page.keep("test-words", lambda: "second", page.selection) == "first"
    assert page.keep("test-words", lambda: "second", Selection(region=("puglia",))) == "second"


def test_nothing_of_an_upload_is_kept(release: Release) -> None:
    WRITTEN.clear()
    private = replace(release, is_private=True)
    page, cities = make_page(private), queries.city_funding(private, Selection())
    for _ in range(2):
        page.compose(count_rows, cities, "città")
    assert WRITTEN == [39, 39]
    assert [page.keep("test-upload", lambda word=word: word) for word in ("first", "second")] == ["first", "second"]
    public = make_page(release)
    public.compose(count_rows, cities, "of a result without a key")
    public.compose(count_rows, cities, "of a result without a key")
    assert WRITTEN == [39, 39, 39, 39], "a result without a key is not cached on any page"

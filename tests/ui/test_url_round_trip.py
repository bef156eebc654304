"""A link restores its state: random states show the same numbers in a new and in a used session."""

import json
import random
import re
from collections import Counter
from dataclasses import replace
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import (
    COMPARISON_MEASURES,
    LANGUAGES,
    MAX_COMPARED_CITIES,
    MULTI_VALUE_FIELDS,
    Selection,
    Vocabulary,
    parse_query_params,
    to_query_params,
)
from cmsdash.views.page_links import PAGES

STATES = 100
NUMBER = re.compile(r"\d[\d.,]*")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def random_selection(rng: random.Random, vocabulary: Vocabulary) -> Selection:
    """Return a selection with one to three fields set, each to one to three codes."""
    chosen: dict[str, object] = {}
    fields = [
        field
        for field in vocabulary.codes
        if vocabulary.codes[field] and field not in ("lang", "release", "against", "operation")
    ]
    for field in rng.sample(fields, rng.randint(1, 3)):
        codes = vocabulary.codes[field]
        if field in MULTI_VALUE_FIELDS:
            chosen[field] = vocabulary.sort(field, set(rng.sample(codes, min(len(codes), rng.randint(1, 3)))))
        else:
            chosen[field] = rng.choice(codes)
    return Selection(**chosen)


def random_comparisons(rng: random.Random, vocabulary: Vocabulary) -> list[tuple[str, Selection]]:
    """Return comparisons of several cities in each unit, because random states seldom have several cities."""
    return [
        (
            "compare",
            Selection(
                city=vocabulary.sort(
                    "city", set(rng.sample(vocabulary.codes["city"], rng.randint(2, MAX_COMPARED_CITIES)))
                ),
                peers=vocabulary.sort("peers", set(rng.sample(vocabulary.codes["peers"], rng.randint(0, 2)))),
                unit=unit.value,
            ),
        )
        for unit in COMPARISON_MEASURES
    ]


def create_app(page: str) -> AppTest:
    app = AppTest.from_file("../../app.py", default_timeout=60)
    if page != PAGES[0]:
        app.switch_page(f"pages/{page}.py")
    return app


def open_link(app: AppTest, link: dict[str, str]) -> AppTest:
    app.query_params.clear()
    for key, value in link.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def read_page_texts(app: AppTest) -> list[str]:
    """Return the texts of all elements of a page without links, because links contain the language."""
    texts = []
    for element in app.main:
        body = str(getattr(element, "value", "") or getattr(element.proto, "body", ""))
        texts += [re.sub(r'href="[^"]*"', "", body), getattr(element.proto, "spec", "")]
    return texts


def count_numbers(app: AppTest) -> Counter[str]:
    """Count the numbers in the tables, cards and charts of a page, without the separators of its language."""
    texts = read_page_texts(app)
    cells = re.findall(r"<td[^>]*cms-number[^>]*>(.*?)</td>|<dd>(.*?)</dd>", " ".join(texts), flags=re.DOTALL)
    table_numbers = [re.sub(r"\D", "", found) for cell in cells for found in NUMBER.findall(unescape("".join(cell)))]
    return Counter([*table_numbers, *(value for element in app.main for value in read_chart_values(element.proto))])


def read_chart_values(proto: object) -> list[str]:
    """Return the positions of the marks of a chart on its axis of values."""
    spec = getattr(proto, "spec", "")
    traces = json.loads(spec)["data"] if spec else []
    return [str(trace["x"]) for trace in traces if not any(isinstance(value, str) for value in trace.get("x", ()))]


@pytest.fixture(scope="module")
def states(release: Release) -> list[tuple[str, Selection]]:
    rng, vocabulary = random.Random(4), queries.selection_vocabulary(release)  # noqa: S311 - a seed, not a secret
    random_states = [(PAGES[n % len(PAGES)], random_selection(rng, vocabulary)) for n in range(STATES)]
    return random_states + random_comparisons(rng, vocabulary)


def test_query_params_restore_each_state(release: Release, states: list[tuple[str, Selection]]) -> None:
    vocabulary = queries.selection_vocabulary(release)
    for _, selection in states:
        assert parse_query_params(to_query_params(selection), vocabulary) == (selection, ())


@pytest.mark.parametrize("third", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
@pytest.mark.parametrize("page", PAGES)
def test_link_shows_the_same_in_a_new_session_and_in_the_other_language(
    page: str, third: int, states: list[tuple[str, Selection]]
) -> None:
    """One session of each language opens all links in turn; a new session for each link shows the same texts, and both
    languages show the same numbers. Two of three links of a page are left to the slow tests."""
    apps = {lang: create_app(page) for lang in LANGUAGES}
    selections = [selection for where, selection in states if where == page][third::3]
    assert selections
    for selection in selections:
        italian, english = (
            open_link(app, to_query_params(replace(selection, lang=lang))) for lang, app in apps.items()
        )
        assert read_page_texts(open_link(create_app(page), to_query_params(selection))) == read_page_texts(italian)
        assert count_numbers(italian) == count_numbers(english), selection

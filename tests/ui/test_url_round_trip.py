"""A link restores everything: random states, reopened in a clean session and in a used one, show the same numbers."""

import json
import random
import re
from collections import Counter
from dataclasses import replace

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
from cmsdash.ui.layout import navigation

STATES = 100
NUMBER = re.compile(r"\d[\d.,]*")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def random_selection(chance: random.Random, words: Vocabulary) -> Selection:
    """One to three fields set, each to one to three codes: what readers do, and some of what they do not."""
    chosen: dict[str, object] = {}
    fields = [
        field
        for field in words.codes
        if words.codes[field] and field not in ("lang", "release", "against", "operation")
    ]
    for field in chance.sample(fields, chance.randint(1, 3)):
        codes = words.codes[field]
        if field in MULTI_VALUE_FIELDS:
            chosen[field] = words.sort(field, set(chance.sample(codes, min(len(codes), chance.randint(1, 3)))))
        else:
            chosen[field] = chance.choice(codes)
    return Selection(**chosen)


def compared(chance: random.Random, words: Vocabulary) -> list[tuple[str, Selection]]:
    """The comparison in each of its units, of as many cities as fit: cities that a random state seldom has there."""
    return [
        (
            "compare",
            Selection(
                city=words.sort(
                    "city", set(chance.sample(words.codes["city"], chance.randint(2, MAX_COMPARED_CITIES)))
                ),
                peers=words.sort("peers", set(chance.sample(words.codes["peers"], chance.randint(0, 2)))),
                unit=unit.value,
            ),
        )
        for unit in COMPARISON_MEASURES
    ]


def opened(page: str) -> AppTest:
    app = AppTest.from_file("../../app.py", default_timeout=60)
    if page != navigation.PAGES[0]:
        app.switch_page(f"pages/{page}.py")
    return app


def at(app: AppTest, link: dict[str, str]) -> AppTest:
    app.query_params.clear()
    for key, value in link.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> list[str]:
    """Everything the page says, element by element, but the links, which name the language."""
    words = []
    for element in app.main:
        body = str(getattr(element, "value", "") or getattr(element.proto, "body", ""))
        words += [re.sub(r'href="[^"]*"', "", body), getattr(element.proto, "spec", "")]
    return words


def numbers(app: AppTest) -> Counter[str]:
    """Every figure in the tables, cards and charts of the page, whatever the language writes between its digits."""
    said = shown(app)
    cells = re.findall(r"<td[^>]*cms-number[^>]*>(.*?)</td>|<dd>(.*?)</dd>", " ".join(said), flags=re.DOTALL)
    written = [re.sub(r"\D", "", found) for cell in cells for found in NUMBER.findall("".join(cell))]
    return Counter([*written, *(value for element in app.main for value in drawn(element.proto))])


def drawn(proto: object) -> list[str]:
    """Where the marks of a chart stand on its axis of values."""
    spec = getattr(proto, "spec", "")
    traces = json.loads(spec)["data"] if spec else []
    return [str(trace["x"]) for trace in traces if not any(isinstance(value, str) for value in trace.get("x", ()))]


@pytest.fixture(scope="module")
def states(release: Release) -> list[tuple[str, Selection]]:
    chance, words = random.Random(4), queries.selection_vocabulary(release)  # noqa: S311 - a seed, not a secret
    some = [(navigation.PAGES[n % len(navigation.PAGES)], random_selection(chance, words)) for n in range(STATES)]
    return some + compared(chance, words)


def test_the_codec_restores_each_state(release: Release, states: list[tuple[str, Selection]]) -> None:
    words = queries.selection_vocabulary(release)
    for _, selection in states:
        assert parse_query_params(to_query_params(selection), words) == (selection, ())


@pytest.mark.parametrize("page", navigation.PAGES)
def test_a_link_shows_the_same_in_a_clean_session_and_in_the_other_language(
    page: str, states: list[tuple[str, Selection]]
) -> None:
    """One session of each language goes from state to state by link; each state is then opened in a session of its own,
    which shows the same, and the two languages show the same numbers."""
    used = {lang: opened(page) for lang in LANGUAGES}
    mine = [selection for where, selection in states if where == page]
    assert mine
    for selection in mine:
        italian, english = (at(app, to_query_params(replace(selection, lang=lang))) for lang, app in used.items())
        assert shown(at(opened(page), to_query_params(selection))) == shown(italian)
        assert numbers(italian) == numbers(english), selection

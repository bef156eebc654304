"""The number on the card of each question equals the number on the page that it opens."""

import re
from collections import Counter
from html import unescape

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection, to_query_params
from cmsdash.i18n import get_translator
from cmsdash.views.narrative import captions, faq
from cmsdash.views.page_links import first_available_page
from tests.embedded_data import find_operations, list_codes, read_rows
from tests.ui.test_url_round_trip import create_app, open_link, read_page_texts

CODES = (
    "unpublished", "total-only", "ceiling", "admitted", "women", "youth", "under-way", "decree", "objective", "silent",
)  # fmt: skip
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def find_list_rows(page: str, html: str) -> list[str]:
    """Return the rows of the list of operations or cities on a page."""
    name = "operation" if page == "operations" else "city"
    [body] = re.findall(rf"<table[^>]*>(?:(?!</table>).)*cms-c-{name}\b(?:(?!</table>).)*</table>", html, re.DOTALL)[:1]
    return re.findall(r"<tr[^>]*>\s*<th scope=\"row\".*?</tr>", body, re.DOTALL)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_number_on_a_card_equals_that_on_its_page(release: Release, code: str, lang: str) -> None:
    questions = {question.code: question for question in queries.answered_questions(release)}
    assert tuple(questions) == CODES
    question, text = questions[code], get_translator(lang)
    names = dict(zip(*(release.tables["cities"][column] for column in ("city", "name")), strict=True))
    n, selection = len(question.answer.table), Selection(**question.choices, lang=lang)
    card = faq.answer_sentence(code, question.answer.table, names, text)
    assert card.startswith(text.number(n)) if n else card == text(f"answer_none.{code}")
    page = first_available_page(question.pages)
    app = open_link(create_app(page), to_query_params(selection))
    html = unescape(" ".join(read_page_texts(app)))
    if not question.answers_with_cities:
        total = text.number(len(read_rows("operations")))
        headline = text.plural("operations.headline_some", n, total=total) if n else text("operations.headline_none")
        assert app.title[0].value.partition(":")[0] == headline
        assert not n or len(find_list_rows(page, html)) == n
    elif "stage" in question.choices:
        counts = captions.availability_counts(queries.city_funding(release, selection).table)
        assert counts["stated"] + counts["estimated"] == n
        for kind in ("stated", "estimated"):
            assert not counts[kind] or text.plural(f"sentence.{kind}", counts[kind]) in html
    else:
        assert text.plural("sentence.scope", n) + ": " + text.plural(f"sentence.{code}", n) + "." in html
        assert len(find_list_rows(page, html)) == n


def test_card_numbers_match_the_sources(release: Release) -> None:
    questions = {question.code: question for question in queries.answered_questions(release)}
    found = {code: len(question.answer.table) for code, question in questions.items()}
    # allocations.csv of the collected facts: (two collections) eight cities without a figure, and that of Taranto cannot be read; eight have only
    # a total; ten ceilings and fifteen admitted amounts of Priority 5. operations.csv of the collected facts: one states its objective (BR5.4.11.1a)
    cities = {"unpublished": 9, "total-only": 8, "ceiling": 10, "admitted": 15}
    assert {code: found[code] for code in cities} == cities
    for code, facet, codes in (
        ("women", "group", ["donne-violenza"]),
        ("youth", "group", ["giovani"]),
        ("objective", "objective", list_codes("objectives", "objective")),
    ):
        table = questions[code].answer.table
        for inferred in (False, True):
            marked = set(table.loc[table["by_inference"] == inferred, "operation"])
            assert marked == find_operations(facet, codes, inferred=inferred)
    statuses = Counter(row["status"] for row in read_rows("operations"))
    assert (found["under-way"], found["decree"]) == (statuses["under_way"], statuses["decree"])
    groups = list_codes("target_groups", "target_group")
    silent = questions["silent"].answer.table
    assert len(silent) == len(read_rows("operations")) - len(find_operations("group", groups, inferred=False))
    assert silent["by_inference"].sum() == len(find_operations("group", groups, inferred=True))


def test_answers_tell_stated_and_inferred_apart(release: Release) -> None:
    names = dict(zip(*(release.tables["cities"][column] for column in ("city", "name")), strict=True))
    answers = {question.code: question.answer.table for question in queries.answered_questions(release)}
    stated, inferred = (len(find_operations("group", ["giovani"], inferred=value)) for value in (False, True))
    text = get_translator("it")
    assert stated == 7
    assert inferred >= 1
    assert f": {stated} dichiarate, {inferred} dedott" in faq.answer_sentence("youth", answers["youth"], names, text)
    assert "di queste lo deduciamo" in faq.answer_sentence("silent", answers["silent"], names, text)

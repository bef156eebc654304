"""On English pages, source texts are marked as Italian."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from cmsdash.datastore.releases.release import Release
from cmsdash.i18n import get_translator
from cmsdash.i18n.catalogs import load_messages
from cmsdash.views.formatting.values import inferred_from_html
from cmsdash.views.html.tables import html_table
from cmsdash.views.page_links import PAGES

VOID = {"br", "img", "input", "hr", "path", "circle", "line", "rect"}


class LanguageParser(HTMLParser):
    """The texts of HTML, each with its language ("" for that of the page)."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self._langs = [("", "")]
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._langs.append((tag, dict(attrs).get("lang") or self._langs[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        while self._langs[-1][0] not in (tag, ""):
            self._langs.pop()
        if len(self._langs) > 1:
            self._langs.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((data, self._langs[-1][1]))


def collect_source_phrases(release: Release) -> set[str]:
    """Return the Italian phrases of the data with more than one word."""
    words = {source.title for source in release.sources.values()}
    for table, columns in {
        "operations": ("title", "summary", "objective_wording", "recipients_wording", "wording"),
        "operation_interventions": ("wording",),
        "operation_target_groups": ("wording",),
        "interventions": ("wording",),
        "figures": ("wording",),
        "operation_actors": ("actor", "wording"),
        "programme_statements": ("quote",),
    }.items():
        for column in columns:
            words.update(word for cell in release.tables[table][column].dropna() for word in str(cell).split(" | "))
    return {word for word in words if len(word.split()) > 1} - {"Città Medie Sud"}  # the name of the programme


def iterate_page_texts(app: AppTest) -> Iterator[tuple[str, str]]:
    """Yield all texts of a page with their language; Streamlit's own elements use that of the page."""
    for item in app.get("html"):
        yield from LanguageParser(item.proto.body).texts
    for element in (*app.title, *app.header, *app.subheader, *app.text, *app.warning, *app.info):
        yield str(element.value), ""
    for box in (*app.selectbox, *app.multiselect):
        yield from ((option, "") for option in box.options)
    yield from ((button.label, "") for button in app.button)


def run_page(page: str, **params: str) -> AppTest:
    app = AppTest.from_file("../../app.py", default_timeout=60)
    if page != PAGES[0]:
        app.switch_page(f"pages/{page}.py")
    for key, value in params.items():
        app.query_params[key] = value
    for fold in app.run().expander:
        if "fold-" in fold.proto.id:  # the table is rendered when the fold is open
            app.session_state["fold-" + fold.proto.id.partition("-fold-")[2]] = True
    return app.run()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("page", "params"),
    [
        *((page, {}) for page in PAGES),
        ("city", {"city": "crotone"}),
        ("operations", {"operation": "crotone-02", "inferred": "include"}),
        ("operations", {"city": "crotone", "inferred": "include"}),
        ("compare", {"city": "andria,benevento"}),
    ],
)
def test_source_texts_are_marked_as_italian_on_english_pages(
    page: str, params: dict[str, str], release: Release
) -> None:
    phrases = collect_source_phrases(release)
    texts = list(iterate_page_texts(run_page(page, lang="en", **params)))
    assert [words for words, lang in texts if lang != "it" and any(word in words for word in phrases)] == []
    messages = set(load_messages("en").values()) - {get_translator("en")(name) for name in ("language.it", "app.title")}
    assert [words for words, lang in texts if lang == "it" and words in messages] == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_source_texts_are_marked_on_english_pages_only() -> None:
    for lang, expected in (("en", True), ("it", False)):
        texts = list(iterate_page_texts(run_page("operations", operation="crotone-02", inferred="include", lang=lang)))
        assert any(words.startswith("Kroton Skill") and marked_lang == "it" for words, marked_lang in texts) == expected
    assert [words for words, marked_lang in texts if marked_lang == "it"] == [get_translator("it")("language.it")]


def test_text_around_source_texts_is_not_marked() -> None:
    english = get_translator("en")
    assert LanguageParser(inferred_from_html(["housing sociale"], english)).texts == [
        ("inferred from: ", ""),
        ("“housing sociale”", "it"),
    ]
    table = pd.DataFrame({"title": ["Lavoro per includere", None], "status": ["decree", "decree"]})
    html = html_table(table, ["title", "status"], english, "")
    assert html.count('lang="it"') == 1, "an empty cell has no language"
    changes = pd.DataFrame({"column": ["title", "status"], "before": ["Uno", "decree"]})
    assert html_table(changes, ["column", "before"], english, "").count('lang="it"') == 1

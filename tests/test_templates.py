"""HTML comes from templates, which escape each value once: whatever text the data hold, a page shows it as text."""

import ast
import inspect
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest
from jinja2 import UndefinedError, nodes
from markupsafe import Markup

from cmsdash import queries
from cmsdash.domain import Repair, Selection, Stage
from cmsdash.exports import import_html
from cmsdash.facts import Release
from cmsdash.facts.account import Account, Finding, InputFile, Tally
from cmsdash.queries import Answer
from cmsdash.server import missing
from cmsdash.shell import city_link, header, operation_link, places_links
from cmsdash.shell.frame import View
from cmsdash.shell.show import source_links
from cmsdash.text import CatalogueError, Text
from cmsdash.text.catalogue import entries
from cmsdash.views import (
    accounts,
    bars,
    city,
    classification,
    comparison,
    conformity,
    coverage,
    leaves,
    lists,
    maps,
    sheet,
    stages,
    tables,
    tiles,
    tree,
)
from cmsdash.views.cells import CODES, INFERRED, words_of
from cmsdash.views.notices import repaired
from cmsdash.views.templates import ENVIRONMENT, macro, render

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])

PLAIN = "zzplainzz"
"""A word that no page has: what is read of it is compared with what is read of hostile text in its place."""
FRAGMENTS = ("<script>", "</td>", "</style>", "<img src=x onerror=alert(1)>", '"', "'", "&", "&amp;", "{{7*7}}", "<!--")
HOSTILE = """</td><script>"'&&amp;{{7*7}}<!--"""


@dataclass(frozen=True)
class Worded(Text):
    """A language whose every word is followed by the same text."""

    more: str = ""

    def __call__(self, key: str, **values: object) -> str:
        return super().__call__(key, **values) + self.more


class Reader(HTMLParser):
    """What a browser makes of a piece of HTML: its elements with the names of their attributes, and every word."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, list[str]]] = []
        self.words: list[str] = []
        self.feed(str(content))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, [name for name, _ in attrs]))
        self.words += [unquote(value or "") for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def assert_shown_as_text(draw: Callable[[str], str], words: str) -> None:
    """The page with `words` has the elements of the page with a plain word, and in its place exactly these words."""
    plain, drawn = Reader(draw(PLAIN)), Reader(draw(words))
    assert PLAIN in "".join(plain.words)
    assert drawn.elements == plain.elements
    assert "".join(drawn.words) == "".join(plain.words).replace(PLAIN, words)


@cache
def answers(release: Release) -> Mapping[str, pd.DataFrame]:
    """The table of every query that asks a release, or a release and a selection."""
    found = {}
    for name in dir(queries):
        query = getattr(queries, name)
        if inspect.isfunction(query) and inspect.signature(query).return_annotation is Answer:
            asked = list(inspect.signature(query).parameters)
            if asked == ["release"]:
                found[name] = query(release).table
            elif asked == ["release", "selection"]:
                of_operation = name in ("operation", "shares", "classes", "actors", "indicators", "payments")
                key = str(release.tables["operations"]["operation"].iloc[0]) if of_operation else ""
                found[name] = query(release, Selection(operation=key)).table
    return found


def is_free(column: str, value: object, text: Text) -> bool:
    """Whether a cell is written as it stands: text of a source, a key, or a list of phrases."""
    if isinstance(value, list):
        return column not in CODES and bool(value)
    try:
        return isinstance(value, str) and value != "" and words_of(column, PLAIN, text) == PLAIN
    except (CatalogueError, ValueError):  # a code, a date
        return False


def spoiled(table: pd.DataFrame, words: str, text: Text) -> pd.DataFrame:
    """The table with `words` in every cell of free text."""

    def cell(column: str, value: object) -> object:
        if column in INFERRED.values() and isinstance(value, list):
            return [f"{item.partition(': ')[0]}: {words}" for item in value]
        if not is_free(column, value, text):
            return value
        return [words] * len(value) if isinstance(value, list) else words

    rows = [
        {str(column): cell(str(column), value) for column, value in row.items()} for row in table.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=table.columns, dtype=object)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_text_of_every_table_is_shown_as_text(release: Release, lang: str) -> None:
    text, seen = Text(lang), set()
    for name, table in answers(release).items():
        known = [c for c in map(str, table.columns) if f"table.{tables.HEADINGS.get(c, c)}" in entries(lang)]
        free = {c for c in known for value in table[c].head(5) if is_free(c, value, text)}
        if not free:
            continue
        seen |= free
        shown = [column for column in known if column in free or column in INFERRED]

        def draw(more: str, table: pd.DataFrame = table, shown: list[str] = shown, name: str = name) -> str:
            return tables.html_table(spoiled(table.head(5), more, text), shown, text, f"{name} {more}")

        assert_shown_as_text(draw, HOSTILE)
    assert seen >= {"title", "wording", "publisher", "deciding", "words", "city"}


ACCOUNT = Account(
    "allocations", InputFile("x", "0" * 64, 1, "csv"), Tally(3, 3), Tally(1, 1), {"amount_unreadable": Tally(2, 2)}, {}
)  # fmt: skip


def first(table: pd.DataFrame) -> dict[Any, Any]:
    return dict(table.to_dict("records")[0])


def not_found_page(path: str) -> Markup:
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"accept", b"text/html")]}
    answer = missing.answer(scope)
    assert answer
    return Markup(bytes(answer.body).decode())  # noqa: S704 - read, never shown


def spoiled_release(release: Release, words: str) -> Release:
    """The release with `words` for every title, name and publisher."""
    operations, cities = release.tables["operations"].assign(title=words), release.tables["cities"].assign(name=words)
    sources = {key: replace(source, publisher=words) for key, source in release.sources.items()}
    return replace(release, tables={**release.tables, "operations": operations, "cities": cities}, sources=sources)


def views(release: Release, text: Text, words: str) -> Mapping[str, Callable[[], Markup]]:
    """Every view that makes HTML, drawn with `words` in whatever its caller gives it."""
    found, link = answers(release), tables.link(words, f"/city?city={words}", Markup(" data-x"))
    names = dict.fromkeys(release.tables["cities"]["city"], words)
    sources = spoiled_release(release, words).sources
    account = replace(
        ACCOUNT,
        file=replace(ACCOUNT.file, name=words),
        findings=(Finding("amount_unreadable", 2, words, words, words),),
    )
    rules = spoiled(found["class_rules"], words, text)

    def href(*_: object) -> str:
        return f"/operations?search={words}"

    view = View(Selection(), spoiled_release(release, words), text, queries.vocabulary(release))
    linked = {
        "operation": operation_link(view),
        "places": places_links(view),
        "city": city_link(view),
        "source": lambda keys: source_links(view, keys),
    }
    return {
        "link": lambda: link,
        "cells of links": lambda: tables.html_table(found["listed"].head(2), tuple(linked), text, "x", linked),
        "unsafe link": lambda: tables.link(words, f"javascript:{words}", Markup(" data-x")),
        "heads": lambda: tables.html_table(
            found["listed"].head(2), ["title"], text, words, {"title": lambda _: link}, {"title": tables.Head(href())}
        ),
        "matrix": lambda: coverage.matrix(
            queries.coverage(release, Selection(across="city")).table, "city", names, href, text
        ),
        "tree": lambda: tree.tree(found["tree"], href, text),
        "sheet": lambda: sheet.sheet(first(spoiled(found["operation"], words, text)), link, text),
        "cards": lambda: comparison.cards(
            queries.comparison(release, Selection(city=("salerno",))).table,
            queries.peer_bands(release, Selection(city=("salerno",))).table,
            Selection(),
            lambda _: words,
            text,
        ),
        "bars": lambda: bars.bars([bars.Bar(words, words, 0.5, note=words, marked=words), bars.Bar(words, "", None)]),
        "incomes": lambda: bars.income_bars(queries.incomes(release, Selection(city=("salerno",))).table, words, text),
        "stages": lambda: stages.stage_bars(
            queries.figures(release, Selection(city=("barletta",))).table, sources, text
        ),
        "tiles": lambda: tiles.programme_tiles(found["programme_figures"], text),
        "rules": lambda: classification.rules_list(rules, text),
        "list": lambda: lists.plain([words]),
        "numbered": lambda: lists.numbered([words]),
        "digests": lambda: lists.fingerprinted([f"{words} {'a' * 64} {words}"]),
        "ladder": lambda: lists.ladder("stage", list(Stage), text),
        "pages": lambda: leaves.leaves(2, 3, href, text),
        "notice": lambda: repaired([Repair("city", words[:40])], text),
        "outcomes": lambda: accounts.heaps_table(account, text),
        "findings": lambda: accounts.findings_table(account.findings, text),
        "report": lambda: import_html(account, text),
        "limits": lambda: conformity.limits(text),
        "criteria": lambda: conformity.criteria(text),
        "outward": lambda: city.outward(words, f"https://example.org/?{words}", text),
        "map legend": lambda: maps.legend(Selection(), text),
        "brand": lambda: header.bars(Markup(), text),
        "not found": lambda: not_found_page(f"/{words}"),
        "note": lambda: macro("paragraph")(words, words),
        "empty": lambda: macro("empty")(words),
        "title": lambda: macro("title")(words),
        "lines": lambda: macro("lines")([words, words]),
        "upload": lambda: render("upload", css="", words=words),
        "watermark": lambda: render("watermark", words=words),
    }


OF_TEXT = frozenset({"tree", "tiles", "ladder", "pages", "limits", "criteria", "map legend", "brand", "outcomes"})
"""Views that a caller gives no free text: the words of the language stand for it."""


@pytest.mark.parametrize("words", [*FRAGMENTS, HOSTILE])
def test_text_of_every_view_is_shown_as_text(release: Release, words: str) -> None:
    for name in views(release, Text("en"), PLAIN):

        def draw(more: str, name: str = name) -> str:
            return views(release, Worded("en", more) if name in OF_TEXT else Text("en"), more)[name]()

        assert_shown_as_text(draw, words)


TAG = re.compile(r"(?<!\?P)<!?/?(?!u\d)[a-z][a-z0-9]*(?=[\s/>]|$)")
"""A tag, or its beginning; not a named group of a pattern, nor a type of numpy (`<u8`)."""
OTHER_MARKUP = {
    "views/maps.py": "folium's templates of JavaScript",
    "server/document.py": "patterns that find Streamlit's own elements",
    "server/paint.py": "patterns that find Streamlit's own elements",
    "server/policy.py": "patterns that find Streamlit's own elements",
}
"""Modules whose strings hold tags, and what these are."""
PLOTLY_TAG = re.compile(r"</?(b|br|extra)>")
"""What plotly makes of text: bold, a new line, the box beside a hover label."""


def strings(tree: ast.Module) -> set[str]:
    """Every string of a module but its documentation; of an f-string the fixed parts."""
    documentation = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in documentation)
    return {node.value for node in constants if isinstance(node.value, str)}


def draws_with_plotly(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Import) and node.names[0].name.startswith("plotly") for node in ast.walk(tree))


def test_python_writes_no_html() -> None:
    found = {}
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        written = strings(tree)
        if draws_with_plotly(tree):
            written = {PLOTLY_TAG.sub("", words) for words in written}
        if not any(path.match(f"src/cmsdash/{name}") for name in OTHER_MARKUP):
            found[path.name] = {words for words in written if TAG.search(words)}
    assert {name: words for name, words in found.items() if words} == {}


def test_only_plotly_text_is_escaped_by_hand() -> None:
    by_hand = {
        path.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and node.module == "html")
        or (isinstance(node, ast.Import) and any(alias.name == "html" for alias in node.names))
    }
    assert by_hand == {"template.py"}


def test_what_enters_a_template_unescaped_is_a_style_sheet() -> None:
    """`safe` is for our own style sheets; the cells of a table are escaped before they enter its template."""
    safe, unescaped = set(), set()
    for name in ENVIRONMENT.list_templates():
        source = (ROOT / "src/cmsdash/views/html" / name).read_text(encoding="utf-8")
        tree = ENVIRONMENT.parse(source)
        filters = [node for node in tree.find_all(nodes.Filter) if node.name == "safe"]
        safe |= {node.node.name for node in filters if isinstance(node.node, nodes.Name)}
        assert all(isinstance(node.node, nodes.Name) for node in filters)
        unescaped |= {name} if any(tree.find_all(nodes.ScopedEvalContextModifier)) else set()
    assert safe == {"css", "style", "sketch"}
    assert unescaped == {"table.html.j2"}


def test_a_value_that_a_template_names_must_be_given() -> None:
    with pytest.raises(UndefinedError, match="rest"):
        render("notice", what="x")


@pytest.mark.parametrize(
    "href", ["//example.org", "/\\example.org", "/\t/example.org", "javascript:alert(1)", "http://x"]
)
def test_a_link_leads_to_a_page_or_to_https(href: str) -> None:
    assert tables.link("x", href) == "x"
    for good in ("https://example.org", "/city?city=x", "/", "?lang=it"):
        assert f'href="{good}"' in tables.link("x", good)


def test_an_installed_package_has_its_files() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["cmsdash"]
    package = ROOT / "src" / "cmsdash"
    packed = {path for pattern in patterns for path in package.glob(pattern)}
    rest = {path for path in package.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert sorted(path.name for path in rest - packed) == []

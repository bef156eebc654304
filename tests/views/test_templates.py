"""All HTML comes from templates, and text of the data is shown as text."""

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
from urllib.parse import quote, unquote

import pandas as pd
import pytest
from jinja2 import UndefinedError, nodes
from markupsafe import Markup

from cmsdash import queries
from cmsdash.datastore.import_report import ExcludedRows, ImportReport, InputFile, RowIssue, RowTotals
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import FundingStage, IgnoredParameter, Selection
from cmsdash.exports import report_to_html
from cmsdash.figures import PageContext
from cmsdash.figures.links import city_link_cell, city_links_cell, operation_link_cell, source_links_html
from cmsdash.i18n import MissingMessageError, Translator
from cmsdash.i18n.catalogs import load_messages
from cmsdash.queries import QueryResult
from cmsdash.server import not_found
from cmsdash.ui.layout import header
from cmsdash.views.formatting.values import COLUMN_LABEL_SECTIONS, INFERENCE_COLUMNS, format_value
from cmsdash.views.html import (
    accessibility_statement,
    bar_list,
    city_areas,
    class_amounts,
    class_chips,
    classification_rules,
    comparison_cards,
    coverage_matrix,
    fundable_classes,
    funding_stages,
    import_report,
    lists,
    metric_tiles,
    operation_detail,
    pagination,
    tables,
    taxonomy_tree,
)
from cmsdash.views.html.notices import ignored_parameters_notice
from cmsdash.views.maps import small_multiples
from cmsdash.views.maps.legend import map_legend
from cmsdash.views.maps.locator_map import locator_map
from cmsdash.views.maps.small_base_map import small_base_map
from cmsdash.views.narrative import city
from cmsdash.views.templates import ENVIRONMENT, get_macro, render

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])

PLAIN = "zzplainzz"
"""A word that no page contains and that tests replace by hostile text."""
FRAGMENTS = ("<script>", "</td>", "</style>", "<img src=x onerror=alert(1)>", '"', "'", "&", "&amp;", "{{7*7}}", "<!--")
HOSTILE = """</td><script>"'&&amp;{{7*7}}<!--"""


@dataclass(frozen=True)
class SuffixedTranslator(Translator):
    """A translator that appends the same text to every message."""

    suffix: str = ""

    def __call__(self, key: str, **values: object) -> str:
        return super().__call__(key, **values) + self.suffix


class Parser(HTMLParser):
    """The elements of HTML with the names of their attributes, and all texts."""

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
    """Assert that `words` instead of a plain word changes only the text and no element."""
    plain, changed = Parser(draw(PLAIN)), Parser(draw(words))
    assert PLAIN in "".join(plain.words)
    assert changed.elements == plain.elements
    assert "".join(changed.words) == "".join(plain.words).replace(PLAIN, words)


@cache
def run_all_queries(release: Release) -> Mapping[str, pd.DataFrame]:
    """Return the table of every query that takes a release, or a release and a selection."""
    results = {}
    for name in dir(queries):
        query = getattr(queries, name)
        if inspect.isfunction(query) and inspect.signature(query).return_annotation is QueryResult:
            parameters = list(inspect.signature(query).parameters)
            if parameters == ["release"]:
                results[name] = query(release).table
            elif parameters == ["release", "selection"]:
                of_operation = name in (
                    "operation_detail", "operation_city_shares", "operation_classes", "organisations", "operation_indicators",
                    "operation_payments",
                )  # fmt: skip
                key = str(release.tables["operations"]["operation"].iloc[0]) if of_operation else ""
                results[name] = query(release, Selection(operation=key)).table
    return results


def is_free_text(column: str, value: object, text: Translator) -> bool:
    """Return whether a cell is shown unchanged: source text, a key, or a list of phrases."""
    if isinstance(value, list):
        return column not in COLUMN_LABEL_SECTIONS and bool(value)
    try:
        return isinstance(value, str) and value != "" and format_value(column, PLAIN, text) == PLAIN
    except (MissingMessageError, ValueError):  # a code, a date
        return False


def insert_text(table: pd.DataFrame, words: str, text: Translator) -> pd.DataFrame:
    """Return the table with `words` in every cell of free text."""

    def cell(column: str, value: object) -> object:
        if column in INFERENCE_COLUMNS.values() and isinstance(value, list):
            return [{**item, "words": [words] * len(item["words"])} for item in value]
        if not is_free_text(column, value, text):
            return value
        return [words] * len(value) if isinstance(value, list) else words

    rows = [
        {str(column): cell(str(column), value) for column, value in row.items()} for row in table.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=table.columns, dtype=object)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_text_of_every_table_is_shown_as_text(release: Release, lang: str) -> None:
    text, seen = Translator(lang), set()
    for name, table in run_all_queries(release).items():
        known = [c for c in map(str, table.columns) if f"table.{tables.HEADINGS.get(c, c)}" in load_messages(lang)]
        free = {c for c in known for value in table[c].head(5) if is_free_text(c, value, text)}
        if not free:
            continue
        seen |= free
        shown = [column for column in known if column in free or column in INFERENCE_COLUMNS]

        def draw(inserted: str, table: pd.DataFrame = table, shown: list[str] = shown, name: str = name) -> str:
            return tables.html_table(insert_text(table.head(5), inserted, text), shown, text, f"{name} {inserted}")

        assert_shown_as_text(draw, HOSTILE)
    assert seen >= {"title", "wording", "publisher", "deciding", "words", "city"}


REPORT = ImportReport(
    "allocations", InputFile("x", "0" * 64, 1, "csv"), RowTotals(3, 3), RowTotals(1, 1), {"amount_unreadable": RowTotals(2, 2)}, {}
)  # fmt: skip


def get_first_row(table: pd.DataFrame) -> dict[Any, Any]:
    return dict(table.to_dict("records")[0])


def render_not_found_page(path: str) -> Markup:
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"accept", b"text/html")]}
    answer = not_found.not_found_response(scope)
    assert answer
    return Markup(bytes(answer.body).decode())  # noqa: S704 - parsed, never shown


def insert_text_in_release(release: Release, words: str) -> Release:
    """Return the release with `words` as every title, name and publisher. It is private, so that nothing is cached."""
    operations, cities = release.tables["operations"].assign(title=words), release.tables["cities"].assign(name=words)
    sources = {key: replace(source, publisher=words) for key, source in release.sources.items()}
    changed = {**release.tables, "operations": operations, "cities": cities}
    return replace(release, tables=changed, sources=sources, is_private=True)


def build_views(release: Release, text: Translator, words: str) -> Mapping[str, Callable[[], Markup]]:
    """Return every HTML view, rendered with `words` in all its arguments."""
    results, link = run_all_queries(release), tables.link(words, f"/city?city={quote(words)}", Markup(" data-x"))
    names = dict.fromkeys(release.tables["cities"]["city"], words)
    sources = insert_text_in_release(release, words).sources
    report = replace(
        REPORT,
        file=replace(REPORT.file, name=words),
        row_issues=(RowIssue("amount_unreadable", 2, words, words, words),),
        excluded=(ExcludedRows("city", words, 2, RowTotals(1, 100, 1)),),
    )
    rules = insert_text(results["classification_rules"], words, text)

    def href(*_: object, **__: object) -> str:
        return f"/operations?search={quote(words)}"

    base = small_base_map(release.shapes["regions"], release.tables["cities"])
    areas = queries.programme_classes(release, Selection(), "intervention")
    page = PageContext(Selection(), insert_text_in_release(release, words), text, queries.selection_vocabulary(release))
    linked = {
        "operation": operation_link_cell(page),
        "places": city_links_cell(page),
        "city": city_link_cell(page),
        "source": lambda keys: source_links_html(page, keys),
    }
    return {
        "link": lambda: link,
        "cells of links": lambda: tables.html_table(
            results["search_operations"].head(2), tuple(linked), text, "x", linked
        ),
        "unsafe link": lambda: tables.link(words, f"javascript:{words}", Markup(" data-x")),
        "sortable headings": lambda: tables.html_table(
            results["search_operations"].head(2),
            ["title"],
            text,
            words,
            {"title": lambda _: link},
            {"title": tables.SortHeading(href())},
        ),
        "coverage matrix": lambda: coverage_matrix.coverage_matrix_html(
            queries.coverage_matrix(release, Selection(across="city")).table, "city", names, href, text
        ),
        "city areas": lambda: city_areas.city_areas_html(
            queries.city_areas(release, Selection()).table,
            dict.fromkeys(names, 1),
            areas,
            dict(zip(release.tables["cities"]["city"], release.tables["cities"]["region"], strict=True)),
            names,
            href,
            text,
        ),
        "class amounts": lambda: class_amounts.class_amounts_html(
            queries.class_amounts(release, Selection(), "intervention").table,
            "intervention",
            areas,
            Selection(),
            href,
            text,
        ),
        "small multiples": lambda: (
            small_multiples.small_multiples(
                queries.class_cities(release, Selection(), "group").table,
                "group",
                queries.programme_classes(release, Selection(), "group"),
                replace(base, names=names),
                ("giovani",),
                href,
                text,
            ).html
        ),
        "tree": lambda: taxonomy_tree.taxonomy_tree_html(results["taxonomy_tree"], href, text),
        "operation detail": lambda: operation_detail.operation_detail_html(
            get_first_row(insert_text(results["operation_detail"], words, text))
            | {"source": [next(iter(sources))], "places": ["salerno"]},
            insert_text(results["organisations"], words, text),
            2,
            sources,
            lambda facet, code: f"/operations?{facet}={quote(code)}",
            names,
            text,
        ),
        "cards": lambda: comparison_cards.comparison_cards(
            queries.compared_cities(release, Selection(city=("salerno",))).table,
            Selection(),
            lambda _: words,
            text,
        ),
        "bars": lambda: bar_list.bar_list(
            [bar_list.Bar(words, words, 0.5, note=words, badge=words), bar_list.Bar(words, "", None)]
        ),
        "incomes": lambda: bar_list.income_bars(
            queries.income_comparison(release, Selection(city=("salerno",))).table, words, text
        ),
        "stages": lambda: funding_stages.funding_stages_html(
            queries.city_figures(release, Selection(city=("barletta",))).table, sources, text
        ),
        "peer bars": lambda: bar_list.peer_bars(
            queries.cities_at_stage(release, Selection(city=("salerno",))).table.assign(name=words), str, text
        ),
        "classes": lambda: class_chips.class_chips(
            queries.declared_classes(release, Selection()).table,
            {**areas, **queries.programme_classes(release, Selection(), "group")},
            href,
            text,
        ),
        "fundable classes": lambda: fundable_classes.fundable_classes(
            results["taxonomy"], results["target_groups"], ("intervention", "group"), href, text, folded=True
        ),
        "locator": lambda: locator_map(replace(base, names=names), "salerno", "campania", text),
        "neighbours": lambda: render("neighbour_links", title=words, links=[link]),
        "tiles": lambda: metric_tiles.programme_tiles(results["programme_figures"], text),
        "rules": lambda: classification_rules.classification_rules_html(rules, text),
        "list": lambda: lists.bullet_list([words]),
        "numbered": lambda: lists.ordered_list([words]),
        "checksums": lambda: lists.bullet_list_with_checksums([f"{words} {'a' * 64} {words}"]),
        "code definitions": lambda: lists.code_definitions("stage", list(FundingStage), text),
        "pages": lambda: pagination.pagination_links(2, 3, href, text),
        "notice": lambda: ignored_parameters_notice([IgnoredParameter("city", words[:40])], text),
        "outcomes": lambda: import_report.outcome_table(report, text),
        "row issues": lambda: import_report.row_issues_table(report.row_issues, text),
        "excluded rows": lambda: import_report.excluded_table(report.excluded, text),
        "report": lambda: report_to_html(report, text),
        "known limitations": lambda: accessibility_statement.known_limitations_html(text),
        "criteria": lambda: accessibility_statement.success_criteria_html(text),
        "external links": lambda: city.external_links(words, f"https://example.org/?{quote(words)}", text),
        "map legend": lambda: map_legend((), Selection(), text),
        "brand": lambda: header.brand_bars_html(Markup(), "/", text),
        "not found": lambda: render_not_found_page(f"/{words}"),
        "note": lambda: get_macro("paragraph")(words, words),
        "empty": lambda: get_macro("empty_state")(words),
        "title": lambda: get_macro("page_title")(words),
        "lines": lambda: get_macro("line_breaks")([words, words]),
        "upload": lambda: render("upload_label", css="", words=words),
        "watermark": lambda: render("watermark", words=words),
    }


VIEWS_OF_MESSAGES = frozenset(
    {
        "tree",
        "class amounts",
        "classes",
        "fundable classes",
        "tiles",
        "code definitions",
        "pages",
        "known limitations",
        "criteria",
        "map legend",
        "brand",
        "outcomes",
    }
)
"""Views without free text as argument; the messages of the translator replace it."""


@pytest.mark.parametrize("words", [HOSTILE, *(pytest.param(words, marks=pytest.mark.slow) for words in FRAGMENTS)])
def test_text_of_every_view_is_shown_as_text(release: Release, words: str) -> None:
    for name in build_views(release, Translator("en"), PLAIN):

        def draw(inserted: str, name: str = name) -> str:
            return build_views(
                release,
                SuffixedTranslator("en", suffix=inserted) if name in VIEWS_OF_MESSAGES else Translator("en"),
                inserted,
            )[name]()

        assert_shown_as_text(draw, words)


TAG = re.compile(r"(?<!\?P)(?<!\(\?)<!?/?(?!u\d)[a-z][a-z0-9]*(?=[\s/>]|$)")
"""A tag or its beginning, but neither a group of a pattern nor a numpy type (`<u8`)."""
OTHER_MARKUP = {
    "ingest/formats/file_signatures.py": "the beginnings by which web pages are known",
    "views/maps/city_map.py": "folium's templates of JavaScript",
    "server/index_html.py": "patterns that find Streamlit's own elements",
    "server/first_paint.py": "patterns that find Streamlit's own elements",
    "server/security_headers.py": "patterns that find Streamlit's own elements",
}
"""Modules whose strings contain tags, and what these are."""
PLOTLY_TAG = re.compile(r"</?(b|br|extra)>")
"""Tags that plotly interprets: bold, line break, the box of a hover label."""


def collect_strings(tree: ast.Module) -> set[str]:
    """Return every string of a module except docstrings, and the fixed parts of f-strings."""
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings)
    return {node.value for node in constants if isinstance(node.value, str)}


def imports_plotly(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Import) and node.names[0].name.startswith("plotly") for node in ast.walk(tree))


def test_python_writes_no_html() -> None:
    html_strings = {}
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = collect_strings(tree)
        if imports_plotly(tree):
            texts = {PLOTLY_TAG.sub("", words) for words in texts}
        if not any(path.match(f"src/cmsdash/{name}") for name in OTHER_MARKUP):
            html_strings[path.name] = {words for words in texts if TAG.search(words)}
    assert {name: words for name, words in html_strings.items() if words} == {}


def test_only_plotly_text_is_escaped_by_hand() -> None:
    importing_modules = {
        path.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and node.module == "html")
        or (isinstance(node, ast.Import) and any(alias.name == "html" for alias in node.names))
    }
    assert importing_modules == {"theme.py"}


def test_only_style_sheets_enter_templates_unescaped() -> None:
    """`safe` is for our style sheets only; table cells are escaped before they enter the template."""
    safe, unescaped = set(), set()
    for name in ENVIRONMENT.list_templates():
        source = (ROOT / "src/cmsdash/views/html" / name).read_text(encoding="utf-8")
        tree = ENVIRONMENT.parse(source)
        filters = [node for node in tree.find_all(nodes.Filter) if node.name == "safe"]
        safe |= {node.node.name for node in filters if isinstance(node.node, nodes.Name)}
        assert all(isinstance(node.node, nodes.Name) for node in filters)
        unescaped |= {name} if any(tree.find_all(nodes.ScopedEvalContextModifier)) else set()
    assert safe == {"css", "fonts", "skeleton", "style"}
    assert unescaped == {"table.html.j2"}


def test_missing_template_value_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="rest"):
        render("ignored_parameters_notice", what="x")


@pytest.mark.parametrize(
    "href", ["//example.org", "/\\example.org", "/\t/example.org", "javascript:alert(1)", "http:///x"]
)
def test_links_lead_to_pages_or_to_the_web_only(href: str) -> None:
    assert tables.link("x", href) == "x"
    for valid in ("https://example.org", "http://example.org", "/city?city=x", "/", "?lang=it"):
        assert f'href="{valid}"' in tables.link("x", valid)


def test_package_data_includes_all_files() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["cmsdash"]
    package = ROOT / "src" / "cmsdash"
    packaged = {path for pattern in patterns for path in package.glob(pattern)}
    other_files = {path for path in package.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert sorted(path.name for path in other_files - packaged) == []

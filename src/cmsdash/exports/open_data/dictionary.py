"""The dictionary of the tables and the glossary as files, in both languages."""

from collections.abc import Iterator

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.schema.table_schema import Column, Schema
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports.csv_export import CsvDialect, table_to_csv
from cmsdash.exports.described_tables import described_tables, table_path
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.json_export import table_to_json
from cmsdash.exports.plain_lines import plain_line
from cmsdash.exports.result_table import result_to_table
from cmsdash.i18n import Translator, get_translator
from cmsdash.i18n.glossary import TERM_GROUPS
from cmsdash.queries import QueryResult

DICTIONARY_FOLDER = "dictionary"

_MAX_WORDS = 2_000
_MARKDOWN_SIGNS = frozenset("\\`*_[]<>#|~&$")


def dictionary_files(release: Release) -> dict[str, bytes]:
    """Return dictionary, lists of values and glossary of a release by path, in each language.

    Returns:
        CSV and JSON of each, as the menu beside a figure makes them, and the dictionary with its lists, and the
        glossary, as Markdown (CommonMark with tables) to read.
    """
    cities = release.tables["cities"]
    names = dict(zip(cities["city"], cities["name"], strict=True))
    files: dict[str, bytes] = {}
    for lang in LANGUAGES:
        text = get_translator(lang)
        context = FileContext(Selection(lang=lang), names, release, text)
        for name, title, result in _results(release, lang):
            table = result_to_table(result, context, title=text(title))
            files[f"{DICTIONARY_FOLDER}/{name}.{lang}.csv"] = table_to_csv(table, CsvDialect.INTERNATIONAL)
            files[f"{DICTIONARY_FOLDER}/{name}.{lang}.json"] = table_to_json(table)
        files[f"{DICTIONARY_FOLDER}/dictionary.{lang}.md"] = dictionary_to_markdown(release, text).encode()
        files[f"{DICTIONARY_FOLDER}/glossary.{lang}.md"] = glossary_to_markdown(text).encode()
    return files


def _results(release: Release, lang: str) -> Iterator[tuple[str, str, QueryResult]]:
    """Yield the name of each file, the key of its title, and its rows."""
    yield "dictionary", "sources.dictionary_title", queries.data_dictionary(release, lang)
    yield "values", "sources.code_lists_title", queries.code_lists(release, lang)
    yield "glossary", "nav.glossary", queries.glossary(lang)


def dictionary_to_markdown(release: Release, text: Translator) -> str:
    """Return the dictionary as Markdown: each table with its columns, then the lists of values."""
    lines = [
        f"# {_escape(text('sources.dictionary_title'))}",
        "",
        _escape(text("dictionary.lead", release=release.manifest.id)),
        "",
        _escape(text("dictionary.missing")),
    ]
    for name, schema in described_tables(release).items():
        lines += ["", *_table_lines(schema, table_path(release, name), text)]
    lines += ["", f"## {_escape(text('sources.code_lists_title'))}"]
    lists = queries.code_lists(release, text.lang).table
    for list_name, rows in lists.groupby("list", sort=False):
        columns = ", ".join(_code(column) for column in rows["columns"].iloc[0])
        cells = zip(rows["value"], rows["in_words"], rows["meaning"], strict=True)
        lines += ["", f"### {_code(str(list_name))}", "", columns, ""]
        lines += _grid(
            [text(f"table.{column}") for column in ("value", "in_words", "meaning")],
            [[_code(value), _escape(words), _escape(meaning)] for value, words, meaning in cells],
        )
    return "\n".join([*lines, ""])


def glossary_to_markdown(text: Translator) -> str:
    """Return the glossary as Markdown."""
    lines = [f"# {_escape(text('nav.glossary'))}"]
    for group, terms in TERM_GROUPS.items():
        lines += ["", f"## {_escape(text(f'glossary.group.{group}'))}"]
        for term in terms:
            lines += ["", f"**{_escape(term.label(text))}**: {_escape(term.meaning(text))}"]
    return "\n".join([*lines, ""])


def _table_lines(schema: Schema, path: str, text: Translator) -> Iterator[str]:
    yield f"## {_escape(text(f'dataset.{schema.table}'))}"
    yield ""
    yield f"{_code(path)}. {_escape(text(f'dataset_meaning.{schema.table}'))}"
    yield ""
    yield _escape(text("dictionary.licence", licence=text(f"licence.{schema.licence}")))
    yield ""
    headings = [text(f"table.{column}") for column in ("column", "type", "unit", "meaning")]
    rows = [_column_cells(column, schema, text) for column in schema.columns]
    yield from _grid([*headings, text("dictionary.rules")], rows)


def _column_cells(column: Column, schema: Schema, text: Translator) -> list[str]:
    rules = [
        text("dictionary.rule.key") if column.name in schema.key else "",
        text("dictionary.rule.several") if column.many else "",
        text("dictionary.rule.empty" if column.empty else "dictionary.rule.filled"),
    ]
    words = [_escape(rule) for rule in rules if rule]
    words += [f"{_escape(text('dictionary.rule.list'))} {_code(column.vocabulary or column.words)}"] * bool(
        column.vocabulary or column.words
    )
    words += [f"{_escape(text('dictionary.rule.references'))} {_code(column.references)}"] * bool(column.references)
    kind = text(f"type.{column.type}")
    return [
        _code(column.name),
        _escape(kind),
        _escape(text(f"measurement_unit.{column.unit}") if column.unit else ""),
        _escape(column.meaning[text.lang]),
        "; ".join(words),
    ]


def _grid(headings: list[str], rows: list[list[str]]) -> list[str]:
    """Return the lines of a table. Its cells are Markdown."""
    return [_row([_escape(heading) for heading in headings]), _row(["---"] * len(headings)), *map(_row, rows)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escape(words: str) -> str:
    """Return text as Markdown that renders as it is, on one line."""
    return "".join(f"\\{sign}" if sign in _MARKDOWN_SIGNS else sign for sign in plain_line(words, _MAX_WORDS))


def _code(words: str) -> str:
    """Return a name as code, or as text if it has a sign that would end the code or the cell."""
    line = plain_line(words, _MAX_WORDS)
    return _escape(line) if not line or {"`", "|"}.intersection(line) else f"`{line}`"

"""The dictionary and the glossary as files: complete, in both languages, harmless to whatever shows them."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.validation.cell_checks import CODE_LISTS
from cmsdash.domain import LANGUAGES
from cmsdash.exports.described_tables import described_tables
from cmsdash.exports.open_data.dictionary import dictionary_files, dictionary_to_markdown
from cmsdash.i18n import get_translator
from cmsdash.i18n.glossary import TERMS
from tests.hostile_strings import HOSTILE_STRINGS


@pytest.fixture(scope="module")
def files(release: Release) -> Mapping[str, bytes]:
    return dictionary_files(release)


def cells(markdown: str) -> list[list[str]]:
    """Return the cells of the rows of all tables, as a reader sees them."""
    rows: list[list[str]] = []
    for token in MarkdownIt().enable("table").parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and token.level > 3:
            rows[-1].append("".join(child.content for child in token.children or []))
    return rows


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_explains_every_column_and_every_value(release: Release, files: Mapping[str, bytes], lang: str) -> None:
    rows = list(csv.DictReader(io.StringIO(files[f"dictionary/dictionary.{lang}.csv"].decode("utf-8-sig"))))
    columns = {(schema.table, column.name): column for schema in release.schemas.values() for column in schema.columns}
    assert {(row["table"], row["column"]) for row in rows} == set(columns)
    values = json.loads(files[f"dictionary/values.{lang}.json"])["rows"]
    listed = {(row["list"], row["value"]) for row in values}
    for column in columns.values():
        assert {(column.vocabulary, code) for code in CODE_LISTS.get(column.vocabulary, ())} <= listed
    assert all(row["in_words"].strip() for row in values)
    for row in rows:
        if row["list"]:
            assert row["list"] in {name for name, _ in listed}


def test_lists_have_the_values_that_the_data_have(release: Release) -> None:
    lists = queries.code_lists(release, "it").table
    notes = set(lists[lists["list"] == "note"]["value"])
    assert notes >= set(release.tables["figures"]["note"].dropna())
    assert lists[lists["list"] == "event"]["value"].tolist() == sorted(release.tables["timeline"]["event"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_markdown_has_every_table_and_column(release: Release, files: Mapping[str, bytes], lang: str) -> None:
    markdown = files[f"dictionary/dictionary.{lang}.md"].decode()
    rows = cells(markdown)
    for schema in described_tables(release).values():
        for column in schema.columns:
            assert any(row[0] == column.name and row[3] == " ".join(column.meaning[lang].split()) for row in rows)
    text = get_translator(lang)
    assert text("dictionary.missing").split(":")[0] in markdown.replace("\\", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_glossary_has_every_term(files: Mapping[str, bytes], lang: str) -> None:
    rows = json.loads(files[f"dictionary/glossary.{lang}.json"])["rows"]
    assert [row["anchor"] for row in rows] == list(TERMS)
    plain = files[f"dictionary/glossary.{lang}.md"].decode().replace("\\", "")
    assert all(row["term"] in plain and row["meaning"] in plain for row in rows)


def test_hostile_words_are_text_in_markdown(release: Release) -> None:
    schema = release.schemas["regions"]
    [column, *_] = schema.columns
    columns = tuple(replace(column, meaning={"it": words, "en": words}) for words in HOSTILE_STRINGS.values())
    hostile = replace(release, schemas={"regions": replace(schema, columns=columns)})
    markdown = dictionary_to_markdown(hostile, get_translator("it"))
    rows = [row for row in cells(markdown) if row[0] == column.name]
    assert len(rows) == len(HOSTILE_STRINGS)
    assert {len(row) for row in rows} == {5}
    shown = {row[3] for row in rows}
    assert {HOSTILE_STRINGS[name] for name in ("HTML", "template", "attribute", "formula", "pipe")} <= shown
    html = MarkdownIt().enable("table").render(markdown)
    assert not re.search("<(script|img|a )", html)

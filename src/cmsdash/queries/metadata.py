"""The sources of a release, and the meaning of its columns, of their values and of the words of the site."""

from collections.abc import Sequence

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.validation.cell_checks import CODE_LISTS
from cmsdash.i18n import Translator, get_translator, labelled_codes
from cmsdash.i18n.glossary import TERM_GROUPS
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cache_per_release

_SECTIONS_OF_LISTS = {"class_field": "facet"}


@cache_per_release
def sources(release: Release) -> QueryResult:
    """Return the sources of a release by publisher and title, with the date of last access and the licence."""
    rows = [
        {
            "title": source.title,
            "publisher": source.publisher,
            "date": source.date,
            "accessed": source.accessed,
            "licence": source.licence,
            "source": source.key,
        }
        for source in sorted(release.sources.values(), key=lambda source: (source.publisher.casefold(), source.title))
    ]
    return QueryResult("sources", pd.DataFrame(rows))


def data_tables(release: Release, lang: str) -> QueryResult:
    """Return every table of a release with its number of rows, what it has in a language, and its licence."""
    text = get_translator(lang)
    rows = [
        {
            "table": name,
            "rows": len(release.tables[name]),
            "meaning": text(f"dataset_meaning.{name}"),
            "licence": schema.licence,
        }
        for name, schema in release.schemas.items()
    ]
    return QueryResult("data_tables", pd.DataFrame(rows))


def data_dictionary(release: Release, lang: str) -> QueryResult:
    """Return every column of every table: its meaning in a language, type, unit, key, and what its cells may hold.

    `list` names the list of its values in `code_lists`, `references` the table whose key it holds.
    """
    rows = [
        {
            "column": column.name,
            "table": schema.table,
            "type": column.type,
            "unit": column.unit,
            "meaning": column.meaning[lang],
            "in_key": column.name in schema.key,
            "may_be_empty": column.empty,
            "holds_several": column.many,
            "list": column.vocabulary or column.words,
            "references": column.references,
        }
        for schema in release.schemas.values()
        for column in schema.columns
    ]
    return QueryResult("dictionary", pd.DataFrame(rows))


def code_lists(release: Release, lang: str) -> QueryResult:
    """Return the values that columns of codes may have, with their words and meaning in a language.

    Closed lists are whole; of those that grow with the data, such as notes, the values that a release has.
    """
    text = get_translator(lang)
    rows = [
        {
            "list": name,
            "value": value,
            "in_words": text(f"{_word_section(name)}.{value}"),
            "meaning": _meaning(_word_section(name), value, text),
            "columns": columns,
        }
        for name, columns in _columns_of_lists(release).items()
        for value in _values_of_list(release, name)
    ]
    return QueryResult("code_lists", pd.DataFrame(rows, columns=["list", "value", "in_words", "meaning", "columns"]))


def glossary(lang: str) -> QueryResult:
    """Return the terms of the glossary with their meaning in a language."""
    text = get_translator(lang)
    rows = [
        {
            "chapter": text(f"glossary.group.{group}"),
            "anchor": term.anchor,
            "term": term.label(text),
            "meaning": term.meaning(text),
        }
        for group, terms in TERM_GROUPS.items()
        for term in terms
    ]
    return QueryResult("glossary", pd.DataFrame(rows))


def _columns_of_lists(release: Release) -> dict[str, list[str]]:
    """Return the columns that have the values of each list, as `table.column`."""
    columns: dict[str, list[str]] = {}
    for schema in release.schemas.values():
        for column in schema.columns:
            if name := column.vocabulary or column.words:
                columns.setdefault(name, []).append(f"{schema.table}.{column.name}")
    return columns


def _values_of_list(release: Release, name: str) -> Sequence[str]:
    """Return the values of a closed list in its order, else those in the data in alphabetical order."""
    if name in CODE_LISTS:
        return CODE_LISTS[name]
    cells = (
        release.tables[schema.table][column.dataframe_name].dropna()
        for schema in release.schemas.values()
        for column in schema.columns
        if column.words == name
    )
    return sorted({value for column in cells for cell in column for value in str(cell).split("|")})


def _word_section(name: str) -> str:
    """Return the section of the catalogues with the words of a list."""
    return _SECTIONS_OF_LISTS.get(name, name)


def _meaning(section: str, value: str, text: Translator) -> str:
    has_meaning = value in labelled_codes().get(f"{section}_meaning", ())
    return text(f"{section}_meaning.{value}") if has_meaning else ""

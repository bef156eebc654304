"""Query results as CSV, with the provenance of each row."""

import csv
import io
import re
from collections.abc import Mapping

import pandas as pd

from cmsdash.datastore.releases.manifest import TableChangeCounts
from cmsdash.datastore.source_register import Source
from cmsdash.exports.file_context import FileContext
from cmsdash.i18n import MissingMessageError, Translator
from cmsdash.queries import QueryResult, codes_of
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.values import COLUMN_LABEL_SECTIONS, format_value
from cmsdash.views.html.tables import heading

_DIALECTS = {"it": (";", ","), "en": (",", ".")}
"""The separator and decimal mark that a spreadsheet expects in each language."""

_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_PROVENANCE = ("source_publisher", "source_url", "source_licence")


def result_to_csv(result: QueryResult, context: FileContext) -> bytes:
    """Return a query result as CSV in UTF-8 with BOM.

    Args:
        result: The result. An empty table gives the header only.
        context: Where the rows come from. Its language decides separator, decimal mark and words.

    Returns:
        One line a row, with codes as they are, missing values as empty cells, and lists joined by `|`. Amounts in
        `x_cents` are written in euro as `x_eur`. A column `x` of codes is followed by `x_label`, with their words. Then
        come `source_publisher`, `source_url` and `source_licence`, and filters, release and its date. Headings are
        these names; in Italian the words of the table with the name in brackets, "Importo [amount_eur]". Cells that a
        spreadsheet would run as a formula are escaped.
    """
    text, sources = context.text, context.release.sources
    separator, decimal_mark = _DIALECTS[text.lang]
    about = {"filters": context.filters, "release": context.release_id, "release_date": context.release_date}
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    columns = [str(name) for name in result.table.columns]
    names = [name for column in columns for name in _column_names(column)]
    added = [_heading(name, text, is_added=True) for name in (*_PROVENANCE, *about)]
    writer.writerow([*(_heading(name, text) for name in names), *added])
    constant = [escape_formula(value) for value in about.values()]
    for record in list_records(result.table):
        cells = [cell for name in columns for cell in _cells(name, record[name], decimal_mark, text)]
        writer.writerow([*cells, *_provenance(record, sources), *constant])
    return buffer.getvalue().encode("utf-8-sig")


def _column_names(column: str) -> list[str]:
    """Return the names under which a column of a result is written."""
    if column in COLUMN_LABEL_SECTIONS:
        return [column, f"{column}_label"]
    return [column.removesuffix("_cents") + "_eur" if column.endswith("_cents") else column]


def _heading(name: str, text: Translator, *, is_added: bool = False) -> str:
    """Return the heading of a column; those that are not in the result have their words in the section `csv`."""
    if text.lang == "en":  # for programs
        return name
    of_label = name.endswith("_label")
    column = name.removesuffix("_label").replace("_eur", "_cents")
    try:
        words = text(f"csv.{name}") if is_added else heading(column, text)
    except MissingMessageError:
        return name
    return f"{text('csv.in_words', column=words) if of_label else words} [{name}]"


def _cells(column: str, value: object, decimal_mark: str, text: Translator) -> list[str]:
    cell = _cell(column, value, decimal_mark)
    if column not in COLUMN_LABEL_SECTIONS:
        return [cell]
    return [cell, escape_formula(format_value(column, value, text)) if cell else ""]


def _cell(column: str, value: object, decimal_mark: str) -> str:
    if isinstance(value, list):
        return escape_formula("|".join(_item(item) for item in value))
    if pd.isna(value):  # type: ignore[call-overload]  # one cell, not an array
        return ""
    if column.endswith("_cents"):
        cents = int(str(value))
        return f"{cents // 100}{decimal_mark}{cents % 100:02d}"
    return escape_formula(str(value).replace(".", decimal_mark) if isinstance(value, float) else str(value))


def _item(item: object) -> str:
    """An item of a list: a code, an inferred code with basis and phrases, counts, or the change counts of a table."""
    if isinstance(item, TableChangeCounts):
        return f"{item.table}:{item.appeared}:{item.changed}:{item.vanished}"
    if not isinstance(item, Mapping):
        return str(item)
    if "words" in item:
        return f"{item['code']} ({item['basis']}): {' | '.join(item['words'])}"
    return "; ".join(f"{key}={value}" for key, value in item.items())


def escape_formula(text: str) -> str:
    """Return text with a leading apostrophe if a spreadsheet would run it as a formula. Numbers stay as they are."""
    first = text.lstrip(" \"'\u00a0")[:1]
    is_risky = first in set("=+-@|\t\r\n\uff1d\uff0b\uff0d\uff20") or text[:1] in "\t\r\n"
    return "'" + text if text and first and is_risky and not _NUMBER.fullmatch(text) else text


def _provenance(record: Mapping[object, object], sources: Mapping[str, Source]) -> list[str]:
    row_sources = [sources[key] for key in codes_of(record.get("source"))]
    return [
        escape_formula(" | ".join(getattr(source, field) for source in row_sources))
        for field in ("publisher", "url", "licence")
    ]

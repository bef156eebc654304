"""Query results as CSV, with the provenance of each row."""

import csv
import io
import re
from collections.abc import Mapping

import pandas as pd

from cmsdash.datastore.releases.manifest import TableChangeCounts
from cmsdash.datastore.source_register import Source
from cmsdash.queries import QueryResult, codes_of

_DIALECTS = {"it": (";", ","), "en": (",", ".")}
"""The separator and decimal mark that a spreadsheet expects in each language."""

_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


def result_to_csv(result: QueryResult, sources: Mapping[str, Source], lang: str) -> bytes:
    """Return a query result as CSV in UTF-8 with BOM.

    Args:
        result: The result. An empty table gives the header only.
        sources: The sources of the release by key.
        lang: The language that decides separator and decimal mark.

    Returns:
        One line a row, with codes as they are, missing values as empty cells, and lists joined by `|`. Amounts in
        `x_cents` are written in euro as `x_eur`. The last columns are `source_publisher`, `source_url` and
        `source_licence`. Cells that a spreadsheet would run as a formula are escaped.
    """
    separator, decimal_mark = _DIALECTS[lang]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    columns = [str(name) for name in result.table.columns]
    writer.writerow([*(_heading(name) for name in columns), "source_publisher", "source_url", "source_licence"])
    for record in result.table.to_dict("records"):
        cells = [_cell(name, record[name], decimal_mark) for name in columns]
        writer.writerow([*cells, *_provenance(record, sources)])
    return buffer.getvalue().encode("utf-8-sig")


def _heading(column: str) -> str:
    return column.removesuffix("_cents") + "_eur" if column.endswith("_cents") else column


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
    """An item of a list: a code, an inferred code with its phrases, or the change counts of a table."""
    if isinstance(item, TableChangeCounts):
        return f"{item.table}:{item.appeared}:{item.changed}:{item.vanished}"
    return f"{item['code']}: {' | '.join(item['words'])}" if isinstance(item, Mapping) else str(item)


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

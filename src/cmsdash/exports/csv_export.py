"""An answer as CSV: codes and exact amounts, with publisher, address, date and licence of the sources in each row."""

import csv
import io
import re
from collections.abc import Mapping

import pandas as pd

from cmsdash.datastore.releases.manifest import TableChangeCounts
from cmsdash.datastore.source_register import Source
from cmsdash.queries import QueryResult, codes_of

_DIALECTS = {"it": (";", ","), "en": (",", ".")}
"""Separator and decimal mark that a spreadsheet of each language expects."""

_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


def result_to_csv(answer: QueryResult, sources: Mapping[str, Source], lang: str) -> bytes:
    """UTF-8 with BOM, one line a row of the answer's table; `x_cents` is written as `x_eur`, missing as empty."""
    separator, mark = _DIALECTS[lang]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    columns = [str(name) for name in answer.table.columns]
    writer.writerow([*(_heading(name) for name in columns), "source_publisher", "source_url", "source_licence"])
    for record in answer.table.to_dict("records"):
        cells = [_cell(name, record[name], mark) for name in columns]
        writer.writerow([*cells, *_provenance(record, sources)])
    return buffer.getvalue().encode("utf-8-sig")


def _heading(column: str) -> str:
    return column.removesuffix("_cents") + "_eur" if column.endswith("_cents") else column


def _cell(column: str, value: object, mark: str) -> str:
    if isinstance(value, list):
        return escape_formula("|".join(_item(item) for item in value))
    if pd.isna(value):  # type: ignore[call-overload]  # one cell, not an array
        return ""
    if column.endswith("_cents"):
        cents = int(str(value))
        return f"{cents // 100}{mark}{cents % 100:02d}"
    return escape_formula(str(value).replace(".", mark) if isinstance(value, float) else str(value))


def _item(item: object) -> str:
    """One item of a list: a code, a code with the words that decided for it, or how a table changed."""
    if isinstance(item, TableChangeCounts):
        return f"{item.table}:{item.appeared}:{item.changed}:{item.vanished}"
    return f"{item['code']}: {' | '.join(item['words'])}" if isinstance(item, Mapping) else str(item)


def escape_formula(text: str) -> str:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers."""
    first = text.lstrip(" \"'\u00a0")[:1]
    risky = first in set("=+-@|\t\r\n\uff1d\uff0b\uff0d\uff20") or text[:1] in "\t\r\n"
    return "'" + text if text and first and risky and not _NUMBER.fullmatch(text) else text


def _provenance(record: Mapping[object, object], sources: Mapping[str, Source]) -> list[str]:
    found = [sources[key] for key in codes_of(record.get("source"))]
    return [
        escape_formula(" | ".join(getattr(source, field) for source in found))
        for field in ("publisher", "url", "licence")
    ]

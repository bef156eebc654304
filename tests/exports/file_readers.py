"""Reads the files of a table back, with the usual libraries, as rows by the names of the columns."""

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

import openpyxl
import python_calamine

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports import FileContext
from cmsdash.i18n import get_translator

Rows = list[dict[str, Any]]


def file_context(release: Release, selection: Selection | None = None, link: str = "") -> FileContext:
    cities = release.tables["cities"]
    names: Mapping[str, str] = dict(zip(cities["city"], cities["name"], strict=True))
    selection = selection or Selection()
    return FileContext(selection, names, release, get_translator(selection.lang), link)


def column_name(heading: str) -> str:
    return re.sub(r"(?s).*\[(\w+)\]$", r"\1", heading)


def read_csv(content: bytes, separator: str) -> list[dict[str, str]]:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator, strict=True)
    headings = [column_name(heading) for heading in next(rows)]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def read_json(content: bytes) -> dict[str, Any]:
    """Read strictly: UTF-8 without BOM, no NaN, no name twice."""

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({name for name, _ in pairs}) == len(pairs)
        return dict(pairs)

    document: dict[str, Any] = json.loads(content.decode("utf-8"), parse_constant=refuse, object_pairs_hook=unique)
    return document


def read_xlsx(content: bytes, sheet: int = 1) -> Rows:
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    headings, *rows = workbook.get_sheet_by_index(sheet).to_python(skip_empty_area=False)
    names = [column_name(str(heading)) for heading in headings]
    return [dict(zip(names, row, strict=True)) for row in rows]


def open_workbook(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))

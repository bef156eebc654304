"""Answers of the API: a page of rows with where they come from, as JSON, CSV or GeoJSON."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from cmsdash.exports.api.requests import ApiRequest, request_query
from cmsdash.exports.csv_export import CsvDialect, table_to_csv
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.file_table import FileColumn, FileTable
from cmsdash.exports.geojson import feature_collection
from cmsdash.exports.json_export import describe_sources, describe_table, row_objects, write_json
from cmsdash.exports.result_table import result_to_table
from cmsdash.figures.context import PageContext
from cmsdash.i18n import labelled_codes
from cmsdash.queries import QueryResult
from cmsdash.views.page_links import page_href


@dataclass(frozen=True)
class Answer:
    """The answer to a request.

    Attributes:
        request: What was asked for.
        table: The rows of the page, with their columns and sources.
        kinds: The kinds of their figures (`ObservationStatus`).
        total: The number of rows of all pages.
    """

    request: ApiRequest
    table: FileTable
    kinds: tuple[str, ...]
    total: int

    def neighbours(self) -> Iterator[tuple[str, str]]:
        """Yield the relations and the queries of the other pages of the rows, those that there are."""
        limit, offset = self.request.limit, self.request.offset
        last = max(0, (self.total - 1) // limit * limit)
        if self.total > limit or offset:
            yield "first", self._query(0)
        if offset:
            yield "prev", self._query(max(0, min(offset - limit, last)))
        if offset + limit < self.total:
            yield "next", self._query(offset + limit)
            yield "last", self._query(last)

    def _query(self, offset: int) -> str:
        return f"?{urlencode(request_query(replace(self.request, offset=offset)))}"


def answer_request(request: ApiRequest, page: PageContext, base: str) -> Answer:
    """Return the answer to a request.

    Args:
        request: What is asked for.
        page: The release and its names.
        base: The address of the dashboard without a final slash, "" if it is not known: then no row has a link.
    """
    resource, text = request.resource, page.text
    result = resource.query(page.release, request.selection)
    rows = result.table.iloc[request.offset : request.offset + request.limit].reset_index(drop=True)
    shown = QueryResult(resource.name, rows)
    link = f"{base}{page_href(resource.page, request.selection)}" if base else ""
    table = result_to_table(
        shown,
        FileContext(request.selection, page.names, page.release, text, link),
        title=text(f"api.title.{resource.name}"),
        sentence=text(f"api.about.{resource.name}"),
    )
    return Answer(request, table, shown.kinds, len(result.table))


def write_answer(answer: Answer, answer_format: str) -> bytes:
    """Return an answer in one of the formats of its resource."""
    return _WRITERS[answer_format](answer)


def missing_words(column: FileColumn, table: FileTable) -> str:
    """Return what a missing value of a column means: the words of the resource for it, else those for all resources."""
    codes = (f"missing.{table.name}.{column.name}", f"missing.{column.name}", "missing.other")
    return table.context.text(f"api.{next(code for code in codes if code in labelled_codes()['api'])}")


def _to_csv(answer: Answer) -> bytes:
    return table_to_csv(answer.table, CsvDialect.INTERNATIONAL)


def _to_json(answer: Answer) -> bytes:
    table = answer.table
    document = describe_table(table) | _describe_answer(answer)
    return write_json(document | {"rows": row_objects(table), "sources": describe_sources(table)}, indent=None)


def _to_geojson(answer: Answer) -> bytes:
    return write_json(feature_collection(answer.table) | _describe_answer(answer), indent=None)


def _describe_answer(answer: Answer) -> dict[str, Any]:
    """Return what an answer says beside what a file of the same rows does."""
    table, text = answer.table, answer.table.context.text
    empty = {column.name for row in table.rows for column, cell in zip(table.columns, row, strict=True) if cell is None}
    missing = {each.name: missing_words(each, table) for each in table.columns if each.name in empty}
    neighbours = dict(answer.neighbours())
    return {
        "kinds": {
            code: {"label": text(f"kind.{code}"), "meaning": text(f"kind_meaning.{code}")} for code in answer.kinds
        },
        "missing": {name: words for name, words in missing.items() if not _is_label(name, table)},
        "page": {
            "total": answer.total,
            "limit": answer.request.limit,
            "offset": answer.request.offset,
            "next": neighbours.get("next"),
            "previous": neighbours.get("prev"),
        },
    }


def _is_label(name: str, table: FileTable) -> bool:
    """Return whether a column has the words of another one, which says why they are missing."""
    return any(column.name == name and column.words_of for column in table.columns)


_WRITERS = {"json": _to_json, "csv": _to_csv, "geojson": _to_geojson}
"""What writes an answer in each format."""

"""The OpenAPI 3.1 document of the API, made of the resources and of the columns of their rows."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from cmsdash.datastore.source_register import Source
from cmsdash.domain import DECLARATIONS, MAX_SEARCH_CHARS, MULTI_VALUE_FIELDS, Selection
from cmsdash.exports.api.answers import Answer, answer_request, missing_words
from cmsdash.exports.api.problems import PROBLEM_MEDIA_TYPE, STATUSES
from cmsdash.exports.api.requests import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    MAX_OFFSET,
    ApiRequest,
    parameter_codes,
    parameter_label,
    taken_parameters,
)
from cmsdash.exports.api.resources import API_FORMATS, Resource
from cmsdash.exports.file_context import LICENCE_URL
from cmsdash.exports.file_table import ColumnType, FileColumn, FileTable
from cmsdash.exports.json_export import write_json
from cmsdash.figures.code_labels import code_label
from cmsdash.figures.context import PageContext

API_VERSION = "1"
"""The version of the API. Columns and parameters may be added to it, none is removed or changes its meaning."""

_Schema = dict[str, Any]

_TEXT: _Schema = {"type": "string"}
_COUNT: _Schema = {"type": "integer"}
_TEXT_OR_NULL: _Schema = {"type": ["string", "null"]}
_WORDS: _Schema = {"type": "object", "additionalProperties": _TEXT}
_TYPES: Mapping[ColumnType, _Schema] = {
    ColumnType.TEXT: _TEXT_OR_NULL,
    ColumnType.CODE: _TEXT_OR_NULL,
    ColumnType.DATE: {"type": ["string", "null"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?"},
    ColumnType.INTEGER: {"type": ["integer", "null"]},
    ColumnType.DECIMAL: {"type": ["number", "null"]},
    ColumnType.MONEY: {"type": ["number", "null"]},
    ColumnType.SHARE: {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    ColumnType.BOOLEAN: {"type": ["boolean", "null"]},
    ColumnType.LIST: {"type": "array"},
}

_HEADERS: Mapping[str, _Schema] = {
    "ETag": _TEXT,
    "Last-Modified": _TEXT,
    "Link": _TEXT,
    "X-Total-Count": {"type": "integer", "minimum": 0},
}


def openapi_json(resources: Mapping[str, Resource], page: PageContext, server: str) -> bytes:
    """Return the OpenAPI document as JSON in UTF-8.

    Args:
        resources: The resources by name.
        page: The release whose codes and columns it has, and the language of its words.
        server: The address of the API without a final slash.
    """
    text = page.text
    return write_json(
        {
            "openapi": "3.1.1",
            "info": {
                "title": text("api.name"),
                "version": API_VERSION,
                "summary": text("api.summary"),
                "description": f"{text('api.lead')} {text('api.rules')}",
                "license": {"name": "CC-BY-4.0", "url": LICENCE_URL},
            },
            "externalDocs": {"url": f"{server}/", "description": text("api.heading")},
            "servers": [{"url": server}],
            "paths": {f"/{resource.name}": {"get": _operation(resource, page)} for resource in resources.values()},
            "components": {
                "schemas": _shared_schemas() | {_row_name(each): _row(each, page) for each in resources.values()},
                "responses": {str(status): _problem(status, page) for status in sorted(set(STATUSES.values()))},
                "headers": {name: _header(name, schema, page) for name, schema in _HEADERS.items()},
            },
        }
    )


def _operation(resource: Resource, page: PageContext) -> _Schema:
    text = page.text
    formats = {API_FORMATS[code].partition(";")[0]: _content(resource, code) for code in resource.formats}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    problems = {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(set(STATUSES.values()))}
    return {
        "operationId": resource.name,
        "summary": text(f"api.title.{resource.name}"),
        "description": text(f"api.about.{resource.name}"),
        "parameters": [_parameter(resource, name, page) for name in taken_parameters(resource)],
        "responses": {
            "200": {"description": text("api.status.200"), "headers": headers, "content": formats},
            "304": {"description": text("api.status.304"), "headers": headers},
            **problems,
        },
    }


def _parameter(resource: Resource, name: str, page: PageContext) -> _Schema:
    """Return the description of a parameter: several codes are joined by commas."""
    schema = _parameter_schema(resource, name, page)
    is_list = schema.get("type") == "array"
    return {
        "name": name,
        "in": "query",
        "description": parameter_label(name, page.text),
        "schema": schema,
        **({"style": "form", "explode": False} if is_list else {}),
    }


def _parameter_schema(resource: Resource, name: str, page: PageContext) -> _Schema:
    numbers: Mapping[str, _Schema] = {
        "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        "offset": {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET, "default": 0},
        "search": {"type": "string", "minLength": 1, "maxLength": MAX_SEARCH_CHARS, "pattern": r"\S"},
    }
    if name in numbers:
        return numbers[name]
    codes = parameter_codes(resource, name, page.vocabulary)
    words = {code: code_label(page, name, code) for code in codes} if name in DECLARATIONS else {}
    choice: _Schema = {"type": "string", "enum": list(codes)} | ({"x-enum-words": words} if words else {})
    if name in MULTI_VALUE_FIELDS:
        return {"type": "array", "items": choice, "minItems": 1}
    default = getattr(Selection(), name, "")
    return choice | ({"default": default} if default in codes else {})


def _content(resource: Resource, code: str) -> _Schema:
    row = {"$ref": f"#/components/schemas/{_row_name(resource)}"}
    schemas: Mapping[str, _Schema] = {
        "json": {
            "allOf": [
                {"$ref": "#/components/schemas/Answer"},
                {"properties": {"rows": {"type": "array", "items": row}}, "required": ["rows"]},
            ]
        },
        "geojson": {
            "allOf": [
                {"$ref": "#/components/schemas/Answer"},
                {
                    "properties": {
                        "type": {"const": "FeatureCollection"},
                        "features": {"type": "array", "items": {"properties": {"properties": row}}},
                    },
                    "required": ["type", "features"],
                },
            ]
        },
        "csv": _TEXT,
    }
    return {"schema": schemas[code]}


def _row_name(resource: Resource) -> str:
    return f"row-{resource.name}"


def _row(resource: Resource, page: PageContext) -> _Schema:
    """Return the schema of a row: the columns of the resource without filters, none of them required."""
    answer: Answer = answer_request(ApiRequest(resource, Selection(lang=page.text.lang), limit=1), page, "")
    return {
        "type": "object",
        "title": page.text(f"api.title.{resource.name}"),
        "properties": {column.name: _column(column, answer.table) for column in answer.table.columns},
    }


def _column(column: FileColumn, table: FileTable) -> _Schema:
    """Return the schema of the cells of a column, with its unit and what a missing value means."""
    described = {
        "title": column.heading,
        "description": column.meaning,
        "x-unit": column.unit,
        "x-words-of": column.words_of,
        "x-missing": "" if column.words_of or column.type is ColumnType.LIST else missing_words(column, table),
    }
    return _TYPES[column.type] | {key: words for key, words in described.items() if words}


def _shared_schemas() -> dict[str, _Schema]:
    source = {item.name: _TEXT_OR_NULL for item in fields(Source)}
    return {
        "Answer": {
            "type": "object",
            "required": [
                "name", "title", "language", "filters", "selection", "release", "licence", "notes", "columns",
                "kinds", "missing", "page", "sources",
            ],
            "properties": {
                "name": _TEXT,
                "title": _TEXT,
                "sentence": _TEXT,
                "language": _TEXT,
                "filters": _TEXT,
                "selection": _WORDS,
                "link": _TEXT,
                "release": {"type": "object", "required": ["id", "date"], "properties": {"id": _TEXT, "date": _TEXT}},
                "licence": {"type": "object", "properties": dict.fromkeys(("name", "url", "words"), _TEXT)},
                "notes": {"type": "array", "items": _TEXT},
                "columns": {"type": "array", "items": {"type": "object", "required": ["name", "type"]}},
                "kinds": {"type": "object", "additionalProperties": _WORDS},
                "missing": _WORDS,
                "page": {"$ref": "#/components/schemas/Page"},
                "sources": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Source"}},
            },
        },
        "Page": {
            "type": "object",
            "required": ["total", "limit", "offset", "next", "previous"],
            "properties": {
                **dict.fromkeys(("total", "limit", "offset"), _COUNT),
                **dict.fromkeys(("next", "previous"), _TEXT_OR_NULL),
            },
        },
        "Source": {"type": "object", "properties": source | {"licence_label": _TEXT}},
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                **dict.fromkeys(("type", "title", "detail"), _TEXT),
                "status": _COUNT,
                "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Error"}},
            },
        },
        "Error": {
            "type": "object",
            "required": ["parameter", "detail"],
            "properties": {
                **dict.fromkeys(("parameter", "value", "detail", "nearest"), _TEXT),
                "allowed": {"type": "array", "items": _TEXT},
            },
        },
    }  # fmt: skip


def _problem(status: int, page: PageContext) -> _Schema:
    titles = [page.text(f"api.problem.{code}") for code, each in STATUSES.items() if each == status]
    content = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": page.text.list_or(titles), "content": content}


def _header(name: str, schema: _Schema, page: PageContext) -> _Schema:
    return {"description": page.text(f"api.header.{name}"), "schema": schema}

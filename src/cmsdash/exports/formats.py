"""The formats of a query result, each with its suffix and media type."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from cmsdash.exports.csv_export import CsvDialect, table_to_csv
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.file_table import FileTable
from cmsdash.exports.geojson import table_to_geojson
from cmsdash.exports.json_export import table_to_json
from cmsdash.exports.result_table import result_to_table
from cmsdash.exports.xlsx_export import table_to_xlsx
from cmsdash.i18n import Translator
from cmsdash.queries import QueryResult


@dataclass(frozen=True)
class TableFormat:
    """A format of a table as a file.

    Attributes:
        suffix: The end of the file name.
        media_type: The media type of the file.
        write: Returns the content of a file from a table.
    """

    suffix: str
    media_type: str
    write: Callable[[FileTable], bytes]


TABLE_FORMATS: dict[str, TableFormat] = {
    "xlsx": TableFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", table_to_xlsx),
    "csv": TableFormat("csv", "text/csv", partial(table_to_csv, dialect=CsvDialect.ITALIAN)),
    "csv_international": TableFormat(
        "international.csv", "text/csv", partial(table_to_csv, dialect=CsvDialect.INTERNATIONAL)
    ),
    "json": TableFormat("json", "application/json", table_to_json),
}
"""The formats by code, in the order of a menu."""

MAP_FORMATS: dict[str, TableFormat] = {
    "geojson": TableFormat("geojson", "application/geo+json", table_to_geojson),
    "geojson_areas": TableFormat("areas.geojson", "application/geo+json", partial(table_to_geojson, with_areas=True)),
}
"""Further formats of the figures that are maps."""


def format_label(file_format: str, text: Translator) -> str:
    """Return the name of a format of `TABLE_FORMATS` or `MAP_FORMATS` for readers."""
    return text(f"file.format.{file_format}")


def result_to_file(
    result: QueryResult, context: FileContext, file_format: str, *, title: str = "", sentence: str = ""
) -> bytes:
    """Return a query result as a file of one of `TABLE_FORMATS` or `MAP_FORMATS`.

    Args:
        result: The result; all its rows are written.
        context: Where the rows come from. Its language decides the words.
        file_format: The code of the format.
        title: The heading of the figure.
        sentence: The finding in words.
    """
    written = (TABLE_FORMATS | MAP_FORMATS)[file_format]
    return written.write(result_to_table(result, context, title=title, sentence=sentence))

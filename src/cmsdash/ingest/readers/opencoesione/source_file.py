"""A file of OpenCoesione opened for reading, its kind recognised by its columns."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cmsdash.datastore.import_report import InputFile
from cmsdash.ingest.column_mapping import ColumnMapping, Header, locate_header, match_header
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats import duckdb_scanner
from cmsdash.ingest.formats.archives import extract_file
from cmsdash.ingest.formats.tabular import file_info
from cmsdash.ingest.readers.opencoesione.projects_file import read_csv_header

PROJECTS = "opencoesione"
"""Kind of the projects file. Related files have the kind that the mapping gives them."""


@dataclass(frozen=True)
class SourceFile:
    """An unpacked file in UTF-8 CSV or Parquet.

    `types` are the column types of a Parquet file, empty for CSV. `checksum` is computed in a separate thread.
    """

    name: str
    file_format: str
    path: Path
    checksum: "Future[InputFile]"
    kind: str
    mapping: ColumnMapping
    header: Header
    types: Mapping[str, str]

    @property
    def is_csv(self) -> bool:
        """True for CSV, false for Parquet."""
        return self.file_format == "csv"

    @property
    def file_info(self) -> InputFile:
        """The file as it was received."""
        return self.checksum.result()

    @property
    def amount_column(self) -> str:
        """The column of the amount, empty where the file has none."""
        return self.header.column("amount") if "amount" in self.header.positions else ""


def open_source_file(path: Path, mapping: ColumnMapping, stack: ExitStack) -> SourceFile:
    """Open a file until the stack is closed. Raises FileRejectedError."""
    unpacked, file_format, encoding = stack.enter_context(extract_file(path))
    executor = stack.enter_context(ThreadPoolExecutor(1))
    types = {} if file_format == "csv" else duckdb_scanner.parquet_schema(unpacked)
    names = list(types) or read_csv_header(unpacked)
    mappings = {PROJECTS: mapping, **mapping.related}
    headers = {kind: match_header(1, names, candidate) for kind, candidate in mappings.items()}
    kinds = [kind for kind, candidate in mappings.items() if set(candidate.required) <= headers[kind].positions.keys()]
    if not kinds:
        locate_header([(1, names)], mapping, path.name)  # raises with the missing columns of a projects file
    kind = max(kinds, key=lambda candidate: len(mappings[candidate].required))
    header = headers[kind]
    inexact = [name for name in map(header.column, header.positions) if types and name not in types]
    if inexact:  # DuckDB finds a column of a Parquet file by its exact name only
        raise FileRejectedError("header_missing", path.name, 1, ", ".join(inexact), " | ".join(map(repr, types))[:300])
    duckdb_scanner.reject_nested_columns(types, [header.column(field) for field in header.positions], path.name)
    checksum = executor.submit(file_info, path, file_format, encoding)
    return SourceFile(path.name, file_format, unpacked, checksum, kind, mappings[kind], header, types)

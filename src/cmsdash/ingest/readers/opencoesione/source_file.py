"""A file of OpenCoesione opened: in which form it came, its header, and what it holds, told by its columns."""

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
"""What the projects file is; the others are what their part of the mapping is called."""


@dataclass(frozen=True)
class SourceFile:
    """A file as it can be read: unpacked, in UTF-8. `types` are those of a Parquet file. Its fingerprint is taken
    while it is read."""

    name: str
    form: str
    plain: Path
    fingerprint: "Future[InputFile]"
    kind: str
    mapping: ColumnMapping
    header: Header
    types: Mapping[str, str]

    @property
    def is_csv(self) -> bool:
        """True for text, false for Parquet."""
        return self.form == "csv"

    @property
    def file_info(self) -> InputFile:
        """The file as it was received."""
        return self.fingerprint.result()

    @property
    def amount_column(self) -> str:
        """The column of money, empty where the file has none."""
        return self.header.column("amount") if "amount" in self.header.places else ""


def open_source_file(path: Path, mapping: ColumnMapping, stack: ExitStack) -> SourceFile:
    """Opens a file for as long as the stack stands. Raises FileRefusedError."""
    plain, form, encoding = stack.enter_context(extract_file(path))
    beside = stack.enter_context(ThreadPoolExecutor(1))
    types = {} if form == "csv" else duckdb_scanner.parquet_schema(plain)
    names = list(types) or read_csv_header(plain)
    maps = {PROJECTS: mapping, **mapping.beside}
    headers = {kind: match_header(1, names, one) for kind, one in maps.items()}
    fitting = [kind for kind, one in maps.items() if set(one.required) <= headers[kind].places.keys()]
    if not fitting:
        locate_header([(1, names)], mapping, path.name)  # says which columns the projects file would have
    kind = max(fitting, key=lambda found: len(maps[found].required))
    odd = [name for name in map(headers[kind].column, headers[kind].places) if types and name not in types]
    if odd:  # the engine knows a column of a Parquet file by its exact name alone
        raise FileRejectedError("header_missing", path.name, 1, ", ".join(odd), " | ".join(map(repr, types))[:300])
    fingerprint = beside.submit(file_info, path, form, encoding)
    return SourceFile(path.name, form, plain, fingerprint, kind, maps[kind], headers[kind], types)

"""The file readers by code. Importing this module loads no code that builds or renders releases."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cmsdash.datastore.import_report import ImportReport
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.readers.allocations import read_allocations
from cmsdash.ingest.readers.context import ImportOptions, build_context
from cmsdash.ingest.readers.opencoesione.reader import read_opencoesione
from cmsdash.ingest.readers.operation_lists import read_operation_list

READERS = ("operations", "allocations", "opencoesione")


def read_file(
    reader: str, path: Path, folder: Path, options: ImportOptions, advance: Callable[[int], Any] = lambda read: None
) -> tuple[ImportBatch, ImportReport]:
    """Read one file; see `read_files`."""
    batch, reports = read_files(reader, (path,), folder, options, advance)
    return batch, reports[0]


def read_files(
    reader: str,
    paths: Sequence[Path],
    folder: Path,
    options: ImportOptions,
    advance: Callable[[int], Any] = lambda read: None,
) -> tuple[ImportBatch, tuple[ImportReport, ...]]:
    """Read files that belong together.

    Args:
        reader: one of `READERS`.
        paths: the files; only `opencoesione` takes more than one.
        folder: data folder with the cities, sources and mappings to read against.
        options: source, confirmed spellings and mappings.
        advance: called with the number of bytes of each chunk read; only by `opencoesione`.

    Returns:
        The batch, empty when no row was accepted, and one import report for each file.

    Raises:
        FileRejectedError: a file cannot be imported.
        ReleaseValidationError: the data folder is invalid.
    """
    context = build_context(folder, reader, options)
    if reader == "opencoesione":
        return read_opencoesione(paths, context, advance)
    batch, report = (read_operation_list if reader == "operations" else read_allocations)(paths[0], context)
    return batch, (report,)

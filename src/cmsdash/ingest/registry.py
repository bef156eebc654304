"""One door to the readers. A process that reads a file loads this, and nothing of what builds or shows releases."""

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
    reader: str, path: Path, folder: Path, request: ImportOptions, advance: Callable[[int], Any] = lambda read: None
) -> tuple[ImportBatch, ImportReport]:
    """What a file brings to the data folder it is read against, and the account of its rows.

    Raises FileRefusedError for a file that is not read at all.
    """
    harvest, accounts = read_files(reader, (path,), folder, request, advance)
    return harvest, accounts[0]


def read_files(
    reader: str,
    paths: Sequence[Path],
    folder: Path,
    request: ImportOptions,
    advance: Callable[[int], Any] = lambda read: None,
) -> tuple[ImportBatch, tuple[ImportReport, ...]]:
    """What files that belong together bring, and the account of each: only OpenCoesione has more than one.

    Raises FileRefusedError for a file that is not read at all.
    """
    context = build_context(folder, reader, request)
    if reader == "opencoesione":
        return read_opencoesione(paths, context, advance)
    harvest, account = (read_operation_list if reader == "operations" else read_allocations)(paths[0], context)
    return harvest, (account,)

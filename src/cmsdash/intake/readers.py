"""One door to the readers. A process that reads a file loads this, and nothing of what builds or shows releases."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cmsdash.facts.account import Account
from cmsdash.intake.allocations import read_allocations
from cmsdash.intake.context import Request, context_of
from cmsdash.intake.harvest import Harvest
from cmsdash.intake.opencoesione import read_opencoesione
from cmsdash.intake.operations import read_operations

READERS = ("operations", "allocations", "opencoesione")


def read(
    reader: str, path: Path, folder: Path, request: Request, advance: Callable[[int], Any] = lambda read: None
) -> tuple[Harvest, Account]:
    """What a file brings to the data folder it is read against, and the account of its rows.

    Raises FileRefusedError for a file that is not read at all.
    """
    harvest, accounts = read_together(reader, (path,), folder, request, advance)
    return harvest, accounts[0]


def read_together(
    reader: str,
    paths: Sequence[Path],
    folder: Path,
    request: Request,
    advance: Callable[[int], Any] = lambda read: None,
) -> tuple[Harvest, tuple[Account, ...]]:
    """What files that belong together bring, and the account of each: only OpenCoesione has more than one.

    Raises FileRefusedError for a file that is not read at all.
    """
    context = context_of(folder, reader, request)
    if reader == "opencoesione":
        return read_opencoesione(paths, context, advance)
    harvest, account = (read_operations if reader == "operations" else read_allocations)(paths[0], context)
    return harvest, (account,)

"""From a file to a release: one reader, the whole account, and the rows as a build takes them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cmsdash.facts import Release, Rows, Source
from cmsdash.facts.account import Account
from cmsdash.facts.manifest import Input
from cmsdash.facts.reading import read_rows
from cmsdash.intake.allocations import read_allocations
from cmsdash.intake.building import Changes
from cmsdash.intake.context import Request, context_of
from cmsdash.intake.harvest import CHILDREN, Harvest, merged
from cmsdash.intake.opencoesione import read_opencoesione
from cmsdash.intake.operations import read_operations

READERS = ("operations", "allocations", "opencoesione")


def read(
    reader: str, path: Path, folder: Path, request: Request, advance: Callable[[int], Any] = lambda read: None
) -> tuple[Harvest, Account]:
    """What a file brings to the data folder it is read against, and the account of its rows.

    Raises FileRefusedError for a file that is not read at all.
    """
    context = context_of(folder, reader, request)
    if reader == "opencoesione":
        return read_opencoesione(path, context, advance)
    return (read_operations if reader == "operations" else read_allocations)(path, context)


def changes_to(release: Release, harvest: Harvest) -> Changes:
    """The tables of a release with what was brought, and the new sources."""
    names = {*harvest.rows, *(CHILDREN if "operations" in harvest.rows else ())}
    tables: dict[str, Rows] = {}
    for name in sorted(names):
        schema = release.schemas[name]
        tables[name] = merged(name, read_rows(release.folder / f"{name}.csv", schema), harvest, schema)
    sources = {key: Source(key, **dict(entry)) for key, entry in harvest.sources.items()}
    return Changes(tables, sources)


def input_of(account: Account, licence: str, today: str) -> Input:
    """The file as the manifest of a release names it."""
    file = account.file
    return Input(file.name, file.sha256, file.size, licence, today)


def counts_of(account: Account) -> dict[str, int]:
    """The account as the manifest of a release carries it: rows and cents of each heap."""
    heaps = {
        "input": account.input,
        "accepted": account.accepted,
        "quarantined": account.quarantined,
        "out_of_scope": account.out_of_scope,
    }
    return {name: tally.rows for name, tally in heaps.items()} | {
        f"{name}_cents": tally.cents for name, tally in heaps.items()
    }

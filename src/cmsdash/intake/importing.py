"""From a file to a release: one reader, the whole account, and the rows as a build takes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cmsdash.domain import Basis
from cmsdash.facts import Release, Rows, Source
from cmsdash.facts.account import Account
from cmsdash.facts.manifest import Input
from cmsdash.facts.reading import read_rows
from cmsdash.intake.allocations import read_allocations
from cmsdash.intake.building import Changes
from cmsdash.intake.classifying import TABLES, classified
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


def changes_to(release: Release, harvest: Harvest) -> Changes:
    """The tables of a release with what was brought, its operations classified, and the new sources."""
    brings_operations = "operations" in harvest.rows
    names = {*harvest.rows, *(CHILDREN if brings_operations else ())}
    tables = {name: merged(name, _rows(release, name), harvest, release.schemas[name]) for name in sorted(names)}
    if brings_operations:
        needed = {"interventions": _rows(release, "interventions")}
        tables |= classified({**needed, **tables}, release.rules)
    sources = {key: Source(key, **dict(entry)) for key, entry in harvest.sources.items()}
    return Changes(tables, sources)


def _rows(release: Release, name: str) -> Rows:
    return read_rows(release.folder / f"{name}.csv", release.schemas[name])


def with_classes(account: Account, changes: Changes, harvest: Harvest) -> Account:
    """The account with how the classes of what was brought are known, where operations were."""
    keys = [row["operation"] for row in harvest.rows.get("operations", [])]
    if not keys:
        return account
    objectives = {row["operation"]: {row["objective_basis"]} for row in changes.tables["operations"]}
    known = {"objective": _by_basis(keys, objectives)}
    for kind, (table, _) in TABLES.items():
        bases: dict[str, set[str]] = {}
        for row in changes.tables[table]:
            bases.setdefault(row["operation"], set()).add(row["basis"])
        known[kind] = _by_basis(keys, bases)
    return replace(account, classes=known)


def _by_basis(keys: Sequence[str], bases: Mapping[str, set[str]]) -> dict[str, int]:
    """How many operations by the surest basis each has."""
    surest = [next((basis for basis in Basis if basis in bases.get(key, ())), "none") for key in keys]
    return {how: surest.count(how) for how in (*(basis.value for basis in Basis), "none")}


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

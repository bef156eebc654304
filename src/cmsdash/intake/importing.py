"""From what a reader brought to a release: the tables as a build takes them, and the whole account."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cmsdash.domain import Basis
from cmsdash.facts import Release, Source
from cmsdash.facts.account import Account, Finding
from cmsdash.facts.manifest import Input
from cmsdash.intake.building import Changes
from cmsdash.intake.classifying import TABLES, classified
from cmsdash.intake.harvest import CHILDREN, Harvest, merged, stayed


def changes_to(release: Release, harvest: Harvest) -> Changes:
    """The tables of a release with what was brought, its operations classified, and the new sources."""
    brings_operations = "operations" in harvest.rows
    names = {*harvest.rows, *(CHILDREN if brings_operations else ())}
    tables = {name: merged(name, release.rows(name), harvest, release.schemas[name]) for name in sorted(names)}
    if brings_operations:
        needed = {"interventions": release.rows("interventions")}
        tables |= classified({**needed, **tables}, release.rules)
    sources = {key: Source(key, **dict(entry)) for key, entry in harvest.sources.items()}
    return Changes(tables, sources)


def with_what_stays(account: Account, release: Release, harvest: Harvest) -> Account:
    """The account with a remark where rows stay that an earlier import read in a file which did not come this time."""
    counts = {name: len(stayed(name, release.rows(name), harvest)) for name in CHILDREN}
    remarks = [Finding("rows_stay", column=name, value=str(count)) for name, count in counts.items() if count]
    return replace(account, remarks=(*account.remarks, *remarks))


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


def counts_of(accounts: Sequence[Account]) -> dict[str, int]:
    """The accounts as the manifest of a release carries them: rows and cents of each heap, rows by reason and by rule;
    those of a file beside the first under its kind."""
    first, *beside = accounts
    counts = _counts_of(first)
    for account in beside:
        counts |= {f"{account.reader}/{name}": count for name, count in _counts_of(account).items()}
    return counts


def _counts_of(account: Account) -> dict[str, int]:
    heaps = {
        "input": account.input,
        "accepted": account.accepted,
        "quarantined": account.quarantined,
        "out_of_scope": account.out_of_scope,
    }
    return {
        **{name: tally.rows for name, tally in heaps.items()},
        **{f"{name}_cents": tally.cents for name, tally in heaps.items()},
        **{f"reason.{code}": tally.rows for code, tally in account.reasons.items()},
        **{f"scope.{code}": tally.rows for code, tally in account.rules.items()},
    }

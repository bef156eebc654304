"""`cmsdash check`: does a release hold?"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli.reporting import Json, Lang, print_json, refusals, store
from cmsdash.facts import Check, Release, ReleaseError
from cmsdash.facts.manifest import FILE
from cmsdash.facts.verification import verified
from cmsdash.intake.mapping import mapping_problems
from cmsdash.text import Text, sections, text_in


def check(
    what: Annotated[str, typer.Argument(help="A folder or the id of a release; without it, the current one.")] = "",
    as_json: Json = False,
    lang: Lang = "it",
) -> None:
    """Check a release; exit 1 and say where and how to mend it when it does not hold."""
    text = text_in(lang)
    with refusals(text, as_json):
        folder = Path(what) if what and Path(what).is_dir() else store().find(what)
        release = verified(folder, sections())
        # A built release may be older than a mapping.
        check_mappings(release, all_needed=not (folder / FILE).is_file())
    if as_json:
        print_json({"ok": True, "folder": str(release.folder), "checks": [asdict(item) for item in release.checks]})
        return
    for item in release.checks:
        typer.echo(check_line(item, text))
    typer.echo(text("check.ok", n=text.number(len(release.checks))))


def check_mappings(release: Release, *, all_needed: bool) -> None:
    """Raises ReleaseError for mapping files that no reader could work with."""
    problems = mapping_problems(release.folder, set(release.tables["cities"]["city"]), all_needed=all_needed)
    if problems:
        raise ReleaseError(problems)


def check_line(item: Check, text: Text) -> str:
    """One check that passed, in words."""
    if item.code == "rule":
        return text(f"check.rule.{item.subject}")
    return text(f"check.{item.code}", subject=item.subject, n=text.number(item.count))

"""`cmsdash check`: does a release hold?"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli.output import JsonOption, LangOption, default_repository, print_json, report_errors
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.integrity import open_verified
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, CheckResult
from cmsdash.datastore.releases.release import Release
from cmsdash.i18n import Translator, get_translator, labelled_codes
from cmsdash.ingest.column_mapping import validate_mappings


def check(
    what: Annotated[str, typer.Argument(help="A folder or the id of a release; without it, the current one.")] = "",
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Check a release; exit 1 and say where and how to mend it when it does not hold."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        folder = Path(what) if what and Path(what).is_dir() else default_repository().path_of(what)
        release = open_verified(folder, labelled_codes())
        # A built release may be older than a mapping.
        check_mappings(release, all_needed=not (folder / MANIFEST_NAME).is_file())
    if as_json:
        print_json({"ok": True, "folder": str(release.folder), "checks": [asdict(item) for item in release.checks]})
        return
    for item in release.checks:
        typer.echo(check_line(item, text))
    typer.echo(text("check.ok", n=text.number(len(release.checks))))


def check_mappings(release: Release, *, all_needed: bool) -> None:
    """Raises ReleaseError for mapping files that no reader could work with."""
    problems = validate_mappings(release.folder, set(release.tables["cities"]["city"]), all_needed=all_needed)
    if problems:
        raise ReleaseValidationError(problems)


def check_line(item: CheckResult, text: Translator) -> str:
    """One check that passed, in words."""
    if item.code == "rule":
        return text(f"check.rule.{item.subject}")
    return text(f"check.{item.code}", subject=item.subject, n=text.number(item.count))

"""`cmsdash check`: validation of a release."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli.output import JsonOption, LangOption, print_json, print_line, report_errors
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.integrity import open_verified_release
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, CheckResult
from cmsdash.datastore.releases.release import Release
from cmsdash.i18n import Translator, get_translator, labelled_codes
from cmsdash.ingest.column_mapping import validate_mappings
from cmsdash.installation import default_repository


def check(
    what: Annotated[str, typer.Argument(help="Data folder or release id; without it, the active release.")] = "",
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Validate a release; if it is invalid, print each issue with its place and correction, and exit 1."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        folder = Path(what) if what and Path(what).is_dir() else default_repository().release_path(what)
        release = open_verified_release(folder, labelled_codes())
        # A built release can be older than a mapping.
        check_mappings(release, all_needed=not (folder / MANIFEST_NAME).is_file())
    if as_json:
        print_json({"ok": True, "folder": str(release.folder), "checks": [asdict(item) for item in release.checks]})
        return
    for item in release.checks:
        print_line(check_line(item, text))
    print_line(text("check.ok", n=text.number(len(release.checks))))


def check_mappings(release: Release, *, all_needed: bool) -> None:
    """Validate the column mappings of a release. Raises ReleaseValidationError.

    Args:
        release: The release.
        all_needed: Whether a missing mapping is an issue.
    """
    issues = validate_mappings(release.folder, set(release.tables["cities"]["city"]), all_needed=all_needed)
    if issues:
        raise ReleaseValidationError(issues)


def check_line(check_result: CheckResult, text: Translator) -> str:
    """Return a passed check as a line for people."""
    if check_result.code == "rule":
        return text(f"check.rule.{check_result.subject}")
    return text(f"check.{check_result.code}", subject=check_result.subject, n=text.number(check_result.count))

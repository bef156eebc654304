"""`cmsdash release`: the releases of the data, what each is, and which one is served."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli.output import JsonOption, LangOption, default_repository, print_json, print_line, report_errors
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.activation_log import Activation
from cmsdash.datastore.releases.diff import diff_releases, summarize_changes
from cmsdash.datastore.releases.manifest import Manifest
from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.exports import write_release_zip
from cmsdash.i18n import Translator, get_translator
from cmsdash.i18n.issue_messages import issue_lines
from cmsdash.i18n.release_messages import activation_text, field_change_line, manifest_lines, table_change_lines
from cmsdash.ingest.release_build.activation_gate import reject_loss

app = typer.Typer(no_args_is_help=True)
ReleaseIdArgument = Annotated[str, typer.Argument(help="The id of a release, as `cmsdash release list` shows it.")]
OptionalReleaseIdArgument = Annotated[str, typer.Argument(help="The id of a release; without it, the current one.")]


@app.command("list")
def list_releases(as_json: JsonOption = False, lang: LangOption = "it") -> None:
    """List every release, oldest first, and mark the current one; one that cannot be read is told apart (exit 1)."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        here = default_repository()
        (manifests, unreadable), switches, problems = here.list_manifests(), here.activations(), here.problems()
        current = _current(here)
    if as_json:
        known = {name: [asdict(one) for one in found] for name, found in switches.items()}
        listed = [{**asdict(item), "activations": known.get(item.id, [])} for item in manifests]
        told = {"unreadable": [asdict(item) for item in unreadable], "problems": [asdict(item) for item in problems]}
        print_json({"current": current, "releases": listed, **told})
    else:
        _list(manifests, current, switches, text)
        _unreadable(unreadable, text)
        for line in issue_lines(problems, text):
            print_line(line, err=True)
    if unreadable or problems:
        raise typer.Exit(1)


def _current(here: ReleaseRepository) -> str:
    """The id of the release in use, "" where the pointer does not lead to one."""
    try:
        folder = here.active_path()
    except ReleaseValidationError:
        return ""
    return here.embedded_id() if folder == here.embedded else folder.name


def _list(
    manifests: Sequence[Manifest], current: str, switches: Mapping[str, Sequence[Activation]], text: Translator
) -> None:
    for item in manifests:
        changed = "; ".join(table_change_lines(item.changes, text)) if item.grew_from else text("release.first")
        print_line(f"{'→' if item.id == current else ' '} {item.id}  {text.date(item.created[:10])}  {changed}")
        if item.id in switches:
            moments = [one.activated for one in switches[item.id]]
            print_line(f"    {text('release.put_to_use', when=activation_text(moments, text))}")


def _unreadable(problems: Sequence[ValidationIssue], text: Translator) -> None:
    """Which releases cannot be read, and how to mend each."""
    if problems:
        print_line(text.plural("release.unreadable", len(problems)), err=True)
    for line in issue_lines(problems, text):
        print_line(f"  {line}", err=True)


@app.command()
def show(release: OptionalReleaseIdArgument = "", as_json: JsonOption = False, lang: LangOption = "it") -> None:
    """Show the manifest of a release: from what it was made, what changed, what was checked."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        found = default_repository().load(release)
    if as_json:
        print_json({**asdict(found.manifest), "lacks": sorted(found.lacks)})
        return
    for line in manifest_lines(found.manifest, text, found.lacks):
        print_line(line)


@app.command()
def verify(release: OptionalReleaseIdArgument = "", as_json: JsonOption = False, lang: LangOption = "it") -> None:
    """Compare every file of a release with its manifest and check its data again."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        found = default_repository().verify(release).manifest
    if as_json:
        print_json({"ok": True, "release": found.id, "digest": found.digest, "files": len(found.files)})
        return
    print_line(text("release.verified", id=found.id, n=text.number(len(found.files)), digest=found.digest))


@app.command()
def activate(
    release: ReleaseIdArgument,
    reason: Annotated[str, typer.Option(help="Why, for those who come after.")] = "",
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Make a release the current one; running sessions follow at their next rerun.

    One that did not grow from the release in use asks for a reason where it would lose what is in use."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        before = default_repository().activate(release, reason, reject_loss(reason))
    if as_json:
        print_json({"ok": True, "release": release, "before": before, "reason": reason})
        return
    print_line(text("release.activated", id=release, before=before or "–"))


@app.command()
def diff(
    before: ReleaseIdArgument, after: ReleaseIdArgument, as_json: JsonOption = False, lang: LangOption = "it"
) -> None:
    """Say what appeared, changed and vanished between two releases, field by field."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        old, new = default_repository().load(before), default_repository().load(after)
        changes = diff_releases(old, new)
    if as_json:
        tables = [asdict(item) for item in summarize_changes(changes)]
        listed = [{**asdict(item), "cents": item.amounts_cents} for item in changes]
        print_json({"before": before, "after": after, "tables": tables, "changes": listed})
        return
    for line in (
        *table_change_lines(summarize_changes(changes), text),
        *(field_change_line(item, text) for item in changes),
    ):
        print_line(line)


@app.command()
def export(
    release: ReleaseIdArgument,
    file: Annotated[Path, typer.Argument(help="The ZIP file to write.")],
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Write a verified release to one ZIP file, its manifest inside; the same release gives the same bytes."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        found = default_repository().verify(release)
        sha256 = write_release_zip(found, file)
    if as_json:
        print_json({"ok": True, "release": found.manifest.id, "file": str(file), "sha256": sha256})
        return
    print_line(text("release.exported", id=found.manifest.id, file=file, sha256=sha256))

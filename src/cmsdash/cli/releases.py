"""`cmsdash release`: listing, comparing, activating and exporting releases."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli.output import JsonOption, LangOption, print_json, print_line, report_errors
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.activation_log import Activation
from cmsdash.datastore.releases.diff import diff_releases, summarize_changes
from cmsdash.datastore.releases.manifest import Manifest
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.exports import write_release_archive, write_release_zip
from cmsdash.figures.release_changes import sentences_by_subject
from cmsdash.i18n import Translator, get_translator
from cmsdash.i18n.issue_messages import issue_lines
from cmsdash.i18n.release_messages import activation_text, field_change_line, manifest_lines, table_change_lines
from cmsdash.ingest.release_build.activation_gate import reject_loss
from cmsdash.installation import default_repository
from cmsdash.queries.releases import Subject, changes_by_subject

release_app = typer.Typer(no_args_is_help=True)
ReleaseIdArgument = Annotated[str, typer.Argument(help="Id of a release, as in `cmsdash release list`.")]
OptionalReleaseIdArgument = Annotated[str, typer.Argument(help="Id of a release; without it, the active one.")]


@release_app.command("list")
def list_releases(as_json: JsonOption = False, lang: LangOption = "it") -> None:
    """List all releases, oldest first, and mark the active one; exit 1 if one cannot be read."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        repository = default_repository()
        manifests, unreadable = repository.list_manifests()
        activations, issues = repository.activations(), repository.pointer_issues()
        active_id = _active_id(repository)
    if as_json:
        releases = [
            {**asdict(manifest), "activations": [asdict(item) for item in activations.get(manifest.id, ())]}
            for manifest in manifests
        ]
        problems = {"unreadable": [asdict(item) for item in unreadable], "problems": [asdict(item) for item in issues]}
        print_json({"current": active_id, "releases": releases, **problems})
    else:
        _print_releases(manifests, active_id, activations, text)
        _print_unreadable(unreadable, text)
        for line in issue_lines(issues, text):
            print_line(line, err=True)
    if unreadable or issues:
        raise typer.Exit(1)


def _active_id(repository: ReleaseRepository) -> str:
    """Return the id of the active release, "" if the pointer is invalid."""
    try:
        folder = repository.active_path()
    except ReleaseValidationError:
        return ""
    return repository.embedded_id() if folder == repository.embedded else folder.name


def _print_releases(
    manifests: Sequence[Manifest], active_id: str, activations: Mapping[str, Sequence[Activation]], text: Translator
) -> None:
    for item in manifests:
        changes = "; ".join(table_change_lines(item.changes, text)) if item.grew_from else text("release.first")
        print_line(f"{'→' if item.id == active_id else ' '} {item.id}  {text.date(item.created[:10])}  {changes}")
        if item.id in activations:
            times = [activation.activated for activation in activations[item.id]]
            print_line(f"    {text('release.put_to_use', when=activation_text(times, text))}")


def _print_unreadable(issues: Sequence[ValidationIssue], text: Translator) -> None:
    if issues:
        print_line(text.plural("release.unreadable", len(issues)), err=True)
    for line in issue_lines(issues, text):
        print_line(f"  {line}", err=True)


@release_app.command()
def show(release: OptionalReleaseIdArgument = "", as_json: JsonOption = False, lang: LangOption = "it") -> None:
    """Show the manifest of a release: inputs, changes and checks."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        opened = default_repository().load(release)
    if as_json:
        print_json({**asdict(opened.manifest), "lacks": sorted(opened.newer_schema_parts)})
        return
    for line in manifest_lines(opened.manifest, text, opened.newer_schema_parts):
        print_line(line)


@release_app.command()
def verify(release: OptionalReleaseIdArgument = "", as_json: JsonOption = False, lang: LangOption = "it") -> None:
    """Compare every file of a release with its manifest and validate its data."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        manifest = default_repository().verify(release).manifest
    if as_json:
        print_json({"ok": True, "release": manifest.id, "digest": manifest.digest, "files": len(manifest.files)})
        return
    print_line(text("release.verified", id=manifest.id, n=text.number(len(manifest.files)), digest=manifest.digest))


@release_app.command()
def activate(
    release: ReleaseIdArgument,
    reason: Annotated[str, typer.Option(help="Reason, for the activation log.")] = "",
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Make a release the active one; running sessions follow at their next rerun.

    A release that does not descend from the active one, and would lose data of it, needs a reason."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        before = default_repository().activate(release, reason, reject_loss(reason))
    if as_json:
        print_json({"ok": True, "release": release, "before": before, "reason": reason})
        return
    print_line(text("release.activated", id=release, before=before or "–"))


@release_app.command()
def diff(
    before: ReleaseIdArgument,
    after: ReleaseIdArgument,
    by: Annotated[Subject | None, typer.Option(help="Tell the differences in words, by city or by objective.")] = None,
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Print the differences between two releases, field by field or in words."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        repository = default_repository()
        old, new = repository.load(before), repository.load(after)
        changes = diff_releases(old, new)
    if by:
        words = sentences_by_subject(changes_by_subject(changes, old, new, by), old, new, text)
        _print_words(words, new, by, text, as_json)
        return
    summary = summarize_changes(changes)
    if as_json:
        fields = [{**asdict(item), "cents": item.amounts_cents} for item in changes]
        print_json({"before": before, "after": after, "tables": [asdict(item) for item in summary], "changes": fields})
        return
    for line in (*table_change_lines(summary, text), *(field_change_line(item, text) for item in changes)):
        print_line(line)


def _print_words(
    words: Mapping[str, Sequence[str]], release: Release, subject: Subject, text: Translator, as_json: bool
) -> None:
    if as_json:
        print_json({subject: words})
        return
    cities = release.tables["cities"]
    names = dict(zip(cities["city"], cities["name"], strict=True))
    for code, sentences in words.items():
        name = names.get(code) or (text(f"objective.{code}") if code else text(f"told.no_{subject}"))
        print_line(f"{name}: {'; '.join(sentences)}")
    if not words:
        print_line(text("release.nothing_changed"))


@release_app.command()
def archive(
    folder: Annotated[Path, typer.Argument(help="Folder to write to. It is made if it does not exist.")],
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Write every release to a ZIP file, each verified, with their checksums in SHA256SUMS."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        repository = default_repository()
        manifests, unreadable = repository.list_manifests()
        checksums = write_release_archive((repository.verify(manifest.id) for manifest in manifests), folder)
    if as_json:
        files = [{"file": name, "sha256": sha256} for name, sha256 in checksums.items()]
        print_json({"ok": not unreadable, "folder": str(folder), "files": files})
    else:
        for name, sha256 in checksums.items():
            print_line(f"{sha256}  {name}")
        print_line(text.plural("archive.written", len(checksums), folder=folder))
        _print_unreadable(unreadable, text)
    if unreadable:
        raise typer.Exit(1)


@release_app.command()
def export(
    release: ReleaseIdArgument,
    file: Annotated[Path, typer.Argument(help="ZIP file to write.")],
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Write a verified release and its manifest to a ZIP file; the same release gives the same bytes."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        verified = default_repository().verify(release)
        sha256 = write_release_zip(verified, file)
    if as_json:
        print_json({"ok": True, "release": verified.manifest.id, "file": str(file), "sha256": sha256})
        return
    print_line(text("release.exported", id=verified.manifest.id, file=file, sha256=sha256))

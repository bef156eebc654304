"""`cmsdash release`: the releases of the data, what each is, and which one is served."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli.reporting import Json, Lang, print_json, print_line, refusals, store
from cmsdash.exports import export_release
from cmsdash.facts import Manifest, Problem, ReleaseError, Store
from cmsdash.facts.difference import counted, difference
from cmsdash.facts.journal import Activation
from cmsdash.intake.activation import refuse_loss
from cmsdash.text import Text, text_in
from cmsdash.text.problems import problem_lines
from cmsdash.text.releases import change_line, changed_lines, manifest_lines, put_to_use

app = typer.Typer(no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="The id of a release, as `cmsdash release list` shows it.")]
OrCurrent = Annotated[str, typer.Argument(help="The id of a release; without it, the current one.")]


@app.command("list")
def list_releases(as_json: Json = False, lang: Lang = "it") -> None:
    """List every release, oldest first, and mark the current one; one that cannot be read is told apart (exit 1)."""
    text = text_in(lang)
    with refusals(text, as_json):
        here = store()
        (manifests, unreadable), switches, problems = here.manifests(), here.activations(), here.problems()
        current = _current(here)
    if as_json:
        known = {name: [asdict(one) for one in found] for name, found in switches.items()}
        listed = [{**asdict(item), "activations": known.get(item.id, [])} for item in manifests]
        told = {"unreadable": [asdict(item) for item in unreadable], "problems": [asdict(item) for item in problems]}
        print_json({"current": current, "releases": listed, **told})
    else:
        _list(manifests, current, switches, text)
        _unreadable(unreadable, text)
        for line in problem_lines(problems, text):
            print_line(line, err=True)
    if unreadable or problems:
        raise typer.Exit(1)


def _current(here: Store) -> str:
    """The id of the release in use, "" where the pointer does not lead to one."""
    try:
        folder = here.current()
    except ReleaseError:
        return ""
    return here.embedded_id() if folder == here.embedded else folder.name


def _list(
    manifests: Sequence[Manifest], current: str, switches: Mapping[str, Sequence[Activation]], text: Text
) -> None:
    for item in manifests:
        changed = "; ".join(changed_lines(item.changes, text)) if item.grew_from else text("release.first")
        print_line(f"{'→' if item.id == current else ' '} {item.id}  {text.date(item.created[:10])}  {changed}")
        if item.id in switches:
            moments = [one.activated for one in switches[item.id]]
            print_line(f"    {text('release.put_to_use', when=put_to_use(moments, text))}")


def _unreadable(problems: Sequence[Problem], text: Text) -> None:
    """Which releases cannot be read, and how to mend each."""
    if problems:
        print_line(text.count("release.unreadable", len(problems)), err=True)
    for line in problem_lines(problems, text):
        print_line(f"  {line}", err=True)


@app.command()
def show(release: OrCurrent = "", as_json: Json = False, lang: Lang = "it") -> None:
    """Show the manifest of a release: from what it was made, what changed, what was checked."""
    text = text_in(lang)
    with refusals(text, as_json):
        found = store().load(release)
    if as_json:
        print_json({**asdict(found.manifest), "lacks": sorted(found.lacks)})
        return
    for line in manifest_lines(found.manifest, text, found.lacks):
        print_line(line)


@app.command()
def verify(release: OrCurrent = "", as_json: Json = False, lang: Lang = "it") -> None:
    """Compare every file of a release with its manifest and check its data again."""
    text = text_in(lang)
    with refusals(text, as_json):
        found = store().verify(release).manifest
    if as_json:
        print_json({"ok": True, "release": found.id, "digest": found.digest, "files": len(found.files)})
        return
    print_line(text("release.verified", id=found.id, n=text.number(len(found.files)), digest=found.digest))


@app.command()
def activate(
    release: Id,
    reason: Annotated[str, typer.Option(help="Why, for those who come after.")] = "",
    as_json: Json = False,
    lang: Lang = "it",
) -> None:
    """Make a release the current one; running sessions follow at their next rerun.

    One that did not grow from the release in use asks for a reason where it would lose what is in use."""
    text = text_in(lang)
    with refusals(text, as_json):
        before = store().activate(release, reason, refuse_loss(reason))
    if as_json:
        print_json({"ok": True, "release": release, "before": before, "reason": reason})
        return
    print_line(text("release.activated", id=release, before=before or "–"))


@app.command()
def diff(before: Id, after: Id, as_json: Json = False, lang: Lang = "it") -> None:
    """Say what appeared, changed and vanished between two releases, field by field."""
    text = text_in(lang)
    with refusals(text, as_json):
        old, new = store().load(before), store().load(after)
        changes = difference(old, new)
    if as_json:
        tables = [asdict(item) for item in counted(changes)]
        listed = [{**asdict(item), "cents": item.cents} for item in changes]
        print_json({"before": before, "after": after, "tables": tables, "changes": listed})
        return
    for line in (*changed_lines(counted(changes), text), *(change_line(item, text) for item in changes)):
        print_line(line)


@app.command()
def export(
    release: Id,
    file: Annotated[Path, typer.Argument(help="The ZIP file to write.")],
    as_json: Json = False,
    lang: Lang = "it",
) -> None:
    """Write a verified release to one ZIP file, its manifest inside; the same release gives the same bytes."""
    text = text_in(lang)
    with refusals(text, as_json):
        found = store().verify(release)
        sha256 = export_release(found, file)
    if as_json:
        print_json({"ok": True, "release": found.manifest.id, "file": str(file), "sha256": sha256})
        return
    print_line(text("release.exported", id=found.manifest.id, file=file, sha256=sha256))

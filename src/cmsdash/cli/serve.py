"""`cmsdash serve`: the dashboard as a service."""

from typing import Annotated

import typer

from cmsdash.cli.output import LangOption, default_repository, report_errors
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.i18n import Translator, get_translator
from cmsdash.i18n.issue_messages import format_issue


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    host: str = "127.0.0.1",
    lang: LangOption = "it",
) -> None:
    """Serve the dashboard with its security headers, language and tuning."""
    from cmsdash.server import AllowedHostsError, ServerError, run_server  # Streamlit is slow to import: only here

    text = get_translator(lang)
    with report_errors(text, as_json=False):
        _load(default_repository(), text)
    typer.echo(text("cli.serving", url=f"http://{host}:{port}"))
    try:
        with report_errors(text, as_json=False):
            run_server(host, port)
    except AllowedHostsError as error:
        typer.echo(text("cli.allowed_hosts_invalid", entry=error), err=True)
        raise typer.Exit(1) from error
    except ServerError as error:
        typer.echo(text("cli.port_taken", port=port, host=host, next=port + 1), err=True)
        raise typer.Exit(1) from error


def _load(here: ReleaseRepository, text: Translator) -> None:
    """Tries what will be served: where the release in use cannot be read, the embedded one, and says why."""
    try:
        here.load()
    except ReleaseValidationError as error:
        here.load_from(here.embedded)
        for problem in error.issues:
            typer.echo(format_issue(problem, text), err=True)

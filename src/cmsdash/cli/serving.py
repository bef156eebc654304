"""`cmsdash serve`: the dashboard as a service."""

from typing import Annotated

import typer

from cmsdash.cli.reporting import Lang, refusals, store
from cmsdash.facts import ReleaseError, Store
from cmsdash.text import Text, text_in
from cmsdash.text.problems import worded


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    host: str = "127.0.0.1",
    lang: Lang = "it",
) -> None:
    """Serve the dashboard with its security headers, language and tuning."""
    from cmsdash.server import AllowedHostsError, ServerError, serve  # Streamlit is slow to import: only here

    text = text_in(lang)
    with refusals(text, as_json=False):
        _load(store(), text)
    typer.echo(text("cli.serving", url=f"http://{host}:{port}"))
    try:
        with refusals(text, as_json=False):
            serve(host, port)
    except AllowedHostsError as error:
        typer.echo(text("cli.allowed_hosts_invalid", entry=error), err=True)
        raise typer.Exit(1) from error
    except ServerError as error:
        typer.echo(text("cli.port_taken", port=port, host=host, next=port + 1), err=True)
        raise typer.Exit(1) from error


def _load(here: Store, text: Text) -> None:
    """Tries what will be served: where the release in use cannot be read, the embedded one, and says why."""
    try:
        here.load()
    except ReleaseError as error:
        here.load_folder(here.embedded)
        for problem in error.problems:
            typer.echo(worded(problem, text), err=True)

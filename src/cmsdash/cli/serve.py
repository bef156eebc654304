"""`cmsdash serve`: the web server."""

import os
from typing import Annotated

import typer

from cmsdash.cli.output import LangOption, print_line, report_errors
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.releases.repository import RELEASES_VARIABLE, ReleaseRepository, releases_dir
from cmsdash.i18n import Translator, get_translator
from cmsdash.i18n.issue_messages import format_issue
from cmsdash.ingest.column_mapping import validate_mappings
from cmsdash.installation import default_repository
from cmsdash.installation.emblems import configured_emblems
from cmsdash.installation.variables import find_misspelt_variables


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    host: str = "127.0.0.1",
    lang: LangOption = "it",
) -> None:
    """Serve the dashboard."""
    from cmsdash.server import ServerError, run_server  # Streamlit is slow to import

    text = get_translator(lang)
    for name, meant in find_misspelt_variables(os.environ):
        print_line(text("cli.misspelt", name=name, meant=meant), err=True)
    with report_errors(text, as_json=False):
        _check_release(default_repository(), text)
        configured_emblems(lang)
        try:
            run_server(host, port, started=lambda url: print_line(text("cli.serving", url=url)))
        except ServerError as error:
            print_line(text(f"listen_error.{error.key}", port=port, host=host, next=port + 1), err=True)
            raise typer.Exit(1) from error


def _check_release(repository: ReleaseRepository, text: Translator) -> None:
    """Load the active release; if it is invalid, load the embedded one, which is then served, and print the issues.

    The issues of the column mappings are printed too: with them the upload page refuses files.
    """
    try:
        release, issues = repository.load(), []
    except ReleaseValidationError as error:
        release, issues = repository.load_folder(repository.embedded), error.issues
    if os.environ.get(RELEASES_VARIABLE) and not releases_dir().is_dir():
        print_line(text("cli.no_releases", folder=releases_dir(), data=data_dir()), err=True)
    cities = set(release.tables["cities"]["city"])
    for issue in [*issues, *validate_mappings(data_dir(), cities, all_needed=True)]:
        print_line(format_issue(issue, text), err=True)

"""`cmsdash serve`: the web server."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer

from cmsdash.cli.output import LangOption, print_line, report_errors
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.releases.repository import ReleaseRepository
from cmsdash.exports.open_data.publisher import PublisherError
from cmsdash.exports.site import SiteUrlError
from cmsdash.i18n import Translator, get_translator
from cmsdash.i18n.issue_messages import format_issue
from cmsdash.ingest.column_mapping import validate_mappings
from cmsdash.installation import default_repository
from cmsdash.installation.emblems import configured_emblems


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    host: str = "127.0.0.1",
    lang: LangOption = "it",
) -> None:
    """Serve the dashboard."""
    from cmsdash.server import run_server  # Streamlit is slow to import

    text = get_translator(lang)
    with report_errors(text, as_json=False):
        _check_release(default_repository(), text)
        configured_emblems(lang)
    print_line(text("cli.serving", url=f"http://{host}:{port}"))
    with report_errors(text, as_json=False), _report_settings(text, host, port):
        run_server(host, port)


@contextmanager
def _report_settings(text: Translator, host: str, port: int) -> Iterator[None]:
    """Print what is wrong with a variable or the port, and exit 1."""
    from cmsdash.server import (
        AllowedHostsError,
        FrameAncestorsError,
        LimitsError,
        PublicUrlError,
        ServerError,
        SettingError,
    )

    try:
        yield
    except (AllowedHostsError, PublicUrlError, SiteUrlError, FrameAncestorsError) as error:
        keys: dict[type[ValueError], str] = {
            AllowedHostsError: "allowed_hosts", PublicUrlError: "public_url", SiteUrlError: "site_url",
            FrameAncestorsError: "frame_ancestors",
        }  # fmt: skip
        _stop(_setting_message(keys[type(error)], "", str(error), text), error)
    except (LimitsError, PublisherError) as error:
        key = "limit" if isinstance(error, LimitsError) else "publisher"
        _stop(_setting_message(key, error.variable, error.entry, text), error)
    except SettingError as error:
        key = error.variable.removeprefix("CMSDASH_").lower()
        _stop(_setting_message(key, error.variable, error.entry, text), error)
    except ServerError as error:
        _stop(text("cli.port_taken", port=port, host=host, next=port + 1), error)


def _setting_message(key: str, variable: str, entry: str, text: Translator) -> str:
    return text(f"setting_error.{key}", variable=variable, entry=entry)


def _stop(message: str, error: Exception) -> NoReturn:
    print_line(message, err=True)
    raise typer.Exit(1) from error


def _check_release(repository: ReleaseRepository, text: Translator) -> None:
    """Load the active release; if it is invalid, load the embedded one, which is then served, and print the issues.

    The issues of the column mappings are printed too: with them the upload page refuses files.
    """
    try:
        release, issues = repository.load(), []
    except ReleaseValidationError as error:
        release, issues = repository.load_folder(repository.embedded), error.issues
    cities = set(release.tables["cities"]["city"])
    for issue in [*issues, *validate_mappings(data_dir(), cities, all_needed=True)]:
        print_line(format_issue(issue, text), err=True)

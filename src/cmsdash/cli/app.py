"""The `cmsdash` command with all its subcommands."""

import io
import sys

import typer

from cmsdash.cli import (
    INTERRUPTED,
    briefing,
    build,
    check,
    import_files,
    lists,
    releases,
    serve,
    trace,
    update,
    usage_errors,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command()(check.check)
app.command()(serve.serve)
app.add_typer(build.build_app, name="build", help="Build derived data and releases.")
app.add_typer(
    import_files.import_app, name="import", help="Import files into a new release, with a report on every row."
)
app.add_typer(update.update_app, name="update", help="Download newly published files into a new release.")
app.command()(briefing.briefing)
app.command()(lists.lists)
app.command()(trace.trace)
app.add_typer(releases.release_app, name="release", help="List, compare, verify, activate and export releases.")


def main() -> None:
    """Run the command line and exit; usage errors are reported in the requested language.

    Characters that the terminal's encoding lacks are written as escapes, which JSON reads, too.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        code = usage_errors.report_usage_error(error, sys.argv[1:])
    except OSError as error:
        code = usage_errors.report_output_error(error, sys.argv[1:])
    except typer.Abort:
        code = INTERRUPTED
    sys.exit(code)

"""Options and output that all commands share: JSON, lines of text, errors and exit codes."""

import errno
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Literal

import typer

from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.repository import RepositoryBusyError
from cmsdash.i18n import Translator, labelled_codes
from cmsdash.i18n.import_messages import rejection_text
from cmsdash.i18n.issue_messages import group_issues, issue_lines
from cmsdash.i18n.release_messages import drift_line
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.release_build.builder import BuildError
from cmsdash.installation.emblems import EmblemError, emblem_message
from cmsdash.installation.setting_error import SettingError, setting_message

JsonOption = Annotated[bool, typer.Option("--json", help="Print a JSON report.")]
LangOption = Annotated[Literal["it", "en"], typer.Option(help="Language of the report.")]

_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Terminal control characters, text direction marks and lone surrogates; tabs and line breaks are allowed."""


def print_json(report: object) -> None:
    """Print a JSON report; control characters are escaped."""
    text = json.dumps(report, ensure_ascii=False, indent=2)
    typer.echo(_CONTROL_CHARACTERS.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def print_line(line: str, *, err: bool = False) -> None:
    """Print text; control characters are escaped, so that the content of files cannot control the terminal."""
    typer.echo(_CONTROL_CHARACTERS.sub(lambda match: f"\\x{ord(match[0]):02x}", line), err=err)


def issues_to_dicts(issues: Iterable[ValidationIssue]) -> list[dict[str, object]]:
    """Return groups of equal issues for JSON: the fields of the first, their number, and the first places."""
    return [
        {
            **asdict(group.examples[0]),
            "count": group.count,
            "places": [{"file": issue.file, "row": issue.row, "value": issue.value} for issue in group.examples],
        }
        for group in group_issues(issues)
    ]


@contextmanager
def report_errors(text: Translator, as_json: bool) -> Iterator[None]:
    """Print the expected errors of the block, as text or JSON, and exit with code 1.

    Raises:
        typer.Exit: A release or file was rejected, a build failed, an emblem or a variable is not valid, the repository
            is busy, or a system call failed.
    """
    try:
        yield
    except ReleaseValidationError as error:
        _print_validation_error(error, text, as_json)
    except FileRejectedError as error:
        _print_rejected_file(error, text, as_json)
    except BuildError as error:
        _print_build_error(error, text, as_json)
    except RepositoryBusyError as error:
        print_error(text("build_error.busy", detail=str(error)), {"error": "busy"}, as_json)
    except EmblemError as error:
        message = emblem_message(error, text)
        print_error(message, {"error": f"emblem_{error.key}", "detail": message, **error.values}, as_json)
    except SettingError as error:
        message = setting_message(error, text)
        print_error(message, {"error": "setting", "variable": error.variable, "detail": message}, as_json)
    except OSError as error:
        detail = _system_detail(error, text)
        print_error(text("build_error.system", detail=detail), {"error": "system", "detail": detail}, as_json)
    else:
        return
    raise typer.Exit(1)


def system_error_message(error: OSError, text: Translator) -> str:
    """Return that a system call failed, on which file, and why."""
    return text("build_error.system", detail=_system_detail(error, text))


def _system_detail(error: OSError, text: Translator) -> str:
    """Return the file and the catalogue's message for an error number, else the system's."""
    code = errno.errorcode.get(error.errno or 0, "")
    reason = text(f"system_error.{code}") if code in labelled_codes()["system_error"] else str(error.strerror)
    return f"{error.filename or ''}: {reason}".removeprefix(": ")


def print_error(message: str, report: dict[str, object], as_json: bool) -> None:
    """Print an error as a message for people or as a JSON report."""
    if as_json:
        print_json({"ok": False, **report})
    else:
        print_line(message, err=True)


def _print_validation_error(error: ReleaseValidationError, text: Translator, as_json: bool) -> None:
    lines = [text.plural("issue.headline", len(error.issues)), *issue_lines(error.issues, text)]
    print_error("\n".join(lines), {"problems": issues_to_dicts(error.issues)}, as_json)


def _print_rejected_file(error: FileRejectedError, text: Translator, as_json: bool) -> None:
    report = {"error": error.code, **{name: getattr(error, name) for name in ("file", "line", "value", "expected")}}
    print_error(rejection_text(error.code, report, text), report, as_json)


def _print_build_error(error: BuildError, text: Translator, as_json: bool) -> None:
    if isinstance(error.__cause__, ReleaseValidationError):
        _print_validation_error(error.__cause__, text, as_json)
        return
    lines = [text(f"build_error.{error.code}", detail=error.detail), *(drift_line(item, text) for item in error.drift)]
    report: dict[str, object] = {
        "error": error.code,
        "detail": error.detail,
        "drift": [asdict(item) for item in error.drift],
    }
    print_error("\n".join(lines), report, as_json)

"""What every command says alike: its options, its JSON, its problems and how it ends."""

import errno
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Literal

import typer

from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.releases.repository import ReleaseRepository, StoreBusyError, releases_dir
from cmsdash.i18n import Translator, labelled_codes
from cmsdash.i18n.import_messages import rejection_text
from cmsdash.i18n.issue_messages import group_issues, issue_lines
from cmsdash.i18n.release_messages import drift_line
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.release_build.builder import BuildError

JsonOption = Annotated[bool, typer.Option("--json", help="Print a JSON report.")]
LangOption = Annotated[Literal["it", "en"], typer.Option(help="Language of the report.")]


def default_repository() -> ReleaseRepository:
    """The store of releases of this installation."""
    return ReleaseRepository(releases_dir(), data_dir(), labelled_codes())


def print_json(report: object) -> None:
    """Prints a report for programs."""
    plain = json.dumps(report, ensure_ascii=False, indent=2)
    typer.echo(_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", plain))


def print_line(words: str, *, err: bool = False) -> None:
    """Prints words for people. What files hold must not speak to the terminal: controls are written out."""
    typer.echo(_CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", words), err=err)


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Signs that move the cursor, colour, name the window or turn the direction of text; halves of a pair of UTF-16."""


def problems_json(problems: Iterable[ValidationIssue]) -> list[dict[str, object]]:
    """Problems for programs: the first of each group, how many are equal to it, and where the first of them are."""
    return [
        {
            **asdict(group.examples[0]),
            "count": group.count,
            "places": [{"file": one.file, "row": one.row, "value": one.value} for one in group.examples],
        }
        for group in group_issues(problems)
    ]


@contextmanager
def report_errors(text: Translator, as_json: bool) -> Iterator[None]:
    """Says what went wrong inside the block, for people or for programs, and ends with exit code 1."""
    try:
        yield
    except ReleaseValidationError as error:
        _refuse_release(error, text, as_json)
    except FileRejectedError as error:
        _refuse_file(error, text, as_json)
    except BuildError as error:
        _refuse_build(error, text, as_json)
    except StoreBusyError as error:
        _refuse(text("build_error.busy", detail=str(error)), {"error": "busy"}, as_json)
    except OSError as error:
        detail = f"{error.filename or ''}: {_why(error, text)}".removeprefix(": ")
        _refuse(text("build_error.system", detail=detail), {"error": "system", "detail": detail}, as_json)
    else:
        return
    raise typer.Exit(1)


def _why(error: OSError, text: Translator) -> str:
    """What the system says, in our words where it is one of the usual reasons."""
    code = errno.errorcode.get(error.errno or 0, "")
    return text(f"system_error.{code}") if code in labelled_codes()["system_error"] else str(error.strerror)


def _refuse(words: str, report: dict[str, object], as_json: bool) -> None:
    if as_json:
        print_json({"ok": False, **report})
    else:
        print_line(words, err=True)


def _refuse_release(error: ReleaseValidationError, text: Translator, as_json: bool) -> None:
    lines = [text.plural("issue.headline", len(error.issues)), *issue_lines(error.issues, text)]
    _refuse("\n".join(lines), {"problems": problems_json(error.issues)}, as_json)


def _refuse_file(error: FileRejectedError, text: Translator, as_json: bool) -> None:
    report = {"error": error.code, **{name: getattr(error, name) for name in ("file", "line", "value", "expected")}}
    _refuse(rejection_text(error.code, report, text), report, as_json)


def _refuse_build(error: BuildError, text: Translator, as_json: bool) -> None:
    if isinstance(error.__cause__, ReleaseValidationError):
        _refuse_release(error.__cause__, text, as_json)
        return
    lines = [text(f"build_error.{error.code}", detail=error.detail), *(drift_line(item, text) for item in error.drift)]
    report: dict[str, object] = {
        "error": error.code,
        "detail": error.detail,
        "drift": [asdict(item) for item in error.drift],
    }
    _refuse("\n".join(lines), report, as_json)

"""`cmsdash update`: download of the newest published file, import into a new release, and what would change."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli.import_files import (
    CommandOptions,
    DryRunOption,
    ImportOutcome,
    MinutesOption,
    ReasonOption,
    ReportOption,
    import_files,
)
from cmsdash.cli.output import JsonOption, LangOption, print_json, print_line, report_errors
from cmsdash.cli.progress import download_bar
from cmsdash.datastore.releases.diff import FieldChange, diff_releases, summarize_changes
from cmsdash.datastore.releases.release import data_dir
from cmsdash.i18n import Translator, get_translator
from cmsdash.i18n.release_messages import field_change_line, table_change_lines
from cmsdash.ingest.column_mapping import load_mapping
from cmsdash.ingest.download import discard_download, download_file
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.installation import default_repository

update_app = typer.Typer(no_args_is_help=True)

UrlOption = Annotated[
    str, typer.Option(help="Address of the file; by default settings.download of data/mappings/opencoesione.toml.")
]
_DOWNLOAD_FOLDER = ".downloads"
"""Folder of the downloaded file, among the releases."""
_NOT_OF_THE_FILE = frozenset(
    {
        *("mapping_missing", "mapping_name_unknown", "mapping_not_utf8", "mapping_syntax", "mapping_unreadable"),
        *("busy", "memory", "process", "space", "time"),
    }
)
"""Rejections after which the same file may be imported another time."""
_MAX_SHOWN_CHANGES = 40
_INTERRUPTED_EXIT_CODE = 130


@update_app.callback()
def update() -> None:
    """Download published files; nothing is put to use."""


@update_app.command()
def opencoesione(
    url: UrlOption = "",
    dry_run: DryRunOption = False,
    reason: ReasonOption = "",
    report: ReportOption = None,
    minutes: MinutesOption = 60,
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Download OpenCoesione's newest projects file, import it into a new release and show what changes.

    An interrupted download resumes when the command is repeated. The new release is not put to use."""
    options = CommandOptions(get_translator(lang), as_json, dry_run, reason, report, minutes)
    with report_errors(options.text, as_json), default_repository().lock("update"):
        path = _download("opencoesione", url, options)
        with _discard_if_rejected(path.parent):
            import_options = ImportOptions(mappings=data_dir() / "mappings")
            outcome = import_files("opencoesione", [path], import_options, options)
        changes = _changes(outcome)
    if as_json:
        tables = [asdict(item) for item in summarize_changes(changes)]
        print_json({"ok": True, **outcome.to_dict(), "dry_run": dry_run, "tables": tables})
    elif outcome.release:
        _print_changes(outcome, changes, options.text)


def _download(reader: str, url: str, options: CommandOptions) -> Path:
    """Return the path of the downloaded file.

    Raises:
        FileRejectedError: it cannot be had.
        typer.Exit: the reader interrupted it.
    """
    text = options.text
    address = url or load_mapping(data_dir() / "mappings", reader).settings.get("download", "")
    if not address:
        raise FileRejectedError("download_unnamed", f"{reader}.toml")
    try:
        with download_bar(address, text) as advance:
            path = download_file(address, default_repository().folder / _DOWNLOAD_FOLDER, advance)
    except KeyboardInterrupt as error:
        print_line(text("update.interrupted"), err=True)
        raise typer.Exit(_INTERRUPTED_EXIT_CODE) from error
    if not options.as_json:
        print_line(text("update.downloaded", file=path))
    return path


@contextmanager
def _discard_if_rejected(folder: Path) -> Iterator[None]:
    """Remove a download whose file cannot be imported, so that the next one starts anew."""
    try:
        yield
    except FileRejectedError as error:
        if error.code not in _NOT_OF_THE_FILE:
            discard_download(folder)
        raise


def _changes(outcome: ImportOutcome) -> tuple[FieldChange, ...]:
    if not outcome.release:
        return ()
    return diff_releases(outcome.base, default_repository().load(outcome.release))


def _print_changes(outcome: ImportOutcome, changes: tuple[FieldChange, ...], text: Translator) -> None:
    before, after = outcome.base.manifest.id, outcome.release
    print_line(text("update.changes"))
    shown = [field_change_line(item, text) for item in changes[:_MAX_SHOWN_CHANGES]]
    for line in (*table_change_lines(summarize_changes(changes), text), *shown):
        print_line(line)
    if len(changes) > len(shown):
        print_line(text("update.more", n=text.number(len(changes) - len(shown)), before=before, after=after))
    print_line(text("update.not_active", id=after))

"""`cmsdash import`: import of foreign files into a new release, with a report on every row."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from cmsdash.cli.output import JsonOption, LangOption, print_json, print_line, report_errors
from cmsdash.cli.progress import progress_bar
from cmsdash.datastore.import_report import ImportReport, report_to_dict
from cmsdash.datastore.releases.release import Release, data_dir
from cmsdash.exports import write_report
from cmsdash.i18n import Translator, get_translator, labelled_codes
from cmsdash.i18n.import_messages import issue_line, report_lines
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.column_mapping import load_mapping
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.mapping_overlay import MappingOverlay
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.release_build import merge
from cmsdash.ingest.release_build.builder import ReleaseChanges, build_release
from cmsdash.ingest.sandbox import ResourceLimits, run_in_subprocess
from cmsdash.installation import default_repository

import_app = typer.Typer(no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(help="The file to read.")]
FilesArgument = Annotated[
    list[Path],
    typer.Argument(help="The projects file and its related files."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Print the report and write nothing.")]
ReasonOption = Annotated[str, typer.Option(help="Reason for large differences from the base.")]
ReportOption = Annotated[Path | None, typer.Option(help="Folder for the report as HTML and CSV.")]
MatchOption = Annotated[
    list[str] | None, typer.Option(help='Confirmed spelling of a city: --match "As written=its-key".')
]
HeaderOption = Annotated[
    list[str] | None, typer.Option("--header", help='Field of a column: --header "Column as written=amount".')
]
WordOption = Annotated[
    list[str] | None, typer.Option("--word", help='Code of a word: --word "As written=status.decree".')
]
DecimalOption = Annotated[str, typer.Option(help="Decimal sign of every amount: , or .")]
UnitOption = Annotated[str, typer.Option(help="Euros that an amount counts: 1, 1000 or 1000000.")]
MappingOption = Annotated[
    Path | None, typer.Option(help="Mapping file in place of the one in data/mappings, as the upload page saves it.")
]
MinutesOption = Annotated[float, typer.Option(min=0.1, help="Minutes after which reading is stopped.")]
SourceOption = Annotated[
    str, typer.Option(help="Key of the source in sources.toml (required); a new source also needs --about.")
]
AboutOption = Annotated[
    list[str] | None,
    typer.Option(help="Fields of a new source: publisher=…, title=…, url=https://…, date=2026-06, licence=cited."),
]
SameOption = Annotated[
    list[str] | None,
    typer.Option(help="Operation that is the same as a known one: --same key-in-the-report=known-key."),
]
MAX_PRINTED_PAIRS = 20


@dataclass(frozen=True)
class CommandOptions:
    """Options that all import commands share; `report` is the folder for HTML and CSV reports."""

    text: Translator
    as_json: bool
    dry_run: bool
    reason: str
    report: Path | None
    minutes: float


@import_app.command()
def opencoesione(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    files: FilesArgument,
    word: WordOption = None,
    mapping: MappingOption = None,
    same: SameOption = None,
    dry_run: DryRunOption = False,
    reason: ReasonOption = "",
    report: ReportOption = None,
    minutes: MinutesOption = 60,
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Import OpenCoesione's extended projects file (ZIP, CSV or Parquet, one cycle or all) and, optionally, its files
    soggetti, localizzazioni, pagamenti and indicatori, in any order."""
    options = CommandOptions(get_translator(lang), as_json, dry_run, reason, report, minutes)

    def make_options() -> ImportOptions:
        if mapping:
            _reject_unreadable(mapping)
        overlay = MappingOverlay(words=_parse_words(word))
        pairs = _parse_pairs("--same", same)
        return ImportOptions(mappings=data_dir() / "mappings", mapping_file=mapping, overlay=overlay, same=pairs)

    _import("opencoesione", files, make_options, options)


def _list_command(reader: str) -> Callable[..., None]:
    """Return the command that imports a list with one reader."""

    def import_list(  # noqa: PLR0913, PLR0917 (each parameter is an option)
        file: FileArgument,
        source: SourceOption = "",
        about: AboutOption = None,
        match: MatchOption = None,
        header: HeaderOption = None,
        word: WordOption = None,
        decimal: DecimalOption = "",
        unit: UnitOption = "",
        mapping: MappingOption = None,
        same: SameOption = None,
        dry_run: DryRunOption = False,
        reason: ReasonOption = "",
        report: ReportOption = None,
        as_json: JsonOption = False,
        lang: LangOption = "it",
    ) -> None:
        options = CommandOptions(get_translator(lang), as_json, dry_run, reason, report, minutes=10)

        def make_options() -> ImportOptions:
            overlay = MappingOverlay(_parse_pairs("--header", header), _parse_words(word), decimal, unit)
            list_options = _import_options(source, about, _parse_pairs("--match", match), mapping, overlay)
            return replace(list_options, same=_parse_pairs("--same", same))

        _import(reader, [file], make_options, options)

    return import_list


import_app.command(
    "operations",
    help="Import a list of operations (art. 49(3) of Regulation 2021/1060, or a decree's annex): XLSX, ODS or CSV.",
)(_list_command("operations"))
import_app.command("allocations", help="Import amounts by city, stage and priority: XLSX, ODS or CSV.")(
    _list_command("allocations")
)


@import_app.command()
def template(
    reader: Annotated[Literal["operations", "allocations"], typer.Argument(help="Which file to fill in.")],
    form: Annotated[
        Literal["xlsx", "csv"] | None,
        typer.Option("--format", help="Format of the file; by default that of its name, or xlsx."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="File to write; by default the reader's name, in this folder.")
    ] = None,
    lang: LangOption = "it",
) -> None:
    """Write a file to fill in, with an example row."""
    from cmsdash.ingest.import_templates import write_template  # the spreadsheet writer is slow to import

    text = get_translator(lang)
    with report_errors(text, as_json=False):
        file_format = form or ("csv" if to and to.suffix.lower() == ".csv" else "xlsx")
        target = to or Path(f"{reader}.{file_format}")
        write_template(target, load_mapping(data_dir() / "mappings", reader), file_format)
    print_line(text("import.template", file=target))


def _import_options(
    source_key: str,
    about: list[str] | None,
    matches: Mapping[str, str],
    mapping_file: Path | None,
    overlay: MappingOverlay,
) -> ImportOptions:
    """Return the options of a list's reader. Raises FileRejectedError if an option is missing or invalid."""
    if not source_key:
        raise FileRejectedError("source_unnamed", "")
    today = date.today().isoformat()
    source = {"key": source_key, "accessed": today, "licence": "cited", **_parse_pairs("--about", about)}
    licences = labelled_codes()["licence"]
    if source["licence"] not in licences:
        value, expected = f"licence={source['licence']}", ", ".join(sorted(licences))
        raise FileRejectedError("source_wrong", "", value=value, expected=expected)
    if mapping_file:
        _reject_unreadable(mapping_file)
    return ImportOptions(source, matches, data_dir() / "mappings", mapping_file, overlay)


def _parse_words(pairs: list[str] | None) -> dict[str, dict[str, str]]:
    """Parse the values `word=kind.code` of an option by kind. Raises FileRejectedError for other values."""
    words: dict[str, dict[str, str]] = {}
    for word, target in _parse_pairs("--word", pairs).items():
        kind, _, code = target.partition(".")
        if not kind or not code:
            raise FileRejectedError("option_unread", "--word", value=f"{word}={target}")
        words.setdefault(kind, {})[word] = code
    return words


def _parse_pairs(option: str, pairs: list[str] | None) -> dict[str, str]:
    """Parse the values `name=value` of an option. Raises FileRejectedError for other values."""
    for pair in pairs or ():
        if not all(part.strip() for part in pair.partition("=")):
            raise FileRejectedError("option_unread", option, value=pair)
    return dict(pair.split("=", 1) for pair in pairs or ())


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did.

    Attributes:
        base: the release that the rows were merged into.
        reports: one report for each file, the main one first.
        release: id of the release that was built, "" if none was.
        possible: pairs of keys of operations that may be the same, which a person can confirm.
    """

    base: Release
    reports: tuple[ImportReport, ...]
    release: str
    possible: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the outcome as plain values for JSON."""
        main, *related = map(report_to_dict, self.reports)
        return {**main, "beside": related, "possible": self.possible, "release": self.release}


def _import(
    reader: str, files: Sequence[Path], make_options: Callable[[], ImportOptions], options: CommandOptions
) -> None:
    """Import files and print what was done with them."""
    with report_errors(options.text, options.as_json):
        outcome = import_files(reader, files, make_options(), options)
    if options.as_json:
        print_json({"ok": True, **outcome.to_dict(), "dry_run": options.dry_run})


def import_files(
    reader: str, files: Sequence[Path], import_options: ImportOptions, options: CommandOptions
) -> ImportOutcome:
    """Read files in a subprocess, print the reports, and build a release unless it is a dry run or has no rows.

    The base is resolved once: reading, merging and building must use the same release. With `as_json` nothing is
    printed.

    Raises:
        FileRejectedError: a file cannot be imported.
        ReleaseValidationError: a release is invalid.
        BuildError: no release was built.
    """
    for path in files:
        _reject_unreadable(path)
    base, release = default_repository().load(), ""
    batch, reports = _read_files(reader, files, base.folder, import_options, options)
    merged = merge.merge_import(base, batch, reports, import_options.same)
    for report in merged.reports:
        _output_report(report, options)
    _print_possible(merged.possible, options)
    if not options.dry_run and not batch.is_empty:
        release = _build(base, merged.changes, merged.reports, _licence(batch, import_options), options)
    elif not options.as_json:
        print_line(options.text("import.dry_run" if options.dry_run else "import.nothing"))
    return ImportOutcome(base, tuple(merged.reports), release, merged.possible)


def _reject_unreadable(path: Path) -> None:
    """Raise FileRejectedError for a path that is not a readable regular file; typer's messages are English only."""
    if not path.exists():
        raise FileRejectedError("file_missing", str(path))
    if path.is_dir():
        raise FileRejectedError("file_folder", str(path))
    if not path.is_file():  # reading a pipe or a device can block
        raise FileRejectedError("file_irregular", str(path))
    if not os.access(path, os.R_OK):
        raise FileRejectedError("file_closed", str(path))


def _read_files(
    reader: str, files: Sequence[Path], base: Path, import_options: ImportOptions, options: CommandOptions
) -> tuple[ImportBatch, tuple[ImportReport, ...]]:
    job: Callable[..., tuple[ImportBatch, tuple[ImportReport, ...]]] = partial(
        registry.read_files, reader, files, base, import_options
    )
    with progress_bar(files, options.text) as advance:
        return run_in_subprocess(job, files[0].name, ResourceLimits(seconds=options.minutes * 60), advance)


def _output_report(report: ImportReport, options: CommandOptions) -> None:
    if options.report and not options.dry_run:
        write_report(options.report, report, options.text)
    if options.as_json:
        return
    for line in report_lines(report, options.text):
        print_line(line)
    for issue in report.row_issues:
        print_line(issue_line(issue, options.text), err=True)


def _print_possible(pairs: Sequence[tuple[str, str]], options: CommandOptions) -> None:
    """Print how to confirm that two operations are the same."""
    for new, known in () if options.as_json else pairs[:MAX_PRINTED_PAIRS]:
        print_line(options.text("import.same", option=f"--same {new}={known}"))


def _build(
    base: Release, changes: ReleaseChanges, reports: Sequence[ImportReport], licence: str, options: CommandOptions
) -> str:
    """Build a release with the imported rows and return its id; an existing release with the same content is reused."""
    repository, today = default_repository(), date.today().isoformat()
    inputs = tuple(merge.manifest_input(report, licence, today) for report in reports)
    counts = merge.manifest_row_counts(reports)
    built = build_release(repository, base.manifest.id, changes, inputs, counts, options.reason)
    if not options.as_json:
        print_line(options.text("release.built" if built.is_new else "release.built_before", id=built.release))
    return built.release


def _licence(batch: ImportBatch, import_options: ImportOptions) -> str:
    source: Mapping[str, str] = next(iter(batch.sources.values()), import_options.source)
    return source.get("licence", "cc-by-4.0")

"""`cmsdash import`: foreign files become a release, and every one of their rows is accounted for."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from cmsdash.cli.output import JsonOption, LangOption, default_repository, print_json, print_line, report_errors
from cmsdash.cli.progress import progress
from cmsdash.datastore.import_report import ImportReport, report_to_dict
from cmsdash.datastore.releases.release import Release, data_dir
from cmsdash.exports import write_report
from cmsdash.i18n import Translator, get_translator, labelled_codes
from cmsdash.i18n.import_messages import issue_line, report_lines
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.column_mapping import load_mapping
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.release_build import merge
from cmsdash.ingest.release_build.builder import ReleaseChanges, build_release
from cmsdash.ingest.sandbox import ResourceLimits, run_in_subprocess

app = typer.Typer(no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(help="The file to read.")]
FilesArgument = Annotated[
    list[Path],
    typer.Argument(help="The projects file, and those that go with it."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show the whole account and write nothing.")]
ReasonOption = Annotated[str, typer.Option(help="Why the data differ so much, where the drift gate asks.")]
ReportOption = Annotated[Path | None, typer.Option(help="A folder for the report as HTML and CSV.")]
MatchOption = Annotated[
    list[str] | None, typer.Option(help='A confirmed spelling of a city: --match "As written=its-key".')
]
MinutesOption = Annotated[float, typer.Option(min=0.1, help="Minutes after which the reading is stopped.")]
SourceOption = Annotated[
    str, typer.Option(help="Key of the source in sources.toml (needed); a new one needs --about as well.")
]
AboutOption = Annotated[
    list[str] | None,
    typer.Option(help="What a new source is: publisher=…, title=…, url=https://…, date=2026-06, licence=cited."),
]


@dataclass(frozen=True)
class ImportCommandOptions:
    """What a command was told besides the file."""

    text: Translator
    as_json: bool
    dry_run: bool
    reason: str
    report: Path | None
    minutes: float


@app.command()
def opencoesione(
    files: FilesArgument,
    dry_run: DryRunOption = False,
    reason: ReasonOption = "",
    report: ReportOption = None,
    minutes: MinutesOption = 60,
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Import OpenCoesione's extended projects file (ZIP, CSV or Parquet, one cycle or all), and where given with it
    those of soggetti, localizzazioni, pagamenti and indicatori, in any order."""
    order = ImportCommandOptions(get_translator(lang), as_json, dry_run, reason, report, minutes)
    _import("opencoesione", files, lambda: ImportOptions(mappings=data_dir() / "mappings"), order)


def _import_list(reader: str) -> Callable[..., None]:
    """The command that imports a list of one kind: the kinds share their options."""

    def command(  # noqa: PLR0913, PLR0917 (each is an option of the command)
        file: FileArgument,
        source: SourceOption = "",
        about: AboutOption = None,
        match: MatchOption = None,
        dry_run: DryRunOption = False,
        reason: ReasonOption = "",
        report: ReportOption = None,
        as_json: JsonOption = False,
        lang: LangOption = "it",
    ) -> None:
        order = ImportCommandOptions(get_translator(lang), as_json, dry_run, reason, report, 10)
        _import(reader, [file], lambda: _request(source, about, match), order)

    return command


app.command(
    "operations",
    help="Import a list of operations (art. 49(3) of Regulation 2021/1060, or a decree's annex): XLSX, ODS or CSV.",
)(_import_list("operations"))
app.command("allocations", help="Import money by city, stage and priority: XLSX, ODS or CSV.")(
    _import_list("allocations")
)


@app.command()
def template(
    reader: Annotated[Literal["operations", "allocations"], typer.Argument(help="Which file to fill in.")],
    form: Annotated[
        Literal["xlsx", "csv"] | None, typer.Option("--format", help="Form of the file; by its name, else xlsx.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="Where to write it; without it, here under the reader's name.")
    ] = None,
    lang: LangOption = "it",
) -> None:
    """Write an empty file to fill in, with an example row."""
    from cmsdash.ingest.import_templates import write_template  # the spreadsheet writer is needed here only

    text = get_translator(lang)
    with report_errors(text, as_json=False):
        named = "csv" if to and to.suffix.lower() == ".csv" else "xlsx"
        target = to or Path(f"{reader}.{form or named}")
        write_template(target, load_mapping(data_dir() / "mappings", reader), form or named)
    print_line(text("import.template", file=target))


def _request(key: str, about: list[str] | None, match: list[str] | None) -> ImportOptions:
    """What was said beside a file. Raises FileRefusedError where it cannot be understood."""
    if not key:
        raise FileRejectedError("source_unnamed", "")
    said = {"key": key, "accessed": date.today().isoformat(), "licence": "cited", **_pairs("--about", about)}
    if said["licence"] not in labelled_codes()["licence"]:
        known = ", ".join(sorted(labelled_codes()["licence"]))
        raise FileRejectedError("source_wrong", "", value=f"licence={said['licence']}", expected=known)
    return ImportOptions(said, _pairs("--match", match), data_dir() / "mappings")


def _pairs(option: str, said: list[str] | None) -> dict[str, str]:
    """What was said as `name=value`. Raises FileRefusedError for anything else."""
    for item in said or ():
        if not all(part.strip() for part in item.partition("=")):
            raise FileRejectedError("option_unread", option, value=item)
    return dict(item.split("=", 1) for item in said or ())


def _import(reader: str, files: Sequence[Path], ask: Callable[[], ImportOptions], order: ImportCommandOptions) -> None:
    """Reads apart, reports, and builds a release unless nothing was accepted or nothing is to be written."""
    text, release = order.text, ""
    with report_errors(text, order.as_json):
        request = ask()
        for path in files:
            _refuse_absent(path)
        base = (
            default_repository().load()
        )  # resolved once: what is read, computed and built is all against this release
        harvest, accounts = _read_apart(reader, files, base.folder, request, order)
        changes = merge.merge_into_release(base, harvest)
        main = merge.add_retained_row_remarks(
            merge.add_classification_counts(accounts[0], changes, harvest), base, harvest
        )
        accounts = (main, *accounts[1:])
        for account in accounts:
            _report(account, order)
        if not order.dry_run and not harvest.is_empty:
            release = _build(base, changes, accounts, _licence(harvest, request), order)
    if order.as_json:
        first, *beside = map(report_to_dict, accounts)
        print_json({"ok": True, **first, "beside": beside, "release": release, "dry_run": order.dry_run})
    elif order.dry_run or harvest.is_empty:
        print_line(text("import.dry_run" if order.dry_run else "import.nothing"))


def _refuse_absent(path: Path) -> None:
    """Raises FileRefusedError for what is no file to be read; the command line's own words are English only."""
    if not path.exists():
        raise FileRejectedError("file_missing", str(path))
    if path.is_dir():
        raise FileRejectedError("file_folder", str(path))
    if not path.is_file():  # a pipe or a device has no end, or never begins
        raise FileRejectedError("file_irregular", str(path))
    if not os.access(path, os.R_OK):
        raise FileRejectedError("file_closed", str(path))


def _read_apart(
    reader: str, files: Sequence[Path], base: Path, request: ImportOptions, order: ImportCommandOptions
) -> tuple[ImportBatch, tuple[ImportReport, ...]]:
    job: Callable[..., tuple[ImportBatch, tuple[ImportReport, ...]]] = partial(
        registry.read_files, reader, files, base, request
    )
    with progress(files, order.text) as advance:
        return run_in_subprocess(job, files[0].name, ResourceLimits(seconds=order.minutes * 60), advance)


def _report(account: ImportReport, order: ImportCommandOptions) -> None:
    if order.report and not order.dry_run:
        write_report(order.report, account, order.text)
    if not order.as_json:
        _say(account, order.text)


def _say(account: ImportReport, text: Translator) -> None:
    for line in report_lines(account, text):
        print_line(line)
    for finding in account.findings:
        print_line(issue_line(finding, text), err=True)


def _build(
    base: Release, changes: ReleaseChanges, accounts: Sequence[ImportReport], licence: str, order: ImportCommandOptions
) -> str:
    """The release with what was brought: a new one, or the one that says the same already."""
    here, today = default_repository(), date.today().isoformat()
    inputs = tuple(merge.manifest_input(account, licence, today) for account in accounts)
    built = build_release(here, base.manifest.id, changes, inputs, merge.manifest_row_counts(accounts), order.reason)
    if not order.as_json:
        print_line(order.text("release.built" if built.is_new else "release.built_before", id=built.release))
    return built.release


def _licence(harvest: ImportBatch, request: ImportOptions) -> str:
    named: Mapping[str, str] = next(iter(harvest.sources.values()), request.source)
    return named.get("licence", "cc-by-4.0")

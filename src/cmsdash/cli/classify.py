"""`cmsdash build classification`: objective, interventions and groups of the operations, by the rules."""

import typer

from cmsdash.cli.output import JsonOption, LangOption, print_json, report_errors
from cmsdash.datastore import atomic_files
from cmsdash.datastore.releases.release import data_dir, open_release
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.ingest.classification.assignment import apply_classification
from cmsdash.ingest.release_build.serializers import encode_csv


def classification(as_json: JsonOption = False, lang: LangOption = "it") -> None:
    """Classify the operations again by `classification.toml`; what a source states is never changed."""
    text, folder = get_translator(lang), data_dir()
    with report_errors(text, as_json):
        release = open_release(folder, labelled_codes())
        tables = {name: release.text_rows(name) for name in release.schemas}
        found = apply_classification(tables, release.rules)
        for name, rows in found.items():
            columns = tuple(column.name for column in release.schemas[name].columns)
            atomic_files.atomic_write(folder / f"{name}.csv", encode_csv(columns, rows))
    changed = {name: len(rows) for name, rows in found.items() if rows != tables[name]}
    if as_json:
        print_json({"ok": True, "changed": sorted(changed), "rows": {name: len(rows) for name, rows in found.items()}})
        return
    for name, rows in found.items():
        state = "changed" if name in changed else "same"
        typer.echo(text(f"classify.{state}", table=f"{name}.csv", n=text.number(len(rows))))

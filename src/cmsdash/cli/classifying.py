"""`cmsdash build classification`: objective, interventions and groups of the operations, by the rules."""

import typer

from cmsdash.cli.reporting import Json, Lang, print_json, refusals
from cmsdash.facts import data_folder, durable, open_release
from cmsdash.intake.classifying import classified
from cmsdash.intake.writing import table_bytes
from cmsdash.text import sections, text_in


def classification(as_json: Json = False, lang: Lang = "it") -> None:
    """Classify the operations again by `classification.toml`; what a source states is never changed."""
    text, folder = text_in(lang), data_folder()
    with refusals(text, as_json):
        release = open_release(folder, sections())
        tables = {name: release.rows(name) for name in release.schemas}
        found = classified(tables, release.rules)
        for name, rows in found.items():
            columns = tuple(column.name for column in release.schemas[name].columns)
            durable.replace(folder / f"{name}.csv", table_bytes(columns, rows))
    changed = {name: len(rows) for name, rows in found.items() if rows != tables[name]}
    if as_json:
        print_json({"ok": True, "changed": sorted(changed), "rows": {name: len(rows) for name, rows in found.items()}})
        return
    for name, rows in found.items():
        state = "changed" if name in changed else "same"
        typer.echo(text(f"classify.{state}", table=f"{name}.csv", n=text.number(len(rows))))

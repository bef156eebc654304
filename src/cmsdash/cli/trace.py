"""`cmsdash trace`: from a figure or an operation back to the line of the file that says it."""

from typing import Annotated

import typer

from cmsdash.cli.output import JsonOption, LangOption, default_repository, print_json, print_line, report_errors
from cmsdash.datastore.releases.release import Release
from cmsdash.i18n import get_translator
from cmsdash.i18n.release_messages import table_name

KEYS = {
    "figures": "figure",
    "operations": "operation",
    "operation_payments": "payment",
    "operation_indicators": "indicator",
}


def trace(
    key: Annotated[str, typer.Argument(help="The key of a figure, an operation, a payment or an indicator.")],
    release: Annotated[str, typer.Option(help="The release to look in; without it, the current one.")] = "",
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Say where a figure or an operation was read: file, line, SHA-256 and source."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        found = _found(default_repository().load(release), key)
    if as_json:
        print_json({"ok": bool(found), "key": key, "found": found})
    for item in () if as_json else found:
        print_line(text("trace.source", **{**item, "dataset": table_name(item["dataset"], text)}))
        print_line(text("trace.line" if item["file"] else "trace.by_hand", **item))
    if not found:
        print_line(text("trace.nothing", record=key), err=True)
        raise typer.Exit(1)


def _found(release: Release, key: str) -> list[dict[str, str]]:
    found = []
    for table, column in KEYS.items():
        rows = release.tables[table]
        for source in rows[rows[column] == key]["source"]:
            entry = release.sources[source]
            said = {"dataset": table, "publisher": entry.publisher, "title": entry.title, "url": entry.url}
            found.append(said | {"source": source, **_line(release, table, key)})
    return found


def _line(release: Release, table: str, key: str) -> dict[str, str]:
    lineage = release.tables["lineage"]
    rows = lineage[(lineage["dataset"] == table) & (lineage["record"] == key)]
    columns = ("file", "line", "sha256")
    return {name: str(rows[name].iloc[0]) if len(rows) else "" for name in columns}

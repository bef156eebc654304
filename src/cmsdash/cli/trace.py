"""`cmsdash trace`: lineage of a figure or an operation."""

from typing import Annotated

import typer

from cmsdash.cli.output import JsonOption, LangOption, print_json, print_line, report_errors
from cmsdash.datastore.releases.release import Release
from cmsdash.i18n import get_translator
from cmsdash.i18n.release_messages import table_name
from cmsdash.installation import default_repository

KEY_COLUMNS = {
    "figures": "figure",
    "operations": "operation",
    "operation_payments": "payment",
    "operation_indicators": "indicator",
}
"""Tables that can be traced, and the key column of each."""


def trace(
    key: Annotated[str, typer.Argument(help="Key of a figure, operation, payment or indicator.")],
    release: Annotated[str, typer.Option(help="Id of the release; without it, the active one.")] = "",
    as_json: JsonOption = False,
    lang: LangOption = "it",
) -> None:
    """Print the lineage of a figure, operation, payment or indicator: source, file, line and SHA-256."""
    text = get_translator(lang)
    with report_errors(text, as_json):
        origins = _origins(default_repository().load(release), key)
    if as_json:
        print_json({"ok": bool(origins), "key": key, "found": origins})
    for origin in () if as_json else origins:
        print_line(text("trace.source", **{**origin, "dataset": table_name(origin["dataset"], text)}))
        print_line(text("trace.line" if origin["file"] else "trace.by_hand", **origin))
        if origin.get("withdrawn"):
            print_line(text("trace.withdrawn", date=text.date(origin["withdrawn"])))
        if origin.get("same_as"):
            print_line(text("trace.same_as", keys=origin["same_as"]))
    if not origins:
        print_line(text("trace.nothing", record=key), err=True)
        raise typer.Exit(1)


def _origins(release: Release, key: str) -> list[dict[str, str]]:
    origins = []
    for table, column in KEY_COLUMNS.items():
        rows = release.tables[table]
        for source_key in rows[rows[column] == key]["source"]:
            source = release.sources[source_key]
            origin = {"dataset": table, "publisher": source.publisher, "title": source.title, "url": source.url}
            extra = _operation_state(release, key) if table == "operations" else {}
            origins.append(origin | {"source": source_key, **_lineage(release, table, key), **extra})
    return origins


def _operation_state(release: Release, key: str) -> dict[str, str]:
    """Return the date of the withdrawal of an operation, and the keys under which other sources give it."""
    operations, matches = release.tables["operations"], release.tables["operation_matches"]
    target = dict(zip(matches["operation"], matches["same_as"], strict=True))
    named = target.get(key, key)
    others = [named, *(other for other, same_as in target.items() if same_as == named)]
    withdrawn = operations.loc[operations["operation"] == key, "withdrawn"].fillna("").iloc[0]
    return {"withdrawn": str(withdrawn), "same_as": ", ".join(other for other in others if other != key)}


def _lineage(release: Release, table: str, key: str) -> dict[str, str]:
    lineage = release.tables["lineage"]
    rows = lineage[(lineage["dataset"] == table) & (lineage["record"] == key)]
    columns = ("file", "line", "sha256")
    return {name: str(rows[name].iloc[0]) if len(rows) else "" for name in columns}

"""`cmsdash check`: does a release hold?"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cmsdash.cli.reporting import Json, Lang, print_json, refusals, store
from cmsdash.facts import Check
from cmsdash.facts.verification import verified
from cmsdash.text import Text, sections, text_in


def check(
    what: Annotated[str, typer.Argument(help="A folder or the id of a release; without it, the current one.")] = "",
    as_json: Json = False,
    lang: Lang = "it",
) -> None:
    """Check a release; exit 1 and say where and how to mend it when it does not hold."""
    text = text_in(lang)
    with refusals(text, as_json):
        folder = Path(what) if what and Path(what).is_dir() else store().find(what)
        release = verified(folder, sections())
    if as_json:
        print_json({"ok": True, "folder": str(release.folder), "checks": [asdict(item) for item in release.checks]})
        return
    for item in release.checks:
        typer.echo(check_line(item, text))
    typer.echo(text("check.ok", n=text.number(len(release.checks))))


def check_line(item: Check, text: Text) -> str:
    """One check that passed, in words."""
    if item.code == "rule":
        return text(f"check.rule.{item.subject}")
    return text(f"check.{item.code}", subject=item.subject, n=text.number(item.count))

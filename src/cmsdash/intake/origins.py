"""The source of a file: one of the register, or a new one told in full."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from cmsdash.facts.checks import is_date
from cmsdash.intake.refusals import FileRefusedError

NEEDED = ("publisher", "title", "url", "date", "accessed", "licence")


def origin_of(said: Mapping[str, str], folder: Path, file: str) -> tuple[str, str, dict[str, dict[str, str]]]:
    """The source's key, its date, and the entry to register where it is new.

    Raises FileRefusedError when the source is not known and what is needed to register it was not said, or is wrong.
    """
    key = said.get("key", "")
    known = tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))
    if key in known:
        return key, said.get("date") or str(known[key]["date"]), {}
    missing = [name for name in ("key", *NEEDED) if not said.get(name)]
    if missing:
        raise FileRefusedError("source_missing", file, value=key, expected=", ".join(missing))
    wrong = [] if is_date(said["date"]) else ["date"]
    wrong += [] if said["url"].startswith("https://") else ["url"]
    if wrong:
        told = ", ".join(f"{name}={said[name]}" for name in wrong)
        raise FileRefusedError("source_wrong", file, value=told, expected="date=2026-06-30, url=https://…")
    return key, said["date"], {key: {name: said[name] for name in NEEDED}}

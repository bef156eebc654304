"""The source of a file: one of the register, or a new one told in full."""

from collections.abc import Mapping
from pathlib import Path

from cmsdash.facts.checks import is_date
from cmsdash.facts.files import read_toml
from cmsdash.facts.sources import EXPECTED, wrong_fields
from cmsdash.intake.refusals import FileRefusedError

NEEDED = ("publisher", "title", "url", "date", "accessed", "licence")


def origin_of(said: Mapping[str, str], folder: Path, file: str) -> tuple[str, str, dict[str, dict[str, str]]]:
    """The source's key, its date, and the entry to register where it is new.

    Raises FileRefusedError when the source is not known and what is needed to register it was not said, or is wrong;
    ReleaseError when the register cannot be read.
    """
    key = said.get("key", "")
    known = read_toml(folder / "sources.toml", "sources.toml")
    if key in known:
        date = said.get("date") or str(known[key]["date"])
        if not is_date(date):
            raise FileRefusedError("source_wrong", file, value=f"date={date}", expected=EXPECTED["date"])
        return key, date, {}
    missing = [name for name in ("key", *NEEDED) if not said.get(name)]
    if missing:
        raise FileRefusedError("source_missing", file, value=key, expected=", ".join(missing))
    entry = {name: said[name] for name in NEEDED}
    wrong = wrong_fields(key, entry, (said["licence"],))  # which licences have words is asked before
    if wrong:
        told = ", ".join(f"{name}={said[name]}" for name in wrong)
        raise FileRefusedError("source_wrong", file, value=told, expected=", ".join(EXPECTED[name] for name in wrong))
    return key, said["date"], {key: entry}

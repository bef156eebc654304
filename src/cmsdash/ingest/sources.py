"""The source of a file: one of the register, or a new one told in full."""

from collections.abc import Mapping
from pathlib import Path

from cmsdash.datastore.data_files import read_toml
from cmsdash.datastore.source_register import SOURCE_FIELD_EXAMPLES, invalid_source_fields
from cmsdash.datastore.validation.cell_checks import is_partial_iso_date
from cmsdash.ingest.errors import FileRejectedError

REQUIRED_SOURCE_FIELDS = ("publisher", "title", "url", "date", "accessed", "licence")


def resolve_source(said: Mapping[str, str], folder: Path, file: str) -> tuple[str, str, dict[str, dict[str, str]]]:
    """The source's key, its date, and the entry to register where it is new.

    Raises FileRefusedError when the source is not known and what is needed to register it was not said, or is wrong;
    ReleaseError when the register cannot be read.
    """
    key = said.get("key", "")
    known = read_toml(folder / "sources.toml", "sources.toml")
    if key in known:
        date = said.get("date") or str(known[key]["date"])
        if not is_partial_iso_date(date):
            raise FileRejectedError("source_wrong", file, value=f"date={date}", expected=SOURCE_FIELD_EXAMPLES["date"])
        return key, date, {}
    missing = [name for name in ("key", *REQUIRED_SOURCE_FIELDS) if not said.get(name)]
    if missing:
        raise FileRejectedError("source_missing", file, value=key, expected=", ".join(missing))
    entry = {name: said[name] for name in REQUIRED_SOURCE_FIELDS}
    wrong = invalid_source_fields(key, entry, (said["licence"],))  # which licences have words is asked before
    if wrong:
        told = ", ".join(f"{name}={said[name]}" for name in wrong)
        raise FileRejectedError(
            "source_wrong", file, value=told, expected=", ".join(SOURCE_FIELD_EXAMPLES[name] for name in wrong)
        )
    return key, said["date"], {key: entry}

"""Resolution of the source of an imported file against the register of sources."""

from collections.abc import Mapping
from pathlib import Path

from cmsdash.datastore.data_files import read_toml
from cmsdash.datastore.source_register import SOURCE_FIELD_EXAMPLES, invalid_source_fields
from cmsdash.datastore.validation.cell_checks import is_partial_iso_date
from cmsdash.ingest.errors import FileRejectedError

REQUIRED_SOURCE_FIELDS = ("publisher", "title", "url", "date", "accessed", "licence")


def resolve_source(
    description: Mapping[str, str], folder: Path, file: str
) -> tuple[str, str, dict[str, dict[str, str]]]:
    """Return the key and date of a source, and the entry to register when it is new.

    Args:
        description: `key` and, for a new source, `REQUIRED_SOURCE_FIELDS`; the licence must be a known code.
        folder: data folder with the register.
        file: name of the imported file, for errors.

    Raises:
        FileRejectedError: the source is unknown and its description incomplete or invalid.
        ReleaseValidationError: the register cannot be read.
    """
    key = description.get("key", "")
    register = read_toml(folder / "sources.toml", "sources.toml")
    if key in register:
        date = description.get("date") or str(register[key]["date"])
        if not is_partial_iso_date(date):
            raise FileRejectedError("source_wrong", file, value=f"date={date}", expected=SOURCE_FIELD_EXAMPLES["date"])
        return key, date, {}
    missing = [name for name in ("key", *REQUIRED_SOURCE_FIELDS) if not description.get(name)]
    if missing:
        raise FileRejectedError("source_missing", file, value=key, expected=", ".join(missing))
    entry = {name: description[name] for name in REQUIRED_SOURCE_FIELDS}
    # The caller has checked the licence: which licences have a label is not known here.
    wrong = invalid_source_fields(key, entry, (description["licence"],))
    if wrong:
        value = ", ".join(f"{name}={description[name]}" for name in wrong)
        raise FileRejectedError(
            "source_wrong", file, value=value, expected=", ".join(SOURCE_FIELD_EXAMPLES[name] for name in wrong)
        )
    return key, description["date"], {key: entry}

"""Keys of operations: how a list forms them, and how the rows of an import get the keys of a release."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from itertools import count

from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.parsing.codes import slugify

MAX_KEY_CHARS = 80
_MAX_READABLE_CHARS = 64
_DIGEST_BYTES = 6


def key_from_code(local_code: str, cup: str) -> str:
    """Return the key of an operation with a local code or a CUP, "" without; of a long code its start and a digest."""
    if not (local_code or cup):
        return ""
    code = local_code if slugify(local_code) else cup
    return slugify(code) if len(code) <= MAX_KEY_CHARS else _append_digest(slugify(code), fold_text(code))


def key_from_words(source: str, city: str, title: str, beneficiary: str) -> str:
    """Return the key of an operation without a code, which depends on all four texts at their full length.

    Args:
        source: key of the source of the list.
        city: key of the lead city.
        title: its title without personal data.
        beneficiary: its beneficiary, "" if unknown or a natural person.
    """
    folded_title = fold_text(title)
    folded = "\n".join((_fold_key(source), _fold_key(city), folded_title, fold_text(beneficiary)))
    if title.isascii() and folded_title:  # its slug is the folded text with hyphens
        return _append_digest(f"{_slugify_key(city)}-{folded_title.replace(' ', '-')}", folded)
    return _append_digest(slugify(f"{city} {title}"), folded)


@lru_cache(maxsize=256)
def _fold_key(key: str) -> str:
    """Return the folded key of a source or a city, which all rows of a list share."""
    return fold_text(key)


@lru_cache(maxsize=256)
def _slugify_key(key: str) -> str:
    return slugify(key)


def _append_digest(readable: str, folded: str) -> str:
    digest = blake2b(folded.encode("utf-8"), digest_size=_DIGEST_BYTES).hexdigest()
    return f"{readable[:_MAX_READABLE_CHARS].strip('-')}-{digest}"


def unused_key(key: str, used: Collection[str]) -> str:
    """Return a key, with the first number from 2 that makes it unused."""
    if key not in used:
        return key
    return next(numbered for number in count(2) if (numbered := f"{key}-{number}") not in used)


def rename_operations(batch: ImportBatch, names: Mapping[str, str]) -> ImportBatch:
    """Return the batch with other keys of operations, in all tables and in the lineage.

    Args:
        batch: the batch.
        names: new key by old key, for every operation whose key changes.
    """
    rows = {table: [_rename_row(table, row, names) for row in old_rows] for table, old_rows in batch.rows.items()}
    return replace(batch, rows=rows)


def _rename_row(table: str, row: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    if table == "lineage":
        is_operation = row["dataset"] == "operations"
        return {**row, "record": names.get(row["record"], row["record"])} if is_operation else dict(row)
    return {**row, "operation": names.get(row["operation"], row["operation"])} if "operation" in row else dict(row)


def assign_keys(kept: Mapping[str, str], appeared: Iterable[str], used: Collection[str]) -> dict[str, str]:
    """Return the key in the release of every operation of a batch, by its key in the batch.

    Args:
        kept: keys in the release of recognised operations.
        appeared: keys in the batch of the other ones; they are numbered where the release has another operation.
        used: the keys of the release.
    """
    names, taken = dict(kept), set(used)
    for key in appeared:
        names[key] = unused_key(key, taken)
        taken.add(names[key])
    return names

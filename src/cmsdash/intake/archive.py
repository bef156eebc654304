"""A published file as the engine can read it: unpacked from its ZIP within limits, and in UTF-8."""

import codecs
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cmsdash.facts.temporary import temporary_folder
from cmsdash.intake.encoding import encoding_of
from cmsdash.intake.refusals import FileRefusedError, refusing_damage
from cmsdash.intake.tables import form_of, refuse_locked

LARGEST = 16 * 1024**3
"""Bytes that an unpacked file may have: four times the largest one published."""
RATIO = 60
"""How many times larger than packed a file may become: the published ones become 10 to 20 times larger."""
_CHUNK = 1 << 22


@contextmanager
def unpacked(path: Path) -> Iterator[tuple[Path, str, str]]:
    """The file to read, its form (`csv`, `parquet`) and the encoding it came in; a temporary copy is removed.

    Raises FileRefusedError for an archive that is not one table, or grows beyond its limits.
    """
    with temporary_folder("import") as folder:
        # A copy bears the name of the file as it came: that is what the reader knows it by.
        plain = _from_zip(path, _place(folder, "member", path)) if form_of(path) == "zip" else path
        form = form_of(plain)
        if form == "xls":
            refuse_locked(plain)
        if form not in ("csv", "parquet"):
            raise FileRefusedError("form_unknown", path.name)
        encoding = encoding_of(plain) if form == "csv" else ""
        if encoding not in ("", "utf-8", "utf-8-sig"):
            plain = _in_utf8(plain, encoding, _place(folder, "utf8", path))
        yield plain, form, encoding


def _place(folder: Path, purpose: str, path: Path) -> Path:
    (folder / purpose).mkdir()
    return folder / purpose / path.name


def _from_zip(path: Path, target: Path) -> Path:
    with refusing_damage(path.name), zipfile.ZipFile(path) as archive:
        member = _only_member(archive, path.name)
        if member.flag_bits & 1:
            raise FileRefusedError("file_locked", path.name)
        with archive.open(member) as source, target.open("wb") as out:
            _copy(source, out, min(LARGEST, max(member.compress_size, 1) * RATIO), path.name)
    return target


def _only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    members = [info for info in archive.infolist() if info.filename.lower().endswith((".csv", ".parquet", ".txt"))]
    if len(members) != 1:
        raise FileRefusedError("zip_members", name, value=str(len(members)))
    return members[0]


def _copy(source: IO[bytes], out: IO[bytes], limit: int, name: str) -> None:
    """Copies in steps and stops at the limit, whatever the archive says of itself."""
    written = 0
    while chunk := source.read(_CHUNK):
        written += len(chunk)
        if written > limit:
            raise FileRefusedError("zip_size", name, value=str(written), expected=str(limit))
        out.write(chunk)


def _in_utf8(path: Path, encoding: str, target: Path) -> Path:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as source, target.open("wb") as out:
            while chunk := source.read(_CHUNK):
                out.write(decoder.decode(chunk).encode("utf-8"))
            out.write(decoder.decode(b"", final=True).encode("utf-8"))
    except UnicodeError as error:
        raise FileRefusedError("encoding_unknown", path.name, value=str(error)) from error
    return target

"""A published file as the engine can read it: unpacked from its ZIP within limits, and in UTF-8."""

import codecs
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.formats.encodings import detect_encoding
from cmsdash.ingest.formats.tabular import detect_format, reject_encrypted_workbook

MAX_UNPACKED_BYTES = 16 * 1024**3
"""Bytes that an unpacked file may have: four times the largest one published."""
MAX_COMPRESSION_RATIO = 60
"""How many times larger than packed a file may become: the published ones become 10 to 20 times larger."""
_CHUNK = 1 << 22


@contextmanager
def extract_file(path: Path) -> Iterator[tuple[Path, str, str]]:
    """The file to read, its form (`csv`, `parquet`) and the encoding it came in; a temporary copy is removed.

    Raises FileRefusedError for an archive that is not one table, or grows beyond its limits.
    """
    with locked_temp_dir("import") as folder:
        # A copy bears the name of the file as it came: that is what the reader knows it by.
        plain = _from_zip(path, _place(folder, "member", path)) if detect_format(path) == "zip" else path
        form = detect_format(plain)
        if form == "xls":
            reject_encrypted_workbook(plain)
        if form not in ("csv", "parquet"):
            raise FileRejectedError("form_unknown", path.name)
        encoding = detect_encoding(plain) if form == "csv" else ""
        if encoding not in ("", "utf-8", "utf-8-sig"):
            plain = _in_utf8(plain, encoding, _place(folder, "utf8", path))
        yield plain, form, encoding


def _place(folder: Path, purpose: str, path: Path) -> Path:
    (folder / purpose).mkdir()
    return folder / purpose / path.name


def _from_zip(path: Path, target: Path) -> Path:
    with reject_damaged_file(path.name), zipfile.ZipFile(path) as archive:
        member = _only_member(archive, path.name)
        if member.flag_bits & 1:
            raise FileRejectedError("file_locked", path.name)
        with archive.open(member) as source, target.open("wb") as out:
            _copy(source, out, min(MAX_UNPACKED_BYTES, max(member.compress_size, 1) * MAX_COMPRESSION_RATIO), path.name)
    return target


def _only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    members = [info for info in archive.infolist() if info.filename.lower().endswith((".csv", ".parquet", ".txt"))]
    if len(members) != 1:
        raise FileRejectedError("zip_members", name, value=str(len(members)))
    return members[0]


def _copy(source: IO[bytes], out: IO[bytes], limit: int, name: str) -> None:
    """Copies in steps and stops at the limit, whatever the archive says of itself."""
    written = 0
    while chunk := source.read(_CHUNK):
        written += len(chunk)
        if written > limit:
            raise FileRejectedError("zip_size", name, value=str(written), expected=str(limit))
        out.write(chunk)


def _in_utf8(path: Path, encoding: str, target: Path) -> Path:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as source, target.open("wb") as out:
            while chunk := source.read(_CHUNK):
                out.write(decoder.decode(chunk).encode("utf-8"))
            out.write(decoder.decode(b"", final=True).encode("utf-8"))
    except UnicodeError as error:
        raise FileRejectedError("encoding_unknown", path.name, value=str(error)) from error
    return target

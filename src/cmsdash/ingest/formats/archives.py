"""Preparation of a file for DuckDB: extraction from a ZIP archive within limits, and conversion to UTF-8."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file
from cmsdash.ingest.formats.encodings import TextEncoding, detect_encoding
from cmsdash.ingest.formats.file_signatures import detect_signature
from cmsdash.ingest.formats.workbooks import reject_encrypted_workbook

MAX_UNPACKED_BYTES = 16 * 1024**3
"""Size limit of an unpacked file: four times the largest one published."""
MAX_COMPRESSION_RATIO = 60
"""Limit of unpacked to packed size; published files have 10 to 20."""
_CHUNK_BYTES = 1 << 22


@contextmanager
def extract_file(path: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield the file to read, its format (`csv` or `parquet`) and its original encoding.

    Extracted and converted copies are temporary and are removed on exit.

    Raises:
        FileRejectedError: the format is not supported, the archive does not hold exactly one table, or it exceeds
            the limits.
    """
    with locked_temp_dir("import") as folder:
        # Copies keep the original file name: the file reader reports it.
        unpacked = (
            _extract_member(path, _copy_path(folder, "member", path)) if detect_signature(path) == "zip" else path
        )
        file_format = detect_signature(unpacked)
        if file_format == "xls":
            reject_encrypted_workbook(unpacked)
        if file_format not in ("csv", "parquet"):
            raise FileRejectedError("form_unknown", path.name)
        encoding = detect_encoding(unpacked) if file_format == "csv" else TextEncoding("")
        if encoding.name not in ("", "utf-8", "utf-8-sig") or encoding.has_invalid_bytes:
            unpacked = _convert_to_utf8(unpacked, encoding.name, _copy_path(folder, "utf8", path))
        yield unpacked, file_format, encoding.name


def _copy_path(folder: Path, purpose: str, path: Path) -> Path:
    (folder / purpose).mkdir()
    return folder / purpose / path.name


def _extract_member(path: Path, target: Path) -> Path:
    with reject_damaged_file(path.name), zipfile.ZipFile(path) as archive:
        member = _find_member(archive, path.name)
        if member.flag_bits & 1:
            raise FileRejectedError("file_locked", path.name)
        limit = min(MAX_UNPACKED_BYTES, max(member.compress_size, 1) * MAX_COMPRESSION_RATIO)
        with archive.open(member) as source, target.open("wb") as out:
            _copy_within_limit(source, out, limit, path.name)
    return target


def _find_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    members = [info for info in archive.infolist() if info.filename.lower().endswith((".csv", ".parquet", ".txt"))]
    if len(members) != 1:
        raise FileRejectedError("zip_members", name, value=str(len(members)))
    return members[0]


def _copy_within_limit(source: IO[bytes], out: IO[bytes], limit: int, name: str) -> None:
    """Copy at most `limit` bytes: the size that an archive states cannot be trusted."""
    copied = 0
    while chunk := source.read(_CHUNK_BYTES):
        copied += len(chunk)
        if copied > limit:
            raise FileRejectedError("zip_size", name, value=str(copied), expected=str(limit))
        out.write(chunk)


def _convert_to_utf8(path: Path, encoding: str, target: Path) -> Path:
    """Copy a file to UTF-8; bytes that are invalid in its encoding, and NUL, become U+FFFD."""
    # newline="" preserves the line ends.
    with (
        path.open(encoding=encoding, errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        while chunk := source.read(_CHUNK_BYTES):
            out.write(chunk.replace("\0", "\ufffd"))
    return target

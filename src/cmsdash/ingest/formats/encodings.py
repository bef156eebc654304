"""Detection of the encoding of a text file; an uncertain encoding rejects the file."""

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from cmsdash.ingest.errors import FileRejectedError

_CHUNK_BYTES = 1 << 20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE_ENCODINGS = ("cp1252", "latin_1", "iso8859_15", "cp1250", "cp1254", "mac_roman")
_ITALIAN = re.compile(r"[\x20-\x7e\t\r\nàèéìíòóùúçñäëïöüâêîôûÀÈÉÌÍÒÓÙÚÇÑÄÖÜß€°ªº«»“”‘’„–—…·•§²³½¼\u00a0´`®©™±×]*")
MOJIBAKE = re.compile(
    r"\ufffd|\x00|[\ud800-\udfff]|Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€|Â[\u00a0-\u00bf]"
)
"""Wrongly decoded text: replacement character, NUL, lone surrogate, or UTF-8 read as single bytes (`CittÃ\xa0`)."""


def detect_encoding(path: Path) -> str:
    """Return `utf-8`, `utf-8-sig`, a UTF-16 or a single-byte encoding. Raises FileRejectedError."""
    with path.open("rb") as file:
        head = file.read(_CHUNK_BYTES)
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        return _detect_utf16(head, path.name)
    invalid_offset = _find_invalid_utf8(path)
    return "utf-8" if invalid_offset is None else _detect_single_byte(path, invalid_offset)


def _detect_utf16(head: bytes, name: str) -> str:
    """Return the byte order of UTF-16 without a mark: in Latin text every other byte is NUL."""
    for encoding, high_bytes in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if high_bytes.count(0) > 0.9 * len(high_bytes):
            return encoding
    raise FileRejectedError("file_nul", name)


def _find_invalid_utf8(path: Path) -> int | None:
    """Return an offset up to four bytes before the first invalid byte, None when the file is valid UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK_BYTES)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return max(0, offset + error.start - 4)
            if not chunk:
                return None
            offset += len(chunk)


def _detect_single_byte(path: Path, invalid_offset: int) -> str:
    """Return the single-byte encoding in which the text around an offset is plausible Italian."""
    with path.open("rb") as file:
        file.seek(max(0, invalid_offset - _CHUNK_BYTES // 2))
        sample = file.read(_CHUNK_BYTES)
    best = from_bytes(sample, cp_isolation=list(_SINGLE_BYTE_ENCODINGS)).best()
    names = [best.encoding] if best else []
    for name in dict.fromkeys(["cp1252", *names]):
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        if _ITALIAN.fullmatch(text) and not MOJIBAKE.search(text):
            return name
    raise FileRejectedError("encoding_unknown", path.name, value=str(invalid_offset))


def reject_mojibake(cells: list[str], line: int, name: str) -> None:
    """Raise FileRejectedError at the first cell with mojibake."""
    for cell in cells:
        if MOJIBAKE.search(cell):
            raise FileRejectedError("encoding_mangled", name, line, " ".join(cell.split())[:80])

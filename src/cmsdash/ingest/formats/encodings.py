"""In which encoding a text file is written; one that cannot be told is refused rather than mangled."""

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from cmsdash.ingest.errors import FileRejectedError

_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SINGLE = ("cp1252", "latin_1", "iso8859_15", "cp1250", "cp1254", "mac_roman")
_ITALIAN = re.compile(r"[\x20-\x7e\t\r\nàèéìíòóùúçñäëïöüâêîôûÀÈÉÌÍÒÓÙÚÇÑÄÖÜß€°ªº«»“”‘’„–—…·•§²³½¼\u00a0´`®©™±×]*")
MOJIBAKE = re.compile(
    r"\ufffd|\x00|[\ud800-\udfff]|Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€|Â[\u00a0-\u00bf]"
)
"""Text that went through a wrong encoding: the replacement mark, NUL, half a pair of UTF-16, or UTF-8 read as single
bytes (`CittÃ\xa0`)."""


def detect_encoding(path: Path) -> str:
    """`utf-8`, `utf-8-sig`, `utf-16` or a single-byte encoding. Raises FileRefusedError when it cannot be told."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        return _wide(head, path.name)
    first_bad = _not_utf8(path)
    return "utf-8" if first_bad is None else _single(path, first_bad)


def _wide(head: bytes, name: str) -> str:
    """UTF-16 without its mark: in Latin text every other byte is NUL."""
    for encoding, nul in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if nul.count(0) > 0.9 * len(nul):
            return encoding
    raise FileRejectedError("file_nul", name)


def _not_utf8(path: Path) -> int | None:
    """The offset of the first byte that is not UTF-8, None when all are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return max(0, read + error.start - 4)
            read += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return max(0, read - 4)
    return None


def _single(path: Path, first_bad: int) -> str:
    with path.open("rb") as file:
        file.seek(max(0, first_bad - _CHUNK // 2))
        sample = file.read(_CHUNK)
    best = from_bytes(sample, cp_isolation=list(_SINGLE)).best()
    names = [best.encoding] if best else []
    for name in dict.fromkeys(["cp1252", *names]):
        try:
            decoded = sample.decode(name)
        except UnicodeDecodeError:
            continue
        if _ITALIAN.fullmatch(decoded) and not MOJIBAKE.search(decoded):
            return name
    raise FileRejectedError("encoding_unknown", path.name, value=str(first_bad))


def reject_mojibake(cells: list[str], line: int, name: str) -> None:
    """Raises FileRefusedError at the first cell that went through a wrong encoding."""
    for cell in cells:
        if MOJIBAKE.search(cell):
            raise FileRejectedError("encoding_mangled", name, line, " ".join(cell.split())[:80])

"""Detection of the encoding of a text file by its bytes and by how plausible the decoded Italian text is."""

import codecs
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cmsdash.ingest.errors import FileRejectedError

_CHUNK_BYTES = 1 << 20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE_ENCODINGS = ("cp1252", "iso8859_15", "cp850", "cp858", "mac_roman")
"""Encodings of Windows, Unix, DOS and old Macs. The first wins a tie."""
_MAX_DAMAGED_NULS = 8
"""NUL bytes in the first chunk that may be damage of single cells; more of them mean a binary file."""
_MAX_SCORED_SIGNS = 20_000
_MAX_DAMAGED_SIGNS = 8
"""Signs that no text has and that may be damage of single cells; in large files one in fifty."""
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
MOJIBAKE = re.compile(
    r"\ufffd|\x00|[\ud800-\udfff]|Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€|Â[\u00a0-\u00bf]"
)
"""Wrongly decoded text: replacement character, NUL, lone surrogate, or UTF-8 read as single bytes (`CittÃ\xa0`)."""

_FINAL_VOWELS = frozenset("àèéìòùÀÈÉÌÒÙ")
_OPENING, _CLOSING = frozenset("“‘«"), frozenset("”’»")
_AFTER_DIGITS = frozenset("°ªº¼½¾²³‰")
_PLAIN_SIGNS = frozenset("\u00a0´·•§©®™")
_JUNK_CATEGORIES = frozenset({"Cc", "Co", "Cn", "Cs"})
_PREFERENCE = 3
"""Points of the first encoding in advance: a single doubtful sign does not speak against Windows."""


@dataclass(frozen=True)
class TextEncoding:
    """Name of an encoding, and whether the file holds bytes that are not valid in it.

    Invalid bytes are decoded to U+FFFD, so that the row of the damaged cell can be set aside.
    """

    name: str
    has_invalid_bytes: bool = False


def detect_encoding(path: Path) -> TextEncoding:
    """Return the encoding of a text file. Raises FileRejectedError (`encoding_unknown`, `file_nul`)."""
    with path.open("rb") as file:
        head = file.read(_CHUNK_BYTES)
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return TextEncoding(name, _has_invalid_bytes(path, name))
    nuls = head.count(0)
    utf16 = _detect_utf16(head) if nuls else ""
    if utf16:
        return TextEncoding(utf16, _has_invalid_bytes(path, utf16))
    if nuls > _MAX_DAMAGED_NULS:
        raise FileRejectedError("file_nul", path.name)
    invalid_offset = _find_invalid_bytes(path, "utf-8")
    if invalid_offset is None:
        return TextEncoding("utf-8", bool(nuls))
    return _detect_damaged_or_single_byte(path, invalid_offset)


def _detect_utf16(head: bytes) -> str:
    """Return the byte order of UTF-16 without a mark: in Latin text every other byte is NUL."""
    for encoding, high_bytes in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if high_bytes.count(0) > 0.9 * len(high_bytes):
            return encoding
    return ""


def _has_invalid_bytes(path: Path, encoding: str) -> bool:
    return _find_invalid_bytes(path, encoding) is not None


def _find_invalid_bytes(path: Path, encoding: str) -> int | None:
    """Return an offset up to four bytes before the first invalid byte, None when the whole file is valid."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK_BYTES)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                return max(0, offset + getattr(error, "start", 0) - 4)
            if not chunk:
                return None
            offset += len(chunk)


def _detect_damaged_or_single_byte(path: Path, invalid_offset: int) -> TextEncoding:
    """Return UTF-8 where most signs around an offset are valid UTF-8, otherwise the most plausible encoding."""
    with path.open("rb") as file:
        file.seek(max(0, invalid_offset - _CHUNK_BYTES // 2))
        sample = file.read(_CHUNK_BYTES)
    text = sample.decode("utf-8", "replace")
    invalid = text.count("\ufffd")
    if len(_NON_ASCII.findall(text)) - invalid >= max(invalid, 1):
        return TextEncoding("utf-8", True)
    default, *others = _SINGLE_BYTE_ENCODINGS
    scores = {name: _score_encoding(sample, name) for name in others}
    plausible = {
        name: score for name, score in scores.items() if score > 0
    }  # the others need signs that speak for them
    plausible[default] = _score_encoding(sample, default) + _PREFERENCE
    best = max(_SINGLE_BYTE_ENCODINGS, key=lambda name: plausible.get(name, -math.inf))
    junk = sum(map(_is_junk, sample.decode(best, "replace")))
    if junk > max(_MAX_DAMAGED_SIGNS, len(sample) // 50):
        raise FileRejectedError("encoding_unknown", path.name, value=str(invalid_offset))
    return TextEncoding(best, _has_invalid_bytes(path, best) or b"\0" in sample)


def _score_encoding(sample: bytes, encoding: str) -> int:
    """Return how plausible the signs beyond ASCII are at their places when a sample is read in an encoding."""
    text = f" {sample.decode(encoding, 'replace')} "
    return sum(_score_sign(*signs) for signs in islice(_signs_in_context(text), _MAX_SCORED_SIGNS))


def _signs_in_context(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the sign before, the sign and the sign after for each run of equal signs beyond ASCII."""
    for match in _NON_ASCII.finditer(text):
        start = match.start()
        if text[start] != "\ufffd" or text[start - 1] != "\ufffd":  # several damaged bytes in a row count once
            yield text[max(0, start - 2) : start], text[start], text[start + 1 : start + 2]


def _is_junk(sign: str) -> bool:
    """Return True for what no list has: undefined bytes, control characters and box drawing."""
    if sign in "\t\r\n\x0b\x0c":
        return False
    return sign == "\ufffd" or "\u2500" <= sign <= "\u259f" or unicodedata.category(sign) in _JUNK_CATEGORIES


def _score_sign(before: str, sign: str, after: str) -> int:
    """Return points for one sign between its neighbours: `à` ends a word, `’` stands inside, `Š` follows no `t`."""
    if _is_junk(sign):
        return -6
    if sign.isalpha() and sign not in _AFTER_DIGITS and unicodedata.category(sign) != "Lm":
        return _score_letter(before, sign, after)
    if sign in _PLAIN_SIGNS:
        return -2 if before[-1:].isalpha() and (after.isalpha() or sign in "·•") else 0
    return 2 if _is_sign_in_place(before, sign, after) else -2


def _score_letter(before: str, sign: str, after: str) -> int:
    """Return points for an accented letter; only those that end Italian words speak for an encoding."""
    previous = before[-1:]
    if (previous.islower() and sign.isupper()) or (before.isupper() and before.isalpha() and sign.islower()):
        return -3
    if sign in _FINAL_VOWELS and not after.isalpha():
        if not previous.isalpha():
            return 2 if sign in "èÈ" else -2
        return -2 if previous in "aeoAEO" else 4
    if not previous.isalpha() and (not after.isalpha() or sign.islower()):
        return -2
    return -3 if sign.islower() and after.isupper() else 0


def _is_sign_in_place(before: str, sign: str, after: str) -> bool:
    """Return True when punctuation stands where Italian text has it."""
    previous = before[-1:]
    if sign in _OPENING:
        return not previous.isalnum() and after.isalnum()
    if sign in _CLOSING:
        return previous.isalnum() or (not previous.isspace() and not after.isalnum())
    if sign in _AFTER_DIGITS:
        return previous.isdigit()
    if sign == "€":
        return previous.isdigit() or after.isdigit() or previous.isspace()
    if sign in "–—":
        return previous.isspace() == after.isspace() and not (previous.isalpha() and after in ",;:.)")
    return sign == "…" and (before.casefold() in ("cc", "tc") or previous.casefold() in "aeiou.;, \t|")

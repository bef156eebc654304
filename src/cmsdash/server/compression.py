"""Content codings: which one a client accepts, and contents that are compressed once.

Brotli's best quality takes a second for Streamlit's largest files. So a content is compressed quickly when it is first
asked for, and at the best quality in the background.
"""

import gzip
from collections.abc import Callable
from functools import cache, cached_property
from queue import Queue
from threading import Thread

import brotli

CODINGS = ("br", "gzip")
"""The codings that the server can send, the smaller one first."""

_FAST_QUALITY, _BEST_QUALITY = 5, 11


def negotiate_coding(accept_encoding: str) -> str:
    """Return the first of `CODINGS` that a client accepts, "" for none.

    Args:
        accept_encoding: The header of that name. A quality of 0 refuses a coding; `*` stands for those not named.
    """
    qualities = dict(_parse_coding(part) for part in accept_encoding.split(","))
    return next((coding for coding in CODINGS if qualities.get(coding, qualities.get("*", 0)) > 0), "")


def _parse_coding(part: str) -> tuple[str, float]:
    """Return a coding and its quality, which is 0 if it is no number."""
    name, _, parameter = part.partition(";")
    key, _, value = parameter.partition("=")
    try:
        quality = float(value) if key.strip().lower() == "q" else 1.0
    except ValueError:
        quality = 0.0
    return name.strip().lower(), quality


def compress(content: bytes, coding: str, quality: int = _FAST_QUALITY) -> bytes:
    """Return a content in a coding, itself for "". `quality` is brotli's, 0 to 11."""
    if coding == "br":
        return bytes(brotli.compress(content, quality=quality))
    return gzip.compress(content, mtime=0) if coding == "gzip" else content


class CompressedContent:
    """A content in every coding.

    Args:
        read: Returns the plain content, which is not kept.
    """

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read
        self._brotli = compress(read(), "br")
        _pending().put(self._improve)

    def encode(self, coding: str) -> bytes:
        """Return the content in a coding, the plain content for ""."""
        if coding == "br":
            return self._brotli
        return self._gzip if coding == "gzip" else self._read()

    @cached_property
    def _gzip(self) -> bytes:
        return compress(self._read(), "gzip")

    def _improve(self) -> None:
        self._brotli = compress(self._read(), "br", _BEST_QUALITY)


@cache
def _pending() -> Queue[Callable[[], None]]:
    """Return the queue of contents to improve, which one thread works off."""
    queue: Queue[Callable[[], None]] = Queue()

    def work() -> None:
        while True:
            improve = queue.get()
            improve()
            queue.task_done()

    Thread(target=work, name="brotli", daemon=True).start()
    return queue

"""Download of a published file: checked address, type and size, progress, and resumption where it was interrupted."""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from cmsdash.datastore import atomic_files
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats.file_signatures import detect_signature

Advance = Callable[[int, int | None], Any]
"""Called with the bytes that are on the disk and the bytes of the whole file, None where unknown."""

MAX_DOWNLOAD_BYTES = 2 * 1024**3
MAX_REDIRECTS = 5
MAX_ATTEMPTS = 4
"""Connections that are opened for one file, as long as each of them brings something."""
CONNECT_SECONDS, READ_SECONDS = 10, 60
CHUNK_BYTES = 1 << 14
"""Bytes that are written at once; of a chunk that breaks off nothing is kept."""
_LOOPBACK_HOSTS = ("127.0.0.1", "::1", "localhost")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_PART_NAME, _STATE_NAME = ".download.part", ".download.json"
_ZIP_HEAD = b"PK\x03\x04"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_NAME_CHARS = 120
_BROKEN_CONNECTION_ERRORS = (
    requests.exceptions.ConnectionError,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
    requests.exceptions.Timeout,
)


@dataclass(frozen=True)
class _State:
    """What is known of the file in a download folder.

    `name` is that of the complete file, "" until it is complete; `total` is its size in bytes, 0 where unknown.
    """

    url: str = ""
    etag: str = ""
    last_modified: str = ""
    name: str = ""
    total: int = 0


def download_file(url: str, folder: Path, advance: Advance = lambda received, total: None) -> Path:
    """Return the path of the file that an address serves; what is in the folder already is not transferred again.

    A broken connection is opened again from the byte where it broke, in this call or, where that does not help, in the
    next one, as long as the server says that the file is the same. Redirects are followed within the same host, and
    never from https to http.

    Args:
        url: the address: https, or http of this machine.
        folder: folder of the download; it holds one file, and what is needed to resume.
        advance: called with the progress.

    Raises:
        FileRejectedError: the file cannot be had (`download_…`), or is none of the kinds that are imported.
        OSError: the folder cannot be written.
    """
    _reject_address(url)
    folder.mkdir(parents=True, exist_ok=True)
    transfer = _Transfer(url, folder, advance)
    with requests.Session() as session:
        path = transfer.run(session)
    try:
        detect_signature(path)
    except FileRejectedError:
        discard_download(folder)
        raise
    return path


def discard_download(folder: Path) -> None:
    """Remove what a download folder holds, so that the next download starts anew."""
    for path in folder.iterdir() if folder.is_dir() else ():
        path.unlink()


class _Transfer:
    """The transfer of one file into a folder."""

    def __init__(self, url: str, folder: Path, advance: Advance) -> None:
        self.url = url
        self.folder = folder
        self.advance = advance
        self.part = folder / _PART_NAME
        self.state = _read_state(folder / _STATE_NAME)
        if self.state.url != url:
            discard_download(folder)
            self.state = _State(url)

    @property
    def received(self) -> int:
        """The bytes of an incomplete file on the disk."""
        return self.part.stat().st_size if self.part.is_file() else 0

    def run(self, session: requests.Session) -> Path:
        """Return the path of the complete file. Raises FileRejectedError."""
        for _ in range(MAX_ATTEMPTS):
            before = self.received
            try:
                return self._fetch(session)
            except _BROKEN_CONNECTION_ERRORS as error:
                if self.received <= before:
                    raise self._interruption(error) from error
            except requests.exceptions.RequestException as error:  # an address that cannot be one
                raise FileRejectedError("download_address", self.url) from error
        raise FileRejectedError("download_interrupted", self.url, value=str(self.received))

    def _interruption(self, error: requests.exceptions.RequestException) -> FileRejectedError:
        if isinstance(error, requests.exceptions.SSLError):
            return FileRejectedError("download_certificate", self.url, value=urlsplit(self.url).hostname or "")
        if self.received:
            return FileRejectedError("download_interrupted", self.url, value=str(self.received))
        return FileRejectedError("download_offline", self.url, value=urlsplit(self.url).hostname or "")

    def _fetch(self, session: requests.Session) -> Path:
        """Return the path of the file after one answer of the server, which may be a part or "not modified"."""
        with _open_response(session, self.url, self._request_headers()) as response:
            if response.status_code == 304:
                return self.folder / self.state.name
            if self.received and self._is_other_file(response):
                self.part.unlink()
                return self._fetch(session)
            _reject_response(response, self.url)
            offset = self._resumed_offset(response)
            total = _total_bytes(response, offset, self.url)
            if response.status_code == 200:
                self._store_state(response, total)
            self._write_body(response, offset, total)
            name = _file_name(response.url)
        return self._complete(name)

    def _request_headers(self) -> dict[str, str]:
        """Return the headers that ask for the rest of a file, or for a file only if it has changed."""
        state = self.state
        if state.name and (self.folder / state.name).is_file():
            conditions = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
            return {name: value for name, value in conditions.items() if value}
        validator = state.last_modified if state.etag.startswith("W/") else state.etag or state.last_modified
        if self.received and (validator or self._is_checked()):
            return {"Range": f"bytes={self.received}-", **({"If-Range": validator} if validator else {})}
        return {}

    def _is_checked(self) -> bool:
        """Return True for a part of known size of an archive, whose check sums tell when two files were joined."""
        with self.part.open("rb") as file:
            return bool(self.state.total) and file.read(len(_ZIP_HEAD)) == _ZIP_HEAD

    def _is_other_file(self, response: requests.Response) -> bool:
        """Return True for a rest that does not belong to the part on the disk."""
        if response.status_code == 416:  # the part is longer than the file has become
            return True
        total = response.headers.get("Content-Range", "").rpartition("/")[2]
        is_rest = response.status_code == 206 and total.isdecimal() and self.state.total
        return bool(is_rest) and int(total) != self.state.total

    def _resumed_offset(self, response: requests.Response) -> int:
        """Return the byte at which the body starts; 0 where the server sends the whole file."""
        start = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
        if response.status_code != 206:
            return 0
        if start is None or int(start[1]) != self.received:
            raise FileRejectedError("download_status", self.url, value="206")
        return self.received

    def _store_state(self, response: requests.Response, total: int | None) -> None:
        headers = response.headers
        # A body that is compressed for the transfer alone cannot be resumed by its bytes.
        is_plain = headers.get("Content-Encoding", "identity") == "identity"
        etag, last_modified = (headers.get(name, "") if is_plain else "" for name in ("ETag", "Last-Modified"))
        self.state = _State(self.url, etag, last_modified, total=total or 0)
        _write_state(self.folder / _STATE_NAME, self.state)

    def _write_body(self, response: requests.Response, offset: int, total: int | None) -> None:
        with self.part.open("r+b" if offset else "wb") as file:
            file.truncate(offset)
            file.seek(offset)
            self.advance(offset, total)
            for chunk in response.iter_content(CHUNK_BYTES):
                _reject_size(file.tell() + len(chunk), self.url)
                file.write(chunk)
                self.advance(file.tell(), total)
            file.flush()
            os.fsync(file.fileno())
            if total is not None and file.tell() < total:
                raise requests.exceptions.ConnectionError(f"{file.tell()} < {total}")

    def _complete(self, name: str) -> Path:
        """Give the complete file its name and remove the one of an earlier download."""
        for path in self.folder.iterdir():
            if not path.name.startswith("."):
                path.unlink()
        self.part.rename(self.folder / name)
        self.state = replace(self.state, name=name)
        _write_state(self.folder / _STATE_NAME, self.state)
        return self.folder / name


def _open_response(session: requests.Session, url: str, headers: Mapping[str, str]) -> requests.Response:
    """Return the answer of an address after its redirects. Raises FileRejectedError for one that is not followed."""
    # Bytes as they are on the server: a range counts them.
    sent = {"Accept-Encoding": "identity", "User-Agent": "cmsdash", **headers}
    address = url
    for _ in range(MAX_REDIRECTS + 1):
        response = session.get(
            address, headers=sent, stream=True, allow_redirects=False, timeout=(CONNECT_SECONDS, READ_SECONDS)
        )
        if not response.is_redirect:
            return response
        response.close()
        target = urljoin(address, response.headers["Location"])
        if not _is_same_site(address, target):
            raise FileRejectedError("download_redirect", url, value=target)
        address = target
    raise FileRejectedError("download_redirects", url, value=str(MAX_REDIRECTS))


def _is_same_site(address: str, target: str) -> bool:
    """Return True for a target on the same host that is not less protected."""
    before, after = urlsplit(address), urlsplit(target)
    is_weaker = before.scheme == "https" and after.scheme != "https"
    return after.scheme in ("http", "https") and before.hostname == after.hostname and not is_weaker


def _reject_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_allowed = bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK_HOSTS)
        )
    except ValueError:
        is_allowed = False
    if not is_allowed:
        raise FileRejectedError("download_address", url)


def _reject_response(response: requests.Response, url: str) -> None:
    """Raise FileRejectedError for an error status and for a page in place of a file."""
    status = response.status_code
    if status in (404, 410):
        raise FileRejectedError("download_missing", url, value=str(status))
    if status in (401, 403, 451):
        raise FileRejectedError("download_forbidden", url, value=str(status))
    if status not in (200, 206):
        raise FileRejectedError("download_status", url, value=str(status))
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().casefold()
    if media_type in _PAGE_TYPES:
        raise FileRejectedError("download_page", url)


def _total_bytes(response: requests.Response, offset: int, url: str) -> int | None:
    """Return the bytes of the whole file, None where unknown. Raises FileRejectedError when they are too many."""
    length = response.headers.get("Content-Length", "")
    if not length.isdecimal() or response.headers.get("Content-Encoding", "identity") != "identity":
        return None
    _reject_size(offset + int(length), url)
    return offset + int(length)


def _reject_size(size: int, url: str) -> None:
    if size > MAX_DOWNLOAD_BYTES:
        raise FileRejectedError("download_too_large", url, value=str(size), expected=str(MAX_DOWNLOAD_BYTES))


def _file_name(url: str) -> str:
    """Return a safe file name from the last part of an address."""
    name = _NOT_IN_NAMES.sub("_", PurePosixPath(urlsplit(url).path).name).lstrip(".")
    return name[-_MAX_NAME_CHARS:] or "download"


def _read_state(path: Path) -> _State:
    """Return the stored state, an empty one if there is none or it cannot be read."""
    try:
        return _State(**json.loads(path.read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return _State()


def _write_state(path: Path, state: _State) -> None:
    atomic_files.atomic_write(path, json.dumps(asdict(state)).encode("utf-8"))

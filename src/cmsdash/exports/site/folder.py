"""The folder of the site: what a build writes, keeps and removes there.

`site.json` lists every file that a build made, with its digest and the day on which it last changed. A file that did
not change is not touched, a file that is no longer made is removed, and nothing else in the folder is.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from cmsdash.datastore.atomic_files import named_errors

MANIFEST = "site.json"
_GENERATOR = "cmsdash build site"
_STAGING = ".cmsdash-new"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGEST = re.compile("[0-9a-f]{64}")


class SiteFolderError(Exception):
    """The folder cannot take the site.

    Attributes:
        code: "not_ours" (it has files and no list of ours), "manifest" (the list cannot be read), "taken" (a file that
            no build made has the path of a new one), "outside" (a link leads out of the folder) or "busy".
        path: The file or folder.
    """

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(f"{code}: {path}")
        self.code, self.path = code, path


@dataclass(frozen=True)
class SiteFile:
    """A file of the list: its digest, and the day (ISO) on which it last changed."""

    sha256: str
    changed: str


@dataclass(frozen=True)
class SiteChanges:
    """What a build did, as numbers of files."""

    written: int
    unchanged: int
    removed: int


@contextmanager
def locked_folder(out: Path) -> Iterator[None]:
    """Make the folder if it does not exist, and keep other builds out of it during the block.

    Raises:
        SiteFolderError: Another build writes into it.
        OSError: It cannot be made.
    """
    out.mkdir(parents=True, exist_ok=True)
    handle = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SiteFolderError("busy", out) from error
        yield
    finally:
        os.close(handle)


def read_files(out: Path) -> dict[str, SiteFile]:
    """Return the list of the files that builds made, by path.

    Raises:
        SiteFolderError: The folder has other files and no list, or the list cannot be read.
    """
    path = out / MANIFEST
    if not path.is_file():
        if any(entry.name != _STAGING for entry in out.iterdir()):
            raise SiteFolderError("not_ours", out)
        return {}
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        entries = {name: SiteFile(entry["sha256"], entry["changed"]) for name, entry in listed["files"].items()}
        is_valid = listed["generator"] == _GENERATOR and all(map(_is_valid, entries, entries.values()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SiteFolderError("manifest", path) from error
    if not is_valid:
        raise SiteFolderError("manifest", path)
    return entries


def read_file(out: Path, files: Mapping[str, SiteFile], name: str) -> bytes | None:
    """Return a file of the list, None if it is not there or not the one that the build made."""
    if name not in files:
        return None
    try:
        content = (out / name).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == files[name].sha256 else None


def _is_valid(name: str, file: SiteFile) -> bool:
    """Return whether an entry is one of ours: a build removes files by these paths."""
    parts = PurePosixPath(name).parts
    is_inside = bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name and "\0" not in name
    return is_inside and bool(_DIGEST.fullmatch(file.sha256)) and bool(_DAY.fullmatch(file.changed))


def list_files(contents: Mapping[str, bytes], before: Mapping[str, SiteFile], today: str) -> dict[str, SiteFile]:
    """Return the list of new contents: what has the same digest as before keeps its day."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    kept = {name: file for name, file in before.items() if digests.get(name) == file.sha256}
    return {name: kept.get(name, SiteFile(digest, today)) for name, digest in digests.items()}


def write_files(
    out: Path, contents: Mapping[str, bytes], files: Mapping[str, SiteFile], before: Mapping[str, SiteFile]
) -> SiteChanges:
    """Put the files into the folder, each whole, and remove those that are no longer made.

    Args:
        out: The folder, which is locked.
        contents: The files by path.
        files: Their list.
        before: The list of the build before.

    Raises:
        SiteFolderError: A path is taken by a file of somebody else, or leads out of the folder. Nothing was changed.
        OSError: A file cannot be written. If it is for want of room, nothing was changed.
    """
    for name in {**contents, **before}:
        _check_path(out, name)
    for name in contents:
        if name not in before and (out / name).exists():
            raise SiteFolderError("taken", out / name)
    changed = [name for name, content in contents.items() if not _has_content(out / name, content)]
    stale = [name for name in before if name not in contents]
    listed = _manifest(files)
    if not changed and not stale and _has_content(out / MANIFEST, listed):
        return SiteChanges(0, len(contents), 0)
    staging = out / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    try:
        with named_errors(out):
            for number, name in enumerate(changed):
                (staging / str(number)).write_bytes(contents[name])
        # Whatever stops the build from here on, the next one knows all files as ours.
        _replace_manifest(out, _manifest({**before, **files}))
        for number, name in enumerate(changed):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(staging / str(number), out / name)
        for name in stale:
            _remove(out, name)
        _replace_manifest(out, listed)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return SiteChanges(len(changed), len(contents) - len(changed), len(stale))


def _replace_manifest(out: Path, content: bytes) -> None:
    path = out / _STAGING / MANIFEST
    path.write_bytes(content)
    os.replace(path, out / MANIFEST)


def _check_path(out: Path, name: str) -> None:
    if not (out / name).parent.resolve().is_relative_to(out.resolve()):
        raise SiteFolderError("outside", out / name)


def _has_content(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _remove(out: Path, name: str) -> None:
    """Remove a file, and the folders that are empty then."""
    (out / name).unlink(missing_ok=True)
    for folder in list((out / name).parents)[: len(PurePosixPath(name).parts) - 1]:
        try:
            folder.rmdir()
        except OSError:  # not empty, or already gone
            break


def _manifest(files: Mapping[str, SiteFile]) -> bytes:
    entries: dict[str, Any] = {name: {"sha256": file.sha256, "changed": file.changed} for name, file in files.items()}
    return json.dumps({"generator": _GENERATOR, "files": dict(sorted(entries.items()))}, indent=1).encode() + b"\n"

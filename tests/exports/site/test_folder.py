"""The folder of the site: what did not change is not touched, what is not ours is left alone, nothing is half."""

import fcntl
import json
import os
from pathlib import Path

import pytest

from cmsdash.exports.site.folder import (
    MANIFEST,
    SiteChanges,
    SiteFolderError,
    list_files,
    locked_folder,
    read_files,
    write_files,
)

FIRST = {"index.html": b"a", "it/index.html": b"b", "it/old/index.html": b"c"}
LATER = {"index.html": b"a", "it/index.html": b"B", "it/new/index.html": b"d"}


def build(out: Path, contents: dict[str, bytes], day: str) -> SiteChanges:
    with locked_folder(out):
        before = read_files(out)
        return write_files(out, contents, list_files(contents, before, day), before)


def contents_of(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_unchanged_files_keep_time_and_day(tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert build(out, FIRST, "2026-11-01") == SiteChanges(3, 0, 0)
    for name in FIRST:
        os.utime(out / name, (1_000_000_000, 1_000_000_000))
    (out / "CNAME").write_text("example.org")
    assert build(out, LATER, "2026-11-28") == SiteChanges(2, 1, 1)
    assert (out / "index.html").stat().st_mtime == 1_000_000_000
    assert (out / "it/index.html").stat().st_mtime > 1_000_000_000
    assert contents_of(out) == {**LATER, "CNAME": b"example.org"}
    assert not (out / "it/old").exists(), "no empty folder is left"
    days = {name: file.changed for name, file in read_files(out).items()}
    assert days == {"index.html": "2026-11-01", "it/index.html": "2026-11-28", "it/new/index.html": "2026-11-28"}


def test_same_build_touches_nothing(tmp_path: Path) -> None:
    build(tmp_path, FIRST, "2026-11-01")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert build(tmp_path, FIRST, "2026-11-28") == SiteChanges(0, 3, 0)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_file_that_was_spoilt_is_made_again(tmp_path: Path) -> None:
    build(tmp_path, FIRST, "2026-11-01")
    (tmp_path / "it/index.html").write_bytes(b"spoilt")
    (tmp_path / "index.html").unlink()
    assert build(tmp_path, FIRST, "2026-11-28") == SiteChanges(2, 1, 0)
    assert contents_of(tmp_path) == FIRST


def test_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_bytes(b"x")
    with pytest.raises(SiteFolderError, match="not_ours"):
        build(tmp_path, FIRST, "2026-11-28")
    assert contents_of(tmp_path) == {"thesis.doc": b"x"}


def test_file_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    build(tmp_path, FIRST, "2026-11-01")
    (tmp_path / "it/new").mkdir()
    (tmp_path / "it/new/index.html").write_bytes(b"theirs")
    with pytest.raises(SiteFolderError, match="taken"):
        build(tmp_path, LATER, "2026-11-28")
    assert contents_of(tmp_path) == {**FIRST, "it/new/index.html": b"theirs"}


@pytest.mark.parametrize(
    "files",
    [
        {"../outside": {"sha256": "0" * 64, "changed": "2026-11-01"}},
        {"/etc/passwd": {"sha256": "0" * 64, "changed": "2026-11-01"}},
        {"a/../../b": {"sha256": "0" * 64, "changed": "2026-11-01"}},
        {"a\\b": {"sha256": "0" * 64, "changed": "2026-11-01"}},
        {"a": {"sha256": "0" * 63, "changed": "2026-11-01"}},
        {"a": {"sha256": "0" * 64, "changed": "yesterday"}},
        {"a": {"sha256": "0" * 64}},
        {"a": "0"},
        [],
    ],
)
def test_list_that_is_not_ours_is_refused(tmp_path: Path, files: object) -> None:
    (tmp_path / "outside").write_bytes(b"x")
    out = tmp_path / "site"
    out.mkdir()
    (out / MANIFEST).write_text(json.dumps({"generator": "cmsdash build site", "files": files}))
    with pytest.raises(SiteFolderError, match="manifest"):
        build(out, FIRST, "2026-11-28")
    assert (tmp_path / "outside").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"generator": "other", "files": {}}'])
def test_list_of_another_program_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(SiteFolderError, match="manifest"):
        build(tmp_path, FIRST, "2026-11-28")


def test_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    out, other = tmp_path / "site", tmp_path / "other"
    other.mkdir()
    build(out, {"index.html": b"a"}, "2026-11-01")
    (out / "it").symlink_to(other)
    with pytest.raises(SiteFolderError, match="outside"):
        build(out, FIRST, "2026-11-28")
    assert not list(other.iterdir())


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(SiteFolderError, match="busy"):
            build(tmp_path, FIRST, "2026-11-28")
    finally:
        os.close(handle)


def test_next_build_goes_on_where_one_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, FIRST, "2026-11-01")
    replace, calls = os.replace, []

    def stop_after_two(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) > 2:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", stop_after_two)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, LATER, "2026-11-28")
    monkeypatch.undo()
    build(tmp_path, LATER, "2026-11-28")
    assert contents_of(tmp_path) == LATER

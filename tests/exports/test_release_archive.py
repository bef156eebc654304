"""The archive of releases can be checked with the usual command."""

import hashlib
import subprocess
from pathlib import Path

from cmsdash.datastore.releases.release import Release
from cmsdash.exports import release_checksums, write_release_archive

ROOT = Path(__file__).parents[2]


def check(folder: Path, checksums: Path) -> subprocess.CompletedProcess[str]:
    command = ["sha256sum", "--check", "--strict", str(checksums)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_checksum_of_the_list_of_checksums_is_the_digest_of_the_release(release: Release, tmp_path: Path) -> None:
    content = release_checksums(release.manifest)
    assert hashlib.sha256(content).hexdigest() == release.manifest.digest
    (tmp_path / "sums").write_bytes(content)
    assert check(ROOT / "data", tmp_path / "sums").returncode == 0


def test_archive_is_checked_as_a_whole(release: Release, tmp_path: Path) -> None:
    checksums = write_release_archive([release], tmp_path / "archive")
    [name] = checksums
    assert name == f"cms-{release.manifest.id}.zip"
    assert {path.name for path in (tmp_path / "archive").iterdir()} == {name, "SHA256SUMS"}
    assert check(tmp_path / "archive", tmp_path / "archive" / "SHA256SUMS").returncode == 0
    (tmp_path / "archive" / name).write_bytes(b"x")
    assert check(tmp_path / "archive", tmp_path / "archive" / "SHA256SUMS").returncode == 1

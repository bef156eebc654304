"""The archive of releases: each as a ZIP file, with the checksums of all in one file."""

from collections.abc import Iterable
from pathlib import Path

from cmsdash.datastore import atomic_files
from cmsdash.datastore.releases.manifest import Manifest
from cmsdash.datastore.releases.release import Release
from cmsdash.exports.release_zip import write_release_zip

CHECKSUMS_NAME = "SHA256SUMS"
"""The file that `sha256sum --check` reads."""


def zip_name(release_id: str) -> str:
    """Return the name of the ZIP file of a release."""
    return f"cms-{release_id}.zip"


def release_checksums(manifest: Manifest) -> bytes:
    """Return the checksums of the files of a release, as `sha256sum` writes them.

    The SHA-256 of this text is the digest of the release: who has both can check every file, and the list itself.
    """
    return "".join(f"{item.sha256}  {item.file}\n" for item in manifest.files).encode("utf-8")


def write_release_archive(releases: Iterable[Release], folder: Path) -> dict[str, str]:
    """Write releases as ZIP files, and `CHECKSUMS_NAME` with the checksum of each.

    Args:
        releases: The releases, oldest first. Each is written before the next is read.
        folder: Where they are written. It is made if it does not exist; files with these names are replaced.

    Returns:
        The SHA-256 of each ZIP file by its name.

    Raises:
        ReleaseValidationError: A file is not the one of its manifest any more.
        OSError: A file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = ((zip_name(release.manifest.id), release) for release in releases)
    checksums = {name: write_release_zip(release, folder / name) for name, release in names}
    lines = "".join(f"{checksum}  {name}\n" for name, checksum in checksums.items())
    atomic_files.atomic_write(folder / CHECKSUMS_NAME, lines.encode("utf-8"))
    return checksums

"""A release as one ZIP file."""

import hashlib
import io
import zipfile
from pathlib import Path

from cmsdash.datastore import atomic_files
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, manifest_to_json
from cmsdash.datastore.releases.release import Release

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The timestamp of every entry, so that the same release gives the same bytes."""


def write_release_zip(release: Release, target: Path) -> str:
    """Write a release as a ZIP file, atomically.

    Args:
        release: The release to export.
        target: The file to write. An existing file is replaced.

    Returns:
        The SHA-256 of the file.
    """
    content = release_to_zip(release)
    atomic_files.atomic_write(target, content)
    return hashlib.sha256(content).hexdigest()


def release_to_zip(release: Release) -> bytes:
    """Return a release with its manifest as a ZIP file of one folder, which `cmsdash check` can read unpacked.

    Raises:
        ReleaseValidationError: A file is not the one of the manifest any more.
    """
    contents = {item.file: (release.folder / item.file).read_bytes() for item in release.manifest.files}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    issues = [
        ValidationIssue("file_altered", item.file, value=digests[item.file], expected=item.sha256)
        for item in release.manifest.files
        if digests[item.file] != item.sha256
    ]
    if issues:
        raise ReleaseValidationError(issues)
    contents[MANIFEST_NAME] = manifest_to_json(release.manifest).encode("utf-8")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(f"{release.manifest.id}/{name}", ZIP_EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, contents[name])
    return buffer.getvalue()

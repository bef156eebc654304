"""A whole release as one ZIP file."""

import hashlib
import io
import zipfile
from pathlib import Path

from cmsdash.datastore import atomic_files
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, manifest_to_json
from cmsdash.datastore.releases.release import Release

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The moment that every entry bears, so that the same release gives the same bytes."""


def write_release_zip(release: Release, target: Path) -> str:
    """Writes a release with its manifest to `target`, all of it or nothing, and returns the file's SHA-256."""
    content = release_to_zip(release)
    atomic_files.atomic_write(target, content)
    return hashlib.sha256(content).hexdigest()


def release_to_zip(release: Release) -> bytes:
    """The ZIP file: one folder, named as the release, that `cmsdash check` reads as it is."""
    parts = {item.file: (release.folder / item.file).read_bytes() for item in release.manifest.files}
    parts[MANIFEST_NAME] = manifest_to_json(release.manifest).encode("utf-8")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(f"{release.manifest.id}/{name}", ZIP_EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return buffer.getvalue()

"""Verification of a release against its manifest."""

from collections.abc import Mapping
from pathlib import Path

from cmsdash.datastore.data_files import check_file_types
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.manifest import (
    MANIFEST_NAME,
    Manifest,
    content_digest,
    file_checksums,
    make_release_id,
    read_manifest,
)
from cmsdash.datastore.releases.release import Release, open_release


def open_verified_release(folder: Path, labelled_codes: Mapping[str, frozenset[str]]) -> Release:
    """Compare a folder with its manifest, if it has one, and open it with all checks.

    Args:
        folder: The folder of the release.
        labelled_codes: Codes with a label in every language, by catalogue section.

    Raises:
        ReleaseValidationError: A file differs from the manifest, or the data are invalid.
    """
    check_file_types(folder)
    if (folder / MANIFEST_NAME).is_file():
        issues = integrity_issues(folder, read_manifest(folder))
        if issues:
            raise ReleaseValidationError(issues)
    return open_release(folder, labelled_codes)


def integrity_issues(folder: Path, manifest: Manifest) -> list[ValidationIssue]:
    """Return the differences between a folder and its manifest: files, digest and id. Raises OSError."""
    expected = {item.file: item for item in manifest.files}
    actual = {item.file: item for item in file_checksums(folder)}
    digest = content_digest(manifest.files)
    release_id = make_release_id(manifest.created, digest)
    issues = [
        *(ValidationIssue("file_missing", name) for name in sorted(expected.keys() - actual.keys())),
        *(ValidationIssue("file_unlisted", name) for name in sorted(actual.keys() - expected.keys())),
        *(
            ValidationIssue("file_altered", name, value=actual[name].sha256, expected=expected[name].sha256)
            for name in sorted(expected.keys() & actual.keys())
            if expected[name] != actual[name]
        ),
    ]
    if manifest.digest != digest:
        issues.append(ValidationIssue("digest_differs", MANIFEST_NAME, 0, "digest", manifest.digest, digest))
    if manifest.id != release_id:
        issues.append(ValidationIssue("digest_differs", MANIFEST_NAME, 0, "id", manifest.id, release_id))
    return issues

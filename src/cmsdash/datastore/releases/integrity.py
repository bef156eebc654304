"""A release against its own manifest: no file changed, missing or added, and every check still holds."""

from collections.abc import Mapping
from pathlib import Path

from cmsdash.datastore.data_files import check_files
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


def open_verified(folder: Path, words: Mapping[str, frozenset[str]]) -> Release:
    """The release in a folder, compared with its manifest where it carries one, then opened with all checks.

    Raises ReleaseError with every difference, or every problem of its data.
    """
    check_files(folder)
    if (folder / MANIFEST_NAME).is_file():
        problems = integrity_issues(folder, read_manifest(folder))
        if problems:
            raise ReleaseValidationError(problems)
    return open_release(folder, words)


def integrity_issues(folder: Path, manifest: Manifest) -> list[ValidationIssue]:
    """What in a folder is not as its manifest says."""
    said = {item.file: item for item in manifest.files}
    found = {item.file: item for item in file_checksums(folder)}
    digest = content_digest(manifest.files)
    return [
        *(ValidationIssue("file_missing", name) for name in sorted(said.keys() - found.keys())),
        *(ValidationIssue("file_unlisted", name) for name in sorted(found.keys() - said.keys())),
        *(
            ValidationIssue("file_altered", name, value=found[name].sha256, expected=said[name].sha256)
            for name in sorted(said.keys() & found.keys())
            if said[name] != found[name]
        ),
        *(
            []
            if digest == manifest.digest
            else [ValidationIssue("digest_differs", MANIFEST_NAME, 0, "digest", manifest.digest, digest)]
        ),
        *(
            []
            if manifest.id == (ident := make_release_id(manifest.created, digest))
            else [_id_problem(manifest.id, ident)]
        ),
    ]


def _id_problem(said: str, expected: str) -> ValidationIssue:
    return ValidationIssue("digest_differs", MANIFEST_NAME, 0, "id", said, expected)

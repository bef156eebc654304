"""A release against its own manifest: no file changed, missing or added, and every check still holds."""

from collections.abc import Mapping
from pathlib import Path

from cmsdash.facts.files import check_files
from cmsdash.facts.manifest import FILE, Manifest, digest_of, fingerprints, id_of, read_manifest
from cmsdash.facts.problems import Problem, ReleaseError
from cmsdash.facts.release import Release, open_release


def verified(folder: Path, words: Mapping[str, frozenset[str]]) -> Release:
    """The release in a folder, compared with its manifest where it carries one, then opened with all checks.

    Raises ReleaseError with every difference, or every problem of its data.
    """
    check_files(folder)
    if (folder / FILE).is_file():
        problems = differences(folder, read_manifest(folder))
        if problems:
            raise ReleaseError(problems)
    return open_release(folder, words)


def differences(folder: Path, manifest: Manifest) -> list[Problem]:
    """What in a folder is not as its manifest says."""
    said = {item.file: item for item in manifest.files}
    found = {item.file: item for item in fingerprints(folder)}
    digest = digest_of(manifest.files)
    return [
        *(Problem("file_missing", name) for name in sorted(said.keys() - found.keys())),
        *(Problem("file_unlisted", name) for name in sorted(found.keys() - said.keys())),
        *(
            Problem("file_altered", name, value=found[name].sha256, expected=said[name].sha256)
            for name in sorted(said.keys() & found.keys())
            if said[name] != found[name]
        ),
        *([] if digest == manifest.digest else [Problem("digest_differs", FILE, 0, "digest", manifest.digest, digest)]),
        *([] if manifest.id == (ident := id_of(manifest.created, digest)) else [_id_problem(manifest.id, ident)]),
    ]


def _id_problem(said: str, expected: str) -> Problem:
    return Problem("digest_differs", FILE, 0, "id", said, expected)

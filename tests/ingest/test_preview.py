"""A reader's own files: read together, kept off the disk, shown as the reader's alone."""

import resource
import tempfile
from pathlib import Path

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.temp_dirs import TEMP_DIR_PREFIX, TMPFS_PATH, use_tmpfs, uses_tmpfs
from cmsdash.domain import Selection
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.i18n.import_messages import rejection_text
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.preview import Preview, preview
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ui import rows_from_upload
from tests.ingest.opencoesione.test_projects_file import OTHER, OURS, content, line
from tests.ingest.opencoesione.test_related_files import KEY, PARTICIPANTS, PAYMENTS
from tests.ingest.test_operation_lists import SOURCE

LIST = b"Titolo;Comune;Importo;Codice locale\nCentro;Avellino;1,00;AV5.4.8.1\n"


def read(release: Release, reader: str, *files: tuple[str, bytes]) -> Preview:
    return preview(reader, files, release, ImportOptions(SOURCE), labelled_codes())


def table(header: str, *lines: str) -> bytes:
    return ("\ufeff" + "\r\n".join([header, *lines]) + "\r\n").encode()


def test_files_of_opencoesione_are_read_together(release: Release) -> None:
    found = read(
        release,
        "opencoesione",
        ("dati.csv", table(PAYMENTS, f"{KEY};20250630;1000,5;Pagamento;{OURS}")),
        ("dati.csv", content(line(), OTHER)),  # two files may well have one name
        ("soggetti.csv", table(PARTICIPANTS, f"2;{KEY};CONSORZIO IL FARO;Consorzio;2")),
    )
    assert [account.reader for account in found.reports] == ["opencoesione", "payments", "participants"]
    assert found.names == ["dati.csv", "dati.csv", "soggetti.csv"]
    assert found.release is not None
    assert len(found.release.tables["operation_payments"]) == 1
    theirs = rows_from_upload(queries.operations(found.release, Selection()), found).table
    assert list(theirs["operation"]) == ["br5-4-11-1a"], "of the reader, and nothing of the release"
    assert len(release.tables["operations"]) == 68, "the release that is served knows nothing of it"


def test_a_list_with_nothing_in_it_changes_nothing(release: Release) -> None:
    found = read(release, "operations", ("elenco.csv", b"Titolo;Comune;Importo\n"))
    assert (found.release, found.sources) == (None, frozenset())


def test_a_file_that_swells_is_refused_by_its_name(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    from cmsdash.ingest import preview as room

    monkeypatch.setattr(room, "PREVIEW_LIMITS", room.ResourceLimits(file_bytes=10_000))
    with pytest.raises(FileRejectedError) as refused:
        read(release, "opencoesione", ("progetti.csv", content(*[line()] * 100).decode("utf-8-sig").encode("utf-16")))
    assert (refused.value.code, refused.value.file) == ("space", "progetti.csv")


def written() -> int:
    """Blocks that this process and those it started had written to a disk."""
    return sum(resource.getrusage(who).ru_oublock for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


@pytest.mark.skipif(not TMPFS_PATH.is_dir(), reason="this system keeps no files in memory")
def test_nothing_of_a_file_is_written_to_a_disk(
    release: Release, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def blocks() -> int:
        before = written()
        found = read(release, "operations", ("elenco.csv", LIST))
        assert found.release is not None
        assert len(queries.operations(found.release, Selection()).table) == 69
        found.release.connection.close()
        return written() - before

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    use_tmpfs()
    assert not uses_tmpfs(), "whoever names a place is heard"
    on_disk = blocks()
    monkeypatch.delenv("TMPDIR")
    use_tmpfs()
    assert uses_tmpfs()
    assert blocks() == 0
    assert on_disk > 0 or tmp_path.is_relative_to(TMPFS_PATH), "the measure can tell"
    assert not list(TMPFS_PATH.glob(f"{TEMP_DIR_PREFIX}preview*"))


@pytest.mark.parametrize(("lang", "words"), [("it", "nel file chiamale così"), ("en", "rename them in the file")])
def test_who_reads_online_has_no_mappings_to_edit(lang: str, words: str) -> None:
    values = {"file": "elenco.csv", "value": "Città", "expected": "Comune", "line": 1}
    assert words in rejection_text("header_missing", values, get_translator(lang), online=True)
    assert "data/mappings" in rejection_text("header_missing", values, get_translator(lang))

"""Previews of uploaded files: read together, kept in memory, and shown apart from the release."""

import csv
import resource
import shutil
import tempfile
from pathlib import Path

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.manifest import MANIFEST_NAME, compute_manifest, manifest_to_json
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.datastore.temp_dirs import TEMP_DIR_PREFIX, TMPFS_PATH, use_tmpfs, uses_tmpfs
from cmsdash.domain import Selection
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.i18n.import_messages import rejection_text
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.preview import Preview, preview
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ui.pages.upload import rows_from_upload
from tests.conftest import ROOT
from tests.ingest.opencoesione.test_projects_file import (
    OTHER_PROGRAMME_LINE,
    PROGRAMME_CODE,
    build_line,
    encode_projects,
)
from tests.ingest.opencoesione.test_related_files import KEY, PARTICIPANTS, PAYMENTS
from tests.ingest.test_operation_lists import SOURCE

OPERATIONS_CSV = b"Titolo;Comune;Importo;Codice locale\nCentro;Avellino;1,00;AV5.4.8.1\n"


def open_preview(release: Release, reader: str, *files: tuple[str, bytes]) -> Preview:
    return preview(reader, files, release, ImportOptions(SOURCE), labelled_codes())


def encode_table(header: str, *lines: str) -> bytes:
    return ("\ufeff" + "\r\n".join([header, *lines]) + "\r\n").encode()


def build_older_release(folder: Path) -> Release:
    """Return the embedded release as an older program built it: without matches and the newer columns of operations."""
    shutil.copytree(ROOT / "data", folder)
    for suffix in ("csv", "toml"):
        (folder / f"operation_matches.{suffix}").unlink()
    rows = [*csv.reader((folder / "operations.csv").read_text("utf-8").splitlines())]
    older = rows[0].index("withdrawn")
    with (folder / "operations.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(row[:older] for row in rows)
    sidecar = (folder / "operations.toml").read_text("utf-8")
    (folder / "operations.toml").write_text(sidecar[: sidecar.index("[columns.withdrawn]")], "utf-8")
    manifest = compute_manifest(folder, "2026-11-26")
    (folder / MANIFEST_NAME).write_text(manifest_to_json(manifest), "utf-8")
    return open_release(folder, labelled_codes())


def test_a_preview_on_an_older_release_has_the_newer_tables_and_columns(tmp_path: Path) -> None:
    older = build_older_release(tmp_path / "older")
    columns = ("withdrawn", "fund", "union_rate", "intervention_type")
    assert older.newer_schema_parts == {"operation_matches", *(f"operations.{name}" for name in columns)}
    upload = open_preview(older, "opencoesione", ("dati.csv", encode_projects(build_line())))
    assert upload.release is not None
    assert list(upload.release.tables["operation_matches"]["basis"]) == ["code"]
    assert "operation_joined" in [remark.code for remark in upload.reports[0].remarks]
    operations = rows_from_upload(queries.operations(upload.release, Selection()), upload).table
    assert list(operations["operation"]) == ["br5-4-11-1a"], "the row of the upload counts"


def test_files_of_opencoesione_are_read_together(release: Release) -> None:
    upload = open_preview(
        release,
        "opencoesione",
        ("dati.csv", encode_table(PAYMENTS, f"{KEY};20250630;1000,5;Pagamento;{PROGRAMME_CODE}")),
        ("dati.csv", encode_projects(build_line(), OTHER_PROGRAMME_LINE)),  # two files may have the same name
        ("soggetti.csv", encode_table(PARTICIPANTS, f"2;{KEY};CONSORZIO IL FARO;Consorzio;2")),
    )
    assert [report.reader for report in upload.reports] == ["opencoesione", "payments", "participants"]
    assert upload.names == ["dati.csv", "dati.csv", "soggetti.csv"]
    assert upload.release is not None
    assert len(upload.release.tables["operation_payments"]) == 1
    operations = rows_from_upload(queries.operations(upload.release, Selection()), upload).table
    assert list(operations["operation"]) == ["br5-4-11-1a"], "rows of the upload only"
    assert len(release.tables["operations"]) == 101, "the served release is unchanged"


def test_an_empty_list_changes_nothing(release: Release) -> None:
    upload = open_preview(release, "operations", ("elenco.csv", b"Titolo;Comune;Importo\n"))
    assert (upload.release, upload.sources) == (None, frozenset())


def test_a_file_that_expands_beyond_the_limit_is_rejected_by_name(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmsdash.ingest import preview as preview_module

    monkeypatch.setattr(preview_module, "PREVIEW_LIMITS", preview_module.ResourceLimits(file_bytes=10_000))
    with pytest.raises(FileRejectedError) as error:
        open_preview(
            release,
            "opencoesione",
            ("progetti.csv", encode_projects(*[build_line()] * 100).decode("utf-8-sig").encode("utf-16")),
        )
    assert (error.value.code, error.value.file) == ("space", "progetti.csv")


def count_written_blocks() -> int:
    """Return the number of blocks that this process and its children wrote to a disk."""
    return sum(resource.getrusage(who).ru_oublock for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


@pytest.mark.skipif(not TMPFS_PATH.is_dir(), reason="this system has no file system in memory")
def test_a_preview_writes_nothing_to_a_disk(release: Release, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def measure_preview_blocks() -> int:
        before = count_written_blocks()
        upload = open_preview(release, "operations", ("elenco.csv", OPERATIONS_CSV))
        assert upload.release is not None
        assert len(queries.operations(upload.release, Selection()).table) == 102
        upload.release.connection.close()
        return count_written_blocks() - before

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    use_tmpfs()
    assert not uses_tmpfs(), "an explicit TMPDIR takes precedence"
    disk_blocks = measure_preview_blocks()
    monkeypatch.delenv("TMPDIR")
    use_tmpfs()
    assert uses_tmpfs()
    assert measure_preview_blocks() == 0
    assert disk_blocks > 0 or tmp_path.is_relative_to(TMPFS_PATH), "the counter detects writes to a disk"
    assert not list(TMPFS_PATH.glob(f"{TEMP_DIR_PREFIX}preview*"))


@pytest.mark.parametrize(("lang", "message"), [("it", "scegli qui sotto"), ("en", "choose below")])
def test_online_messages_do_not_mention_mapping_files(lang: str, message: str) -> None:
    values = {"file": "elenco.csv", "value": "Città", "expected": "Comune", "line": 1}
    assert message in rejection_text("header_missing", values, get_translator(lang), online=True)
    assert "data/mappings" in rejection_text("header_missing", values, get_translator(lang))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("elenco.csv", "elenco.csv"),
        ("../../elenco.csv", "elenco.csv"),
        ("C:\\Documenti\\elenco.csv", "elenco.csv"),
        ("..", "upload"),
        ("/", "upload"),
        ("el\0en\nco.csv", "elenco.csv"),
        ("à" * 300 + ".csv", ""),
        ("\ud800.csv", "csv"),
    ],
)
def test_an_upload_with_any_name_is_read(release: Release, name: str, kept: str) -> None:
    upload = open_preview(release, "operations", (name, OPERATIONS_CSV))
    (read_name,) = upload.names
    assert read_name == kept if kept else read_name.endswith(".csv")
    assert len(read_name.encode()) <= 255

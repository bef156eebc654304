"""Damaged, endless or oversized files are rejected with a reason, and no reading process outlives its parent."""

import io
import os
import random
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from typer.testing import CliRunner

from cmsdash.cli.app import app
from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.i18n import labelled_codes
from cmsdash.ingest import registry
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats.workbooks import MAX_SHEET_CELLS
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.sandbox import MAX_CONCURRENT_JOBS, ResourceLimits, run_in_subprocess
from tests.ingest.opencoesione.test_projects_file import (
    BASE_CELLS,
    DATA,
    OTHER_PROGRAMME_LINE,
    build_line,
    encode_projects,
)
from tests.ingest.test_cell_text import write_ods
from tests.ingest.test_operation_lists import SOURCE


def build_csv() -> bytes:
    return encode_projects(build_line(), OTHER_PROGRAMME_LINE)


def build_zip(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("progetti.csv", build_csv())
    return buffer.getvalue()


def build_parquet() -> bytes:
    buffer = io.BytesIO()
    pd.DataFrame([BASE_CELLS, {**BASE_CELLS, "OC_CODICE_PROGRAMMA": "X"}]).to_parquet(buffer, index=False)
    return buffer.getvalue()


def build_xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Comune", "Titolo", "Importo"])
        sheet.write_row(1, 0, ["Gela", "Centro", 12.5])
    return buffer.getvalue()


def build_ods(folder: Path) -> bytes:
    return write_ods(folder / "sano.ods", ["Comune", "Titolo", "Importo"], ["Gela", "Centro", "12,50"]).read_bytes()


FORMATS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "csv": ("opencoesione", lambda folder: build_csv()),
    "zip": ("opencoesione", lambda folder: build_zip(zipfile.ZIP_DEFLATED)),
    "lzma.zip": ("opencoesione", lambda folder: build_zip(zipfile.ZIP_LZMA)),
    "bz2.zip": ("opencoesione", lambda folder: build_zip(zipfile.ZIP_BZIP2)),
    "parquet": ("opencoesione", lambda folder: build_parquet()),
    "xlsx": ("operations", lambda folder: build_xlsx()),
    "ods": ("operations", build_ods),
}


def damage_bytes(original: bytes, rng: random.Random) -> bytes:
    """Return a copy with some bytes flipped, deleted, repeated or replaced by others of the file."""
    content = bytearray(original)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        start = rng.randrange(len(content))
        end = min(len(content), start + rng.choice((1, 1, 4, 50)))
        source = rng.randrange(len(content))
        match rng.randrange(4):
            case 0:
                content[start] ^= 1 << rng.randrange(8)
            case 1 if end - start < len(content):
                del content[start:end]
            case 2:
                content[start:start] = content[start:end]
            case _:
                content[start:end] = content[source : source + end - start]
    return bytes(content)


def assert_read_or_rejected(file_format: str, folder: Path, seeds: range) -> None:
    """Assert that each damaged copy gives a balanced report, or is rejected with a code that has a message."""
    reader, make = FORMATS[file_format]
    original, rejections = make(folder), 0
    for seed in seeds:
        path = folder / f"rovinato.{file_format}"
        path.write_bytes(damage_bytes(original, random.Random(seed)))  # noqa: S311 (damage, not secrets)
        try:
            _, report = registry.read_file(reader, path, DATA, ImportOptions(SOURCE))
            assert report.is_balanced
        except FileRejectedError as error:
            assert error.code in labelled_codes()["rejection"], seed  # noqa: PT017 (a damaged file may be readable)
            rejections += 1
    assert rejections, "some damage must be detected"


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_damaged_file_is_read_or_rejected(tmp_path: Path, file_format: str) -> None:
    assert_read_or_rejected(file_format, tmp_path, range(60))


@pytest.mark.slow
@pytest.mark.parametrize("file_format", FORMATS)
def test_thousands_of_damaged_files_are_read_or_rejected(tmp_path: Path, file_format: str) -> None:
    assert_read_or_rejected(file_format, tmp_path, range(1000, 3000))


def raise_library_error(advance: Callable[[int], Any]) -> None:
    raise LookupError("what a library says")


def raise_base_exception(advance: Callable[[int], Any]) -> None:
    raise BaseException("what a library in another language says")


def raise_validation_error(advance: Callable[[int], Any]) -> None:
    raise ReleaseValidationError([ValidationIssue("file_missing", "cities.csv")])


def test_validation_issues_of_a_job_are_passed_on() -> None:
    with pytest.raises(ReleaseValidationError) as error:
        run_in_subprocess(raise_validation_error, "elenco.csv", ResourceLimits(), lambda read: None)
    assert error.value.issues == [ValidationIssue("file_missing", "cities.csv")]


@pytest.mark.parametrize("job", [raise_library_error, pytest.param(raise_base_exception, marks=pytest.mark.slow)])
def test_any_other_exception_of_a_job_rejects_its_file(job: Callable[..., Any]) -> None:
    with pytest.raises(FileRejectedError, match="what a library") as error:
        run_in_subprocess(job, "elenco.csv", ResourceLimits(), lambda read: None)
    assert (error.value.code, error.value.file) == ("file_broken", "elenco.csv")


def test_a_sheet_with_one_cell_in_its_last_corner_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "elenco.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Comune", "Titolo"])
        sheet.write_string(MAX_SHEET_CELLS // 20, 25, "x")
    with pytest.raises(FileRejectedError) as error:
        registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    assert error.value.code == "sheet_too_large"


def test_a_pipe_is_rejected_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path, message in ((tmp_path / "pipe.csv", "una pipe"), (Path("/dev/zero"), "una pipe")):
        result = CliRunner().invoke(app, ["import", "operations", str(path), "--source", "tfnweb"])
        assert result.exit_code == 1
        assert message in result.stderr


PARENT_SCRIPT = """
import sys, time
from cmsdash.ingest.sandbox import ResourceLimits, run_in_subprocess
from tests.ingest.test_damaged_files import report_pid_and_wait
run_in_subprocess(report_pid_and_wait, "elenco.csv", ResourceLimits(), lambda read: print(read, flush=True))
"""


def report_pid_and_wait(advance: Callable[[int], Any]) -> None:
    advance(os.getpid())
    threading.Event().wait()


def test_a_reading_process_ends_with_its_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT_SCRIPT], stdout=subprocess.PIPE, cwd=DATA.parent) as parent:
        assert parent.stdout is not None
        reader_pid = int(parent.stdout.readline())
        pid_fd = os.pidfd_open(reader_pid)
        parent.send_signal(signal.SIGKILL)
    try:
        os.set_blocking(pid_fd, False)
        assert wait_for_exit(pid_fd)
    finally:
        os.close(pid_fd)


def wait_for_exit(pid_fd: int) -> bool:
    """Return whether the process ends within 30 seconds."""
    import select

    return bool(select.select([pid_fd], [], [], 30)[0])


@pytest.mark.slow
def test_a_job_above_the_concurrency_limit_waits_and_reports_it() -> None:
    start, finish = threading.Barrier(MAX_CONCURRENT_JOBS + 1), threading.Event()
    waits: list[str] = []

    def run_held_job() -> None:
        def on_progress(read: int) -> None:
            start.wait()
            finish.wait()

        run_in_subprocess(report_progress, "elenco.csv", ResourceLimits(), on_progress)

    threads = [threading.Thread(target=run_held_job) for _ in range(MAX_CONCURRENT_JOBS)]
    for thread in threads:
        thread.start()
    start.wait()
    with pytest.raises(FileRejectedError) as error:
        run_in_subprocess(
            report_progress, "third.csv", ResourceLimits(seconds=0.01), lambda read: None, lambda: waits.append("waits")
        )
    assert (error.value.code, error.value.file) == ("busy", "third.csv")

    def on_wait() -> None:
        waits.append("waits")
        finish.set()

    assert run_in_subprocess(report_progress, "third.csv", ResourceLimits(), lambda read: None, on_wait) == "done"
    assert waits == ["waits", "waits"]
    for thread in threads:
        thread.join()


def report_progress(advance: Callable[[int], Any]) -> str:
    advance(1)
    return "done"

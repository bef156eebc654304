"""Damaged, endless or oversized files are refused in words, and no reader outlives whoever started it."""

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
from cmsdash.ingest.formats.tabular import MAX_SHEET_CELLS
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.sandbox import MAX_CONCURRENT_JOBS, ResourceLimits, run_in_subprocess
from tests.ingest.opencoesione.test_projects_file import BASE, DATA, OTHER, content, line
from tests.ingest.test_cell_text import ods
from tests.ingest.test_operation_lists import SOURCE


def csv_file() -> bytes:
    return content(line(), OTHER)


def zip_file(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("progetti.csv", csv_file())
    return buffer.getvalue()


def parquet_file() -> bytes:
    buffer = io.BytesIO()
    pd.DataFrame([BASE, {**BASE, "OC_CODICE_PROGRAMMA": "X"}]).to_parquet(buffer, index=False)
    return buffer.getvalue()


def xlsx_file() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Comune", "Titolo", "Importo"])
        sheet.write_row(1, 0, ["Gela", "Centro", 12.5])
    return buffer.getvalue()


def ods_file(place: Path) -> bytes:
    return ods(place / "sano.ods", ["Comune", "Titolo", "Importo"], ["Gela", "Centro", "12,50"]).read_bytes()


FORMS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "csv": ("opencoesione", lambda place: csv_file()),
    "zip": ("opencoesione", lambda place: zip_file(zipfile.ZIP_DEFLATED)),
    "lzma.zip": ("opencoesione", lambda place: zip_file(zipfile.ZIP_LZMA)),
    "bz2.zip": ("opencoesione", lambda place: zip_file(zipfile.ZIP_BZIP2)),
    "parquet": ("opencoesione", lambda place: parquet_file()),
    "xlsx": ("operations", lambda place: xlsx_file()),
    "ods": ("operations", ods_file),
}


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """A copy with some bytes flipped, cut out, doubled or taken from elsewhere in it."""
    spoiled = bytearray(whole)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        start = chance.randrange(len(spoiled))
        end = min(len(spoiled), start + chance.choice((1, 1, 4, 50)))
        other = chance.randrange(len(spoiled))
        match chance.randrange(4):
            case 0:
                spoiled[start] ^= 1 << chance.randrange(8)
            case 1 if end - start < len(spoiled):
                del spoiled[start:end]
            case 2:
                spoiled[start:start] = spoiled[start:end]
            case _:
                spoiled[start:end] = spoiled[other : other + end - start]
    return bytes(spoiled)


def assert_read_or_refused(form: str, place: Path, seeds: range) -> None:
    """Each damaged copy is read with an account that balances, or refused by a code that has words."""
    reader, make = FORMS[form]
    whole, refused = make(place), 0
    for seed in seeds:
        path = place / f"rovinato.{form}"
        path.write_bytes(damaged(whole, random.Random(seed)))  # noqa: S311 (damage, not secrets)
        try:
            _, account = registry.read_file(reader, path, DATA, ImportOptions(SOURCE))
            assert account.is_balanced
        except FileRejectedError as error:
            assert error.code in labelled_codes()["rejection"], seed  # noqa: PT017 (a damaged file may be read well)
            refused += 1
    assert refused, "the damage must be felt"


@pytest.mark.parametrize("form", FORMS)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, form: str) -> None:
    assert_read_or_refused(form, tmp_path, range(60))


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_thousands_of_damaged_files_are_read_or_refused(tmp_path: Path, form: str) -> None:
    assert_read_or_refused(form, tmp_path, range(1000, 3000))


def foreign(advance: Callable[[int], Any]) -> None:
    raise LookupError("what a library says")


def panicking(advance: Callable[[int], Any]) -> None:
    raise BaseException("what a library in another language says")


def finding(advance: Callable[[int], Any]) -> None:
    raise ReleaseValidationError([ValidationIssue("file_missing", "cities.csv")])


def test_problems_of_the_data_come_back_whole() -> None:
    with pytest.raises(ReleaseValidationError) as refused:
        run_in_subprocess(finding, "elenco.csv", ResourceLimits(), lambda read: None)
    assert refused.value.issues == [ValidationIssue("file_missing", "cities.csv")]


@pytest.mark.parametrize("job", [foreign, panicking])
def test_whatever_else_a_reader_dies_of_is_said_of_its_file(job: Callable[..., Any]) -> None:
    with pytest.raises(FileRejectedError, match="what a library") as refused:
        run_in_subprocess(job, "elenco.csv", ResourceLimits(), lambda read: None)
    assert (refused.value.code, refused.value.file) == ("file_broken", "elenco.csv")


def test_a_sheet_with_one_cell_in_its_last_corner_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "elenco.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Comune", "Titolo"])
        sheet.write_string(MAX_SHEET_CELLS // 20, 25, "x")
    with pytest.raises(FileRejectedError) as refused:
        registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    assert refused.value.code == "sheet_too_large"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for asked, words in ((tmp_path / "pipe.csv", "una pipe"), (Path("/dev/zero"), "una pipe")):
        result = CliRunner().invoke(app, ["import", "operations", str(asked), "--source", "tfnweb"])
        assert result.exit_code == 1
        assert words in result.stderr


HOLD = """
import sys, time
from cmsdash.ingest.sandbox import ResourceLimits, run_in_subprocess
from tests.ingest.test_damaged_files import holding
run_in_subprocess(holding, "elenco.csv", ResourceLimits(), lambda read: print(read, flush=True))
"""


def holding(advance: Callable[[int], Any]) -> None:
    advance(os.getpid())
    threading.Event().wait()


def test_a_reader_ends_with_the_process_that_started_it() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, cwd=DATA.parent) as starter:
        assert starter.stdout is not None
        reader = int(starter.stdout.readline())
        watched = os.pidfd_open(reader)
        starter.send_signal(signal.SIGKILL)
    try:
        os.set_blocking(watched, False)
        assert ended(watched)
    finally:
        os.close(watched)


def ended(watched: int) -> bool:
    """True when a process ends, false when it does not within half a minute."""
    import select

    return bool(select.select([watched], [], [], 30)[0])


def test_a_reader_beyond_those_allowed_waits_and_says_so() -> None:
    begun, may_end = threading.Barrier(MAX_CONCURRENT_JOBS + 1), threading.Event()
    waited: list[str] = []

    def hold() -> None:
        def told(read: int) -> None:
            begun.wait()
            may_end.wait()

        run_in_subprocess(telling, "elenco.csv", ResourceLimits(), told)

    threads = [threading.Thread(target=hold) for _ in range(MAX_CONCURRENT_JOBS)]
    for thread in threads:
        thread.start()
    begun.wait()
    with pytest.raises(FileRejectedError) as refused:
        run_in_subprocess(
            telling, "third.csv", ResourceLimits(seconds=0.01), lambda read: None, lambda: waited.append("waits")
        )
    assert (refused.value.code, refused.value.file) == ("busy", "third.csv")

    def wait() -> None:
        waited.append("waits")
        may_end.set()

    assert run_in_subprocess(telling, "third.csv", ResourceLimits(), lambda read: None, wait) == "done"
    assert waited == ["waits", "waits"]
    for thread in threads:
        thread.join()


def telling(advance: Callable[[int], Any]) -> str:
    advance(1)
    return "done"

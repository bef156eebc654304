"""Files made to exhaust the server stay within the limits of an upload, and every pattern is linear in its input."""

import csv
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cmsdash.datastore.import_report import RowTotals
from cmsdash.ingest import registry
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats.cell_text import MAX_CELL_CHARS
from cmsdash.ingest.preview import PREVIEW_LIMITS
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.sandbox import run_in_subprocess
from tests.ingest.opencoesione.test_projects_file import DATA
from tests.ingest.test_operation_lists import SOURCE

UNITS = (
    "a", "A", "Aa ", "Aa", "1", "1 ", "1.", "a.", "@", "a@", "a@b.", "(at) ", "via ", "via 1 ", "via a, ", "casa rifugio ",
    "casa rifugio via ", "violenza;", "tel 1", "tel ", "0", "01 ", "3-", "IT12", "AB12 ", "Maria ", "MARIA ROSSI ",
    "D'Aa", "Dott. ", "dott. Mario Rossi ", "A. ", "Mario-", "nome:Mario ", "e\u0301", "’", "«", "(", "[a", "RSSMRA80A01H501U ",
    "RSSMRA", "ditta ", "di ", "non ", "da definire ", "totale ", "sub totale ", "4.8 ", "5.4.", "AV5.4.8.", "vi ", "gennaio ",
)  # fmt: skip
"""Beginnings of what the patterns look for: each repeated to a full cell is the worst case of one of them."""


def read_as_upload(path: Path) -> Any:
    job = partial(registry.read_files, "operations", [path], DATA, ImportOptions(SOURCE))
    _, (report,) = run_in_subprocess(job, path.name, PREVIEW_LIMITS, lambda read: None)
    return report


def fill_cell(unit: str) -> str:
    """Return a cell of the greatest length that is read; a word makes it a title, the sign at its end makes patterns fail late."""
    return f"Rete {unit * MAX_CELL_CHARS}"[: MAX_CELL_CHARS - 1].strip() + "!"


@pytest.mark.slow
def test_cells_at_the_limit_are_read_within_the_limits_of_an_upload(tmp_path: Path) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Comune", "Titolo", "Importo", "Descrizione", "CUP", "Data di inizio", "Stato", "Beneficiario"])
    for unit in UNITS:
        writer.writerow(["Andria", fill_cell(unit), "1,00", fill_cell(unit), "", "", "", ""])
        writer.writerow([fill_cell(unit), f"Uno {unit}", fill_cell(unit), "", fill_cell(unit), "", "", fill_cell(unit)])
    path = tmp_path / "elenco.csv"
    path.write_text(out.getvalue(), "utf-8")
    report = read_as_upload(path)
    assert report.input.rows == 2 * len(UNITS)
    assert report.accepted.rows >= sum(1 for unit in UNITS if any(map(str.isalpha, unit)))  # a title has words
    assert report.is_balanced


def test_a_title_of_131_000_characters_is_set_aside_before_any_pattern_sees_it(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(f"Comune;Titolo;Importo\nAndria;{'x' * 131_000};1,00\nTrani;Due;2,00\n", "utf-8")
    report = read_as_upload(path)
    assert dict(report.reasons) == {"cell_too_long": RowTotals(1, 100)}
    assert report.accepted == RowTotals(1, 200)


def hold_memory(advance: Callable[[int], Any], *, size: int) -> int:
    return len(bytearray(size))


@pytest.mark.parametrize(("size", "is_allowed"), [(1 << 29, True), (1 << 30, False)])
def test_an_upload_has_one_gigabyte(size: int, is_allowed: bool) -> None:
    job = partial(hold_memory, size=size)
    if is_allowed:
        assert run_in_subprocess(job, "elenco.csv", PREVIEW_LIMITS, lambda read: None) == size
        return
    with pytest.raises(FileRejectedError) as error:
        run_in_subprocess(job, "elenco.csv", PREVIEW_LIMITS, lambda read: None)
    assert error.value.code == "memory"


@pytest.mark.slow
def test_lines_of_nothing_but_separators_are_blank(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Comune;Titolo;Importo\nAndria;Uno;1,00\n" + ";" * 900_000 + "\n", "utf-8")
    assert read_as_upload(path).input == RowTotals(1, 100)

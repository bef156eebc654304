"""Property: whatever a text file looks like, its rows and cents are all accounted for, and the good ones are accepted."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsdash.datastore.import_report import ImportReport, RowTotals
from cmsdash.ingest import registry
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.readers.context import ImportOptions
from tests.ingest.opencoesione.test_projects_file import DATA
from tests.ingest.test_operation_lists import SOURCE

PROGRAMME_CITIES = ("Andria", "Trani", "Gela", "Comune di Matera", "POTENZA", "Cava de' Tirreni")
OTHER_CITIES = ("Bari", "Bologna")
WORDS = (
    "rete",
    "città",
    "attività",
    "perché",
    "«casa»",
    "percorso",
    "sport; musica",
    "uno, due",
    "a|b",
    'la "corte"',
    "più",
    "è",
)
"""Words of titles, with accents, quotes and every separator."""
HEADERS = {
    "city": ("Comune", "Ubicazione"),
    "title": ("Titolo", "Denominazione dell'operazione"),
    "amount": ("Importo ammesso", "Importo"),
    "note": ("Annotazioni dell'ufficio",),
}
PREAMBLES = ("", "Allegato A\n", "Elenco delle operazioni; decreto, e altro | note\n\n", "\n\n")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman")


@dataclass(frozen=True)
class Row:
    """A row of a list, the cents that its amount stands for (None: not readable), and whether it is to be accepted."""

    city: str
    title: str
    amount: str
    cents: int | None
    is_accepted: bool


def write_amount(cents: int, style: str) -> str:
    euros, rest = divmod(cents, 100)
    grouped = f"{euros:,}".replace(",", ".")
    return {"plain": f"{euros},{rest:02d}", "point": f"{euros}.{rest:02d}", "grouped": f"{grouped},{rest:02d}", "euro": f"{grouped},{rest:02d} €"}[style]  # fmt: skip


@st.composite
def list_rows(draw: st.DrawFn) -> list[Row]:
    """Rows with different titles: good ones, of other municipalities, without title, and with unreadable amounts."""
    rows = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(["good", "good", "other", "untitled", "unreadable"]))
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
        cents = draw(st.integers(0, 10**9))
        style = draw(st.sampled_from(["plain", "point", "grouped", "euro"]))
        unreadable = kind == "unreadable"
        rows.append(
            Row(
                draw(st.sampled_from(OTHER_CITIES if kind == "other" else PROGRAMME_CITIES)),
                "" if kind == "untitled" else f"Progetto {number} {' '.join(words)}",
                "mille" if unreadable else write_amount(cents, style),
                None if unreadable else cents,
                kind == "good",
            )
        )
    return rows


@st.composite
def text_files(draw: st.DrawFn) -> tuple[list[Row], bytes]:
    """The rows of a list, and a file with them: any separator, encoding, place of the header and order of columns."""
    rows = draw(list_rows())
    columns = draw(st.permutations(list(HEADERS)))
    separator = draw(st.sampled_from([";", ",", "\t", "|"]))
    trailing = separator * draw(st.integers(0, 2))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    lines = [[draw(st.sampled_from(HEADERS[column])) for column in columns]]
    lines += [
        [{"city": row.city, "title": row.title, "amount": row.amount, "note": ""}[name] for name in columns]
        for row in rows
    ]
    out = io.StringIO(newline="")
    for line in lines:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=separator, quoting=quoting, lineterminator="").writerow(line)
        out.write(buffer.getvalue() + trailing + line_end + draw(st.sampled_from(["", "", line_end])))
    text = draw(st.sampled_from(PREAMBLES)) + out.getvalue()
    encoding = draw(st.sampled_from(ENCODINGS))
    if encoding in ("cp850",):
        text = text.replace("€", "")
    return rows, text.encode(encoding)


def read_bytes(folder: Path, content: bytes) -> ImportReport:
    path = folder / "elenco.csv"
    path.write_bytes(content)
    _, report = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    return report


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text_files())
def test_the_account_of_any_text_file_is_exact(tmp_path: Path, generated: tuple[list[Row], bytes]) -> None:
    rows, content = generated
    report = read_bytes(tmp_path, content)
    readable = [row.cents for row in rows if row.cents is not None]
    assert report.input == RowTotals(len(rows), sum(readable), len(rows) - len(readable))
    assert report.is_balanced
    accepted = [row.cents for row in rows if row.is_accepted and row.cents is not None]
    assert report.accepted == RowTotals(len(accepted), sum(accepted))
    assert report.lists_every_issue


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """A file of which some bytes were changed, removed or repeated."""
    _, content = draw(text_files())
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        position = draw(st.integers(0, len(data)))
        data[position : position + draw(st.integers(0, 3))] = draw(
            st.sampled_from([b"", b'"', b"\0", b"\xff", b";", b"\n", b"\xe0", b"'"])
        )
    return bytes(data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged_files())
def test_a_damaged_text_file_is_accounted_for_or_rejected(tmp_path: Path, content: bytes) -> None:
    try:
        report = read_bytes(tmp_path, content)
    except FileRejectedError as error:
        assert error.code  # noqa: PT017 (damage may leave no header, no table or an open quote)
        return
    assert report.is_balanced
    assert report.lists_every_issue


@pytest.mark.parametrize("position", [0, 1, 29])
def test_titles_above_the_header_are_no_rows(tmp_path: Path, position: int) -> None:
    content = "Titolo dell'allegato\n" * position + "Comune;Titolo;Importo\nAndria;Uno;1,00\n"
    assert read_bytes(tmp_path, content.encode()).input == RowTotals(1, 100)

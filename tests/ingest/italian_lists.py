"""Seeded lists in the shapes that Italian programmes publish, each with its account: invented operations."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from cmsdash.datastore.import_report import RowTotals
from tests.ingest.test_intake_tables import ods_cell, ods_row, ods_table, write_ods_sheets

CITIES = ("Andria", "Trani", "Barletta", "Avellino", "Salerno", "Aversa", "Gela", "Matera", "Potenza", "Brindisi")
OTHER_PLACES = ("Lecce", "Milano", "Rivarolo Canavese", "Torre del Greco")
WORDS = ("Centro", "Sportello", "Laboratorio", "Alloggi", "Tirocini", "Orti", "Biblioteca", "Emporio")


@dataclass
class Account:
    """What a list must give: rows and cents by outcome."""

    accepted: RowTotals = field(default_factory=RowTotals)
    sums: RowTotals = field(default_factory=RowTotals)
    other_places: RowTotals = field(default_factory=RowTotals)
    hidden: RowTotals = field(default_factory=RowTotals)


@dataclass(frozen=True)
class Operation:
    """One operation of a list."""

    title: str
    place: str
    cents: int
    start: date

    @property
    def euros(self) -> float:
        return self.cents / 100

    @property
    def italian_euros(self) -> str:
        whole = f"{self.cents // 100:,}".replace(",", ".")
        return f"{whole},{self.cents % 100:02d} €"


class Publisher:
    """Draws operations and keeps their account."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (invented data)
        self.account = Account()
        self.number = 0

    def draw(self, *, place: str = "", is_hidden: bool = False) -> Operation:
        """Return a new operation and count it."""
        self.number += 1
        is_other = place in OTHER_PLACES if place else self.random.random() < 0.2 and not is_hidden
        place = place or self.random.choice(OTHER_PLACES if is_other else CITIES)
        title = f"{self.random.choice(WORDS)} {self.number} a {place}"
        start = date(2021, 1, 1) + timedelta(days=self.random.randrange(2000))
        operation = Operation(title, place, self.random.randrange(1, 10**9), start)
        outcome = "hidden" if is_hidden else "other_places" if is_other else "accepted"
        setattr(self.account, outcome, getattr(self.account, outcome) + RowTotals(1, operation.cents))
        return operation

    def add_sum(self, cents: int) -> float:
        """Count a total and return its euros."""
        self.account.sums += RowTotals(1, cents)
        return cents / 100


def write_annex_list(path: Path, publisher: Publisher) -> Path:
    """Write an XLSX list with the two-language headers of Annex XII of Regulation 1303/2013, below a title."""
    headers = (
        "Nome del beneficiario (solo persone giuridiche) / Beneficiary name (only legal entities)",
        "Nome dell'operazione / Operation name",
        "Sintesi dell'operazione / Operation summary",
        "Data di inizio dell'operazione / Operation start date",
        "Spesa totale ammissibile assegnata all'operazione / Total eligible expenditure allocated to the operation",
        "Tasso di cofinanziamento UE (in base all'asse prioritario) / Union co-financing rate (as per priority axis)",
        "Codice postale dell'operazione, o altro indicatore dell'ubicazione / Operation postcode or other location",
        "Paese / Country",
    )
    path = path.with_suffix(".xlsx")
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Elenco operazioni")
        sheet.merge_range(0, 0, 0, 7, "Elenco delle operazioni / List of operations")
        sheet.write_string(1, 0, "Aggiornato al 30/06/2026")
        sheet.write_row(3, 0, headers)
        for line in range(4, 44):
            operation = publisher.draw()
            sheet.write_row(line, 0, [f"Comune di {operation.place}", operation.title, "Attività"])
            sheet.write_datetime(line, 3, operation.start, day)
            sheet.write_row(line, 4, [operation.euros, 0.75, operation.place, "Italia"])
    return path


def write_axis_list(path: Path, publisher: Publisher) -> Path:
    """Write an XLSX list with a sheet per axis, a header over two rows, and totals of each city and sheet."""
    path = path.with_suffix(".xlsx")
    with xlsxwriter.Workbook(path) as book:
        for axis in ("Asse 1", "Asse 2", "Asse 3"):
            sheet = book.add_worksheet(axis)
            sheet.write_row(0, 0, ["N.", "Comune", "Titolo progetto", "", "", "", ""])
            sheet.merge_range(0, 3, 0, 6, "Costo")
            sheet.write_row(1, 3, ["UE", "Stato", "Regione", "Totale"])
            for column in range(3):
                sheet.merge_range(0, column, 1, column, ["N.", "Comune", "Titolo progetto"][column])
            line, total = 2, 0
            for _ in range(4):
                operations = [publisher.draw() for _ in range(publisher.random.randrange(2, 5))]
                for operation in operations:
                    shares = [operation.euros * share for share in (0.5, 0.35, 0.15)]
                    sheet.write_row(line, 0, [line, operation.place, operation.title, *shares, operation.euros])
                    line += 1
                cents = sum(operation.cents for operation in operations)
                sheet.write_row(line, 2, ["Subtotale", "", "", "", publisher.add_sum(cents)])
                line, total = line + 1, total + cents
            sheet.write_row(line, 1, [f"TOTALE {axis.upper()}", "", "", "", "", publisher.add_sum(total)])
        book.add_worksheet("Legenda").write_column(0, 0, ["UE: quota dell'Unione", "Stato: fondo di rotazione"])
    return path


def write_paged_list(path: Path, publisher: Publisher) -> Path:
    """Write a CSV list in Windows-1252 that repeats its header on each page and ends with a total and a note."""
    path = path.with_suffix(".csv")
    header = "Comune;Titolo dell'operazione;Data di inizio;Costo totale (€);"
    lines, total = ["Allegato 1 – Operazioni finanziate;;;;", header], 0
    for page in range(3):
        if page:
            lines += [f"Pagina {page} di 3;;;;", header]
        for _ in range(12):
            operation = publisher.draw()
            total += operation.cents
            lines.append(f"{operation.place};{operation.title};{operation.start:%d/%m/%Y};{operation.italian_euros};")
    publisher.add_sum(total)
    lines += [
        f"TOTALE GENERALE;;;{Operation('', '', total, date.min).italian_euros};",
        ";;;;",
        "Fonte: monitoraggio;;;;",
    ]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


def write_national_list(path: Path, publisher: Publisher) -> Path:
    """Write a tab-separated list in UTF-16 with English headers and decimal points."""
    path = path.with_suffix(".tsv")
    lines = ["Operation name\tMunicipality\tOperation start date\tTotal cost\tUnion co-financing rate\tUnion share (%)"]
    for _ in range(50):
        operation = publisher.draw()
        cells = (
            operation.title,
            operation.place,
            operation.start.isoformat(),
            f"{operation.cents / 100:,.2f}",
            "50%",
            "50",
        )
        lines.append("\t".join(cells))
    path.write_bytes("\n".join(lines).encode("utf-16"))
    return path


def write_grouped_list(path: Path, publisher: Publisher) -> Path:
    """Write an OpenDocument list with merged cells of cities, hidden rows, and dates that are not stated."""
    rows = [ods_row(*map(ods_cell, ("Ente", "Progetto", "Data inizio", "Importo ammesso")))]
    for _ in range(6):
        lead = publisher.draw()
        others = [publisher.draw(place=lead.place) for _ in range(2)]
        for operation in (lead, *others):
            place = (
                ods_cell(lead.place, number_rows_spanned="3") if operation is lead else "<table:covered-table-cell/>"
            )
            amount = f'<table:table-cell office:value-type="float" office:value="{operation.euros}"/>'
            rows.append(ods_row(place, ods_cell(operation.title), ods_cell("n.d."), amount))
        hidden = publisher.draw(is_hidden=True)
        amount = f'<table:table-cell office:value-type="float" office:value="{hidden.euros}"/>'
        rows.append(
            ods_row(ods_cell(hidden.place), ods_cell(hidden.title), ods_cell("n.d."), amount, visibility="collapse")
        )
    return write_ods_sheets(path.with_suffix(".ods"), ods_table("Elenco", *rows))


SHAPES: dict[str, Callable[[Path, Publisher], Path]] = {
    "annex": write_annex_list,
    "axis": write_axis_list,
    "paged": write_paged_list,
    "national": write_national_list,
    "grouped": write_grouped_list,
}

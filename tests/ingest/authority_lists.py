"""Seeded generator of lists of operations in the shapes of five managing authorities, with their account.

The shapes are those of published lists: an Italian workbook with a sheet for each province, a German one with bilingual
headers, a French export of a database, a Czech workbook with codes and a translation below the header, and a Polish text
file in UTF-16. The rows are invented; their places are cities of the programme, other places and no place.
"""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from cmsdash.datastore.import_report import RowTotals
from cmsdash.ingest.mapping_overlay import MappingOverlay

CITIES = {"Andria": "andria", "Gela": "gela", "Cava de' Tirreni": "cava-de-tirreni", "Lamezia Terme": "lamezia-terme"}
OTHER_PLACES = ("Lecce", "Napoli", "Reggio Calabria")
NOUNS = ("Centro", "Sportello", "Percorso", "Laboratorio", "Casa", "Rete", "Servizio")
PURPOSES = ("per il lavoro", "di quartiere", "delle competenze", "dell'autonomia", "di comunità", "del riuso")


@dataclass(frozen=True)
class Operation:
    """A generated row: its place, title and cents, and the outcome that the reader must give it."""

    place: str
    title: str
    cents: int
    outcome: str


@dataclass
class AuthorityList:
    """A generated file with the totals that its report must have, and the overlay with which it is read."""

    path: Path
    overlay: MappingOverlay = field(default_factory=MappingOverlay)
    outcomes: dict[str, RowTotals] = field(default_factory=dict)

    def count(self, outcome: str, cents: int) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, RowTotals()) + RowTotals(1, cents)


def generate_operations(rng: random.Random, number: int) -> list[Operation]:
    """Return invented operations; one in six is elsewhere, one in nine has no place."""
    operations = []
    for serial in range(1, number + 1):
        title = f"{rng.choice(NOUNS)} {rng.choice(PURPOSES)} {serial}"
        cents = rng.randrange(1_000_00, 4_000_000_00)
        if rng.random() < 1 / 9:
            operations.append(Operation("", title, cents, "quarantined"))
        elif rng.random() < 1 / 6:
            operations.append(Operation(rng.choice(OTHER_PLACES), title, cents, "city"))
        else:
            operations.append(Operation(rng.choice(list(CITIES)), title, cents, "accepted"))
    return operations


def write_italian_workbook(folder: Path, rng: random.Random) -> AuthorityList:
    """Write a sheet for each province, with title, two-row header, thousands of euro, subtotals and a hidden draft."""
    result = AuthorityList(folder / "regione.xlsx", MappingOverlay(unit="1000"))
    with xlsxwriter.Workbook(result.path) as book:
        for province in ("BT", "CL", "SA"):
            sheet = book.add_worksheet(f"Provincia {province}")
            sheet.merge_range(
                "A1:E1", f"Elenco delle operazioni – provincia di {province} (importi in migliaia di euro)"
            )
            for column, name in ((0, "Comune"), (1, "Denominazione dell'operazione")):
                sheet.merge_range(2, column, 3, column, name)
            sheet.merge_range(2, 2, 2, 3, "Costo")
            sheet.write_row(3, 2, ["di cui UE", "Totale"])
            row, total = 4, 0
            for item in generate_operations(rng, 12):
                cents = item.cents // 100_000 * 100_000  # whole thousands of euro with one decimal
                sheet.write_row(row, 0, [item.place, item.title, cents / 200_000, cents / 100_000])
                result.count(item.outcome, cents)
                row, total = row + 1, total + cents
            sheet.write_row(row, 0, [f"Totale provincia {province}", "", total / 200_000, total / 100_000])
            result.count("sum", total)
        draft = book.add_worksheet("bozza")
        draft.write_row(0, 0, ["Comune", "Denominazione dell'operazione", "Totale"])
        draft.write_row(1, 0, ["Andria", "Non va letta", 1])
        draft.hide()
    return result


def write_german_workbook(folder: Path, rng: random.Random) -> AuthorityList:
    """Write one sheet with a note above and headers in German and English on both sides of a slash."""
    headers = {
        "Name des Begünstigten/beneficiary name": lambda item: "Comune di " + (item.place or "–"),
        "Bezeichnung des Vorhabens/operation name": lambda item: item.title,
        "Zusammenfassung des Vorhabens/operation summary": lambda item: "Testo",
        "Datum des Beginns des Vorhabens/operation start date": lambda item: "01.02.2025",
        "Gesamtbetrag der förderfähigen Ausgaben/total eligible expenditure": lambda item: item.cents / 100,
        "Unions-Kofinanzierungssatz/Union co-financing rate": lambda item: "50 %",
        "Ort des Vorhabens/location": lambda item: item.place,
    }
    result = AuthorityList(folder / "verzeichnis.xlsx")
    with xlsxwriter.Workbook(result.path) as book:
        sheet = book.add_worksheet("Vorhaben")
        sheet.write(0, 0, "Liste der Vorhaben, Stand 30.06.2026")
        write_rows(sheet, 2, headers, generate_operations(rng, 30), result)
    return result


def write_czech_workbook(folder: Path, rng: random.Random) -> AuthorityList:
    """Write headers that only an overlay explains, a status in code, and a hidden column before the total cost."""
    headers = {
        "Registrační číslo projektu": lambda item: f"CZ.{item.title.rpartition(' ')[2]}",
        "Název projektu CZ": lambda item: item.title,
        "Žadatel": lambda item: "Ente",
        "Název stavu": lambda item: "PP30",
        "Příspěvek EU": lambda item: item.cents / 200,
        "CZV projektu": lambda item: item.cents / 100,
        "Místo": lambda item: item.place,
    }
    overlay = MappingOverlay(
        headers={"Název projektu CZ": "title", "Název stavu": "status", "CZV projektu": "amount", "Místo": "city"},
        words={"status": {"PP30": "admitted"}},
    )
    result = AuthorityList(folder / "benefi.xlsx", overlay)
    with xlsxwriter.Workbook(result.path) as book:
        sheet = book.add_worksheet("data")
        write_rows(sheet, 0, headers, generate_operations(rng, 40), result)
        sheet.set_column(4, 4, None, None, {"hidden": True})
    return result


def write_rows(
    sheet: Any,
    top: int,
    columns: dict[str, Callable[[Operation], object]],
    operations: Sequence[Operation],
    result: AuthorityList,
) -> None:
    """Write a header and the operations below it, and count them."""
    sheet.write_row(top, 0, list(columns))
    for row, item in enumerate(operations, start=top + 1):
        sheet.write_row(row, 0, [cell(item) for cell in columns.values()])
        result.count(item.outcome, item.cents)


def write_french_export(folder: Path, rng: random.Random) -> AuthorityList:
    """Write Windows-1252 with semicolons, names of a database, two amounts, spaces in numbers and trailing separators."""
    names = [
        "title",
        "financement",
        "bénéficiaire",
        "montant_du_financement",
        "financement_européen_(fse/feder)",
        "localité",
    ]
    overlay = MappingOverlay(headers={"montant_du_financement": "amount", "localité": "city"}, decimal=",")
    result = AuthorityList(folder / "wallonie.csv", overlay)
    lines = [";".join([*names, "", ""])]
    for item in generate_operations(rng, 50):
        whole = f"{item.cents // 100:,}".replace(",", " ")
        money = f"{whole},{item.cents % 100:02d} €"
        half = f"{item.cents // 200},00"
        lines.append(";".join([item.title, "FSE", "Città « a »", money, half, item.place, "", ""]))
        result.count(item.outcome, item.cents)
    result.path.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1252"))
    return result


def write_polish_text(folder: Path, rng: random.Random) -> AuthorityList:
    """Write UTF-16 with tabs, a number column, headers in two languages and quoted cells with line ends."""
    names = ["Lp.", "Tytuł projektu/Project name", "Nazwa beneficjenta/Beneficiary name", "Wartość projektu/Total project value",
             "Miejsce realizacji/Project location", "Data rozpoczęcia/Project start date"]  # fmt: skip
    overlay = MappingOverlay(headers={names[1]: "title", names[3]: "amount", names[4]: "city", names[5]: "start"})
    result = AuthorityList(folder / "lista.csv", overlay)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\r\n")
    writer.writerow(names)
    for serial, item in enumerate(generate_operations(rng, 60), start=1):
        money = f"{item.cents // 100},{item.cents % 100:02d}"
        writer.writerow([serial, item.title, "Ente\nufficio", money, item.place, "2025-02-01"])
        result.count(item.outcome, item.cents)
    result.path.write_bytes(b"\xff\xfe" + buffer.getvalue().encode("utf-16-le"))
    return result


AUTHORITIES: dict[str, Callable[[Path, random.Random], AuthorityList]] = {
    "italian": write_italian_workbook,
    "german": write_german_workbook,
    "czech": write_czech_workbook,
    "french": write_french_export,
    "polish": write_polish_text,
}

"""OpenCoesione's files beside the projects at national size, made up and seeded, and how the import copes with them.

    python -m benchmarks.import_related_files                   200 000 projects and 2 million rows beside them
    python -m benchmarks.import_related_files --rows 2300000    all cycles: 23 million rows in four files, about 2.4 GB

Every name and amount is made up for measuring; nothing here enters a release. Files are written under /tmp and removed.
Measured, each in a process of its own: seconds, rows per second and the peak of memory of an import of the projects
alone and of all five files, and the ratio of both to plain scans of two columns of the same files by the same engine.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.import_projects import DUCKDB, OURS, ROOT, measured, warm, write

PROGRAMME = "2021IT16FFPR005"
FORMS = ("Comune", "Società cooperativa", "Società a responsabilità limitata", "Persona fisica", "Ente pubblico")
PARTICIPANTS = (
    "COD_LOCALE_PROGETTO;OC_CODICE_FISCALE_SOGG;OC_DENOMINAZIONE_SOGG;SOGG_COD_RUOLO;SOGG_DESCR_RUOLO;SOGG_PROGR_RUOLO;"
    "COD_FORMA_GIURIDICA_SOGG;DESCR_FORMA_GIURIDICA_SOGG;COD_ATECO_SOGG;DESCRIZIONE_ATECO_SOGG;COD_COMUNE_SEDE_SOGG;"
    "DEN_COMUNE_SEDE_SOGG;INDIRIZZO_SOGG;CAP_SOGG"
)
LOCATIONS = (
    "COD_LOCALE_PROGETTO;COD_REGIONE;DEN_REGIONE;COD_PROVINCIA;DEN_PROVINCIA;COD_COMUNE;DEN_COMUNE;INDIRIZZO_PROG;"
    "CAP_PROG;OC_TERRITORIO_PROG"
)
PAYMENTS = "COD_LOCALE_PROGETTO;OC_CODICE_PROGRAMMA;OC_DATA_PAGAMENTI;TOT_PAGAMENTI;OC_TIPO_PAGAMENTI"
INDICATORS = (
    "COD_LOCALE_PROGETTO;TIPO_INDICATORE;COD_INDICATORE;DESCR_INDICATORE;UNITA_MISURA;DESCR_UNITA_MISURA;"
    "VALORE_PROGRAMMATO;VALORE_REALIZZATO;OC_FLAG_VISUAL_INDICATORE"
)


def key_of(number: int) -> str:
    """The key of a project of the national file."""
    ours = number % OURS == 0
    return f"{'BR5.4.11.' if ours else 'X'}{number - (OURS if number % (OURS * 50) == OURS else 0)}"


def participants(number: int, chance: random.Random) -> Iterator[str]:
    """Who allots, who carries out, who does the work: three rows a project."""
    for role, words in ((1, "Programmatore"), (2, "Attuatore"), (4, "Realizzatore")):
        who, form = chance.randrange(10**6), FORMS[chance.randrange(len(FORMS))]
        yield (
            f'"{key_of(number)}";"{who:011d}";"ENTE ""{who}"" DI PROVA";{role};"{words}";1;"2.4.30";"{form}";"84.11";'
            f'"Attività generali";"016074001";"BRINDISI";"VIA DI PROVA {who % 99}";"72100"'
        )


def locations(number: int, chance: random.Random) -> Iterator[str]:
    """A municipality, for one project in five a second one."""
    for place in ("016;PUGLIA;074;BRINDISI;001;BRINDISI", "012;LAZIO;058;ROMA;091;ROMA")[: 1 + (number % 5 == 0)]:
        yield f'"{key_of(number)}";{place};"";"";"Comune"'


def payments(number: int, chance: random.Random) -> Iterator[str]:
    """Four payments a project; one of this programme's in fifty on a day that cannot be."""
    for month in (3, 6, 9, 12):
        day = "20240832" if number % (OURS * 50) == 0 and month == 3 else f"2025{month:02d}30"
        amount = f"{chance.randrange(10**9) / 100:.2f}".replace(".", ",")
        programme = PROGRAMME if number % OURS == 0 else "PSCLAZIO2021"
        yield f'"{key_of(number)}";"{programme}";{day};{amount};"Pagamento"'


def indicators(number: int, chance: random.Random) -> Iterator[str]:
    """Two indicators a project."""
    for code in ("EECO01", "EECR05"):
        named = f'"COM";"{code}";"Partecipanti\ncon ""meno"" di 18 anni";"N";"Persone"'
        yield f'"{key_of(number)}";{named};{number % 90},0;;0'


MAKERS: dict[str, tuple[str, Callable[[int, random.Random], Iterator[str]]]] = {
    "soggetti": (PARTICIPANTS, participants),
    "localizzazioni": (LOCATIONS, locations),
    "pagamenti": (PAYMENTS, payments),
    "indicatori": (INDICATORS, indicators),
}

IMPORT = """
from pathlib import Path
from cmsdash.ingest.readers.context import ImportOptions, build_context
from cmsdash.ingest.readers.opencoesione.reader import read_opencoesione
data=Path(sys.argv[1])
_, accounts = read_opencoesione([Path(path) for path in sys.argv[2:]], build_context(data,"opencoesione",ImportOptions()))
heaps={a.file.name:{h:getattr(a,h).rows for h in ('input','accepted','quarantined','out_of_scope')} for a in accounts}
result={'rows':sum(a.input.rows for a in accounts),'balance':all(a.balances for a in accounts),'heaps':heaps}
"""


def write_beside(folder: Path, name: str, projects: int) -> Path:
    """One of the files beside, as the publisher writes it; one row in a hundred thousand belongs to no project."""
    header, rows_of = MAKERS[name]
    path, chance = folder / f"{name}.csv", random.Random(name)  # noqa: S311 (a benchmark, no secret)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff" + header + "\r\n")
        for number in range(projects):
            file.writelines(row + "\r\n" for row in rows_of(number, chance))
            if number % 100_000 == 99_999:
                file.write(f'"NESSUNO{number}"' + ";" * header.count(";") + "\r\n")
    return path


def main() -> None:
    """Makes the files, measures, prints one JSON object."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=200_000, help="projects")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="cmsdash-national-") as folder:
        projects = Path(folder) / "progetti_esteso.csv"
        write(projects, said.rows)
        beside = [write_beside(Path(folder), name, said.rows) for name in MAKERS]
        report: dict[str, object] = {path.name: {"bytes": path.stat().st_size} for path in (projects, *beside)}
        scans = {}
        for path in (projects, *beside):
            warm(path)
            scans[path.name] = measured(DUCKDB, str(path))
        report["plain scans"] = scans
        data = str(ROOT / "data")
        warm(projects)
        report["import of the projects"] = alone = measured(IMPORT, data, str(projects))
        for path in beside:
            warm(path)
        report["import of all"] = whole = measured(IMPORT, data, *map(str, (projects, *beside)))
        plain = {name: scans[name]["seconds"] for name in scans}
        more = whole["seconds"] - alone["seconds"]
        report["rows_per_second"] = round(whole["rows"] / whole["seconds"])
        report["rows_per_second_beside"] = round((whole["rows"] - alone["rows"]) / more)
        report["ratio"] = round(whole["seconds"] / sum(plain.values()), 2)
        report["ratio_beside"] = round(more / sum(plain[path.name] for path in beside), 2)
        cpu = {name: scan["cpu_seconds"] for name, scan in scans.items()}
        report["ratio_of_cpu_beside"] = round(
            (whole["cpu_seconds"] - alone["cpu_seconds"]) / sum(cpu[path.name] for path in beside), 2
        )
        report["ratio_of_cpu"] = round(whole["cpu_seconds"] / sum(cpu.values()), 2)
        print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

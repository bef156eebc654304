"""Times the import of generated related files of OpenCoesione together with their projects file, at national size.

    python -m benchmarks.import_related_files                   200 000 projects and 2 million related rows
    python -m benchmarks.import_related_files --rows 2300000    all cycles: 23 million rows in four files, about 2.4 GB

The content is random with a fixed seed and never enters a release. The files are written below the temporary folder and
removed. An import of the projects only, an import of all five files, and plain scans of two columns by the same engine
each run in a new process; the output has their rows per second, peak memory and the ratios of their times.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.import_projects import (
    DUCKDB_SCAN,
    PROGRAMME_INTERVAL,
    ROOT,
    project_key,
    run_measured,
    warm_page_cache,
    write_projects,
)

PROGRAMME = "2021IT16FFPR005"
LEGAL_FORMS = ("Comune", "Società cooperativa", "Società a responsabilità limitata", "Persona fisica", "Ente pubblico")
PARTICIPANT_COLUMNS = (
    "COD_LOCALE_PROGETTO;OC_CODICE_FISCALE_SOGG;OC_DENOMINAZIONE_SOGG;SOGG_COD_RUOLO;SOGG_DESCR_RUOLO;SOGG_PROGR_RUOLO;"
    "COD_FORMA_GIURIDICA_SOGG;DESCR_FORMA_GIURIDICA_SOGG;COD_ATECO_SOGG;DESCRIZIONE_ATECO_SOGG;COD_COMUNE_SEDE_SOGG;"
    "DEN_COMUNE_SEDE_SOGG;INDIRIZZO_SOGG;CAP_SOGG"
)
LOCATION_COLUMNS = (
    "COD_LOCALE_PROGETTO;COD_REGIONE;DEN_REGIONE;COD_PROVINCIA;DEN_PROVINCIA;COD_COMUNE;DEN_COMUNE;INDIRIZZO_PROG;"
    "CAP_PROG;OC_TERRITORIO_PROG"
)
PAYMENT_COLUMNS = "COD_LOCALE_PROGETTO;OC_CODICE_PROGRAMMA;OC_DATA_PAGAMENTI;TOT_PAGAMENTI;OC_TIPO_PAGAMENTI"
INDICATOR_COLUMNS = (
    "COD_LOCALE_PROGETTO;TIPO_INDICATORE;COD_INDICATORE;DESCR_INDICATORE;UNITA_MISURA;DESCR_UNITA_MISURA;"
    "VALORE_PROGRAMMATO;VALORE_REALIZZATO;OC_FLAG_VISUAL_INDICATORE"
)


def participant_rows(number: int, rng: random.Random) -> Iterator[str]:
    """Yield three participants of a project: programmer, implementing body, contractor."""
    for role, role_name in ((1, "Programmatore"), (2, "Attuatore"), (4, "Realizzatore")):
        tax_code, legal_form = rng.randrange(10**6), rng.choice(LEGAL_FORMS)
        yield (
            f'"{project_key(number)}";"{tax_code:011d}";"ENTE ""{tax_code}"" DI PROVA";{role};"{role_name}";1;"2.4.30";'
            f'"{legal_form}";"84.11";"Attività generali";"016074001";"BRINDISI";"VIA DI PROVA {tax_code % 99}";"72100"'
        )


def location_rows(number: int, rng: random.Random) -> Iterator[str]:
    """Yield one municipality, or two for one project in five."""
    for place in ("016;PUGLIA;074;BRINDISI;001;BRINDISI", "012;LAZIO;058;ROMA;091;ROMA")[: 1 + (number % 5 == 0)]:
        yield f'"{project_key(number)}";{place};"";"";"Comune"'


def payment_rows(number: int, rng: random.Random) -> Iterator[str]:
    """Yield four payments. One project of the programme in fifty has an impossible date."""
    for month in (3, 6, 9, 12):
        day = "20240832" if number % (PROGRAMME_INTERVAL * 50) == 0 and month == 3 else f"2025{month:02d}30"
        amount = f"{rng.randrange(10**9) / 100:.2f}".replace(".", ",")
        programme = PROGRAMME if number % PROGRAMME_INTERVAL == 0 else "PSCLAZIO2021"
        yield f'"{project_key(number)}";"{programme}";{day};{amount};"Pagamento"'


def indicator_rows(number: int, rng: random.Random) -> Iterator[str]:
    """Yield two indicators."""
    for code in ("EECO01", "EECR05"):
        description = f'"COM";"{code}";"Partecipanti\ncon ""meno"" di 18 anni";"N";"Persone"'
        yield f'"{project_key(number)}";{description};{number % 90},0;;0'


RELATED_FILES: dict[str, tuple[str, Callable[[int, random.Random], Iterator[str]]]] = {
    "soggetti": (PARTICIPANT_COLUMNS, participant_rows),
    "localizzazioni": (LOCATION_COLUMNS, location_rows),
    "pagamenti": (PAYMENT_COLUMNS, payment_rows),
    "indicatori": (INDICATOR_COLUMNS, indicator_rows),
}

IMPORT = """
from pathlib import Path
from cmsdash.ingest.readers.context import ImportOptions, build_context
from cmsdash.ingest.readers.opencoesione.reader import read_opencoesione
context = build_context(Path(sys.argv[1]), "opencoesione", ImportOptions())
_, reports = read_opencoesione([Path(path) for path in sys.argv[2:]], context)
outcomes = ("input", "accepted", "quarantined", "out_of_scope")
files = {report.file.name: {outcome: getattr(report, outcome).rows for outcome in outcomes} for report in reports}
rows = sum(report.input.rows for report in reports)
result = {"rows": rows, "is_balanced": all(report.is_balanced for report in reports), "files": files}
"""


def write_related_file(folder: Path, name: str, projects: int) -> Path:
    """Write one related file in the style of the publisher. One row in a hundred thousand belongs to no project."""
    header, project_rows = RELATED_FILES[name]
    path, rng = folder / f"{name}.csv", random.Random(name)  # noqa: S311 (a benchmark, no secret)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff" + header + "\r\n")
        for number in range(projects):
            file.writelines(row + "\r\n" for row in project_rows(number, rng))
            if number % 100_000 == 99_999:
                file.write(f'"NESSUNO{number}"' + ";" * header.count(";") + "\r\n")
    return path


def main() -> None:
    """Generate the files, measure, and print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000, help="projects")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cmsdash-national-") as folder:
        projects = Path(folder) / "progetti_esteso.csv"
        write_projects(projects, options.rows)
        related = [write_related_file(Path(folder), name, options.rows) for name in RELATED_FILES]
        report: dict[str, object] = {path.name: {"bytes": path.stat().st_size} for path in (projects, *related)}
        scans = {}
        for path in (projects, *related):
            warm_page_cache(path)
            scans[path.name] = run_measured(DUCKDB_SCAN, str(path))
        report["plain scans"] = scans
        data = str(ROOT / "data")
        warm_page_cache(projects)
        report["import of the projects"] = projects_only = run_measured(IMPORT, data, str(projects))
        for path in related:
            warm_page_cache(path)
        report["import of all"] = combined = run_measured(IMPORT, data, *map(str, (projects, *related)))
        report["rows_per_second"] = round(combined["rows"] / combined["seconds"])
        related_seconds = combined["seconds"] - projects_only["seconds"]
        report["rows_per_second_related"] = round((combined["rows"] - projects_only["rows"]) / related_seconds)
        for ratio, unit in (("ratio", "seconds"), ("ratio_of_cpu", "cpu_seconds")):
            scanned = {name: scan[unit] for name, scan in scans.items()}
            related_scans = sum(scanned[path.name] for path in related)
            report[ratio] = round(combined[unit] / sum(scanned.values()), 2)
            report[f"{ratio}_related"] = round((combined[unit] - projects_only[unit]) / related_scans, 2)
        print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

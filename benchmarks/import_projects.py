"""Times the import of a generated projects file of OpenCoesione, in the published layout and at national size.

    python -m benchmarks.import_projects                    200 000 rows, about 0.4 GB
    python -m benchmarks.import_projects --rows 2300000     the size of all cycles, about 4.3 GB
    python -m benchmarks.import_projects --rows 0 --file F  an existing file

The content is random with a fixed seed and never enters a release. The file is written below the temporary folder and
removed. The import and a plain scan by the same engine each run in a new process; the output has their rows per second,
peak memory and the ratio of their times.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
NEW_COLUMNS = (
    "OC_MACROAREA_PROGETTO",
    "OC_NUOVA_2026_A",
    "OC_NUOVA_2026_B",
    "OC_NUOVA_2026_C",
    "OC_NUOVA_2026_D",
    "OC_NUOVA_2026_E",
)
PROGRAMME_INTERVAL = 997
"""One row in so many belongs to the programme."""
CITIES = ("016110001", "015064008", "020090064", "020112003", "015000000", "016110002:::016110009", "018101010")
WORDS = [
    "percorsi",
    "di",
    "inclusione",
    "sociale",
    "e",
    "lavorativa",
    "per",
    "persone",
    "fragili",
    "nei",
    "quartieri",
    "della",
    "città",
]


def column_names() -> list[str]:
    """Return the 204 columns of 2026: those of the mapping, one renamed, and five new ones."""
    mapping = tomllib.loads((ROOT / "data" / "mappings" / "opencoesione.toml").read_text("utf-8"))
    return [NEW_COLUMNS[0] if name == "OC_MACROAREA" else name for name in mapping["columns"]] + list(NEW_COLUMNS[1:])


def write_projects(path: Path, rows: int) -> None:
    """Write a file from 200 row templates that vary in key, programme, place, amount and dates."""
    rng = random.Random(2026)  # noqa: S311 (a benchmark, no secret)
    names = column_names()
    positions = {name: position for position, name in enumerate(names)}
    templates = [template_cells(names, rng) for _ in range(200)]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff" + ";".join(f'"{name}"' for name in names) + "\r\n")
        for number in range(rows):
            cells = list(templates[number % len(templates)])
            vary_cells(cells, positions, number, rng)
            file.write(";".join(cells) + "\r\n")


def template_cells(names: list[str], rng: random.Random) -> list[str]:
    """Return cells in the style of the publisher: quoted text, decimal commas, many empty cells."""
    cells = []
    for name in names:
        if name.startswith(
            ("FINANZ", "OC_FINANZ", "IMPEGNI", "TOT_", "OC_TOT", "OC_IMPEGNI", "OC_PAGAMENTI", "COSTO", "ECONOMIE")
        ):
            cells.append(f"{rng.randrange(10**9) / 100:.2f}".replace(".", ",") if rng.random() < 0.4 else "")
        elif name.startswith("DATA_") or "_DATA_" in name:
            cells.append(f"20{rng.randrange(22, 27)}{rng.randrange(1, 13):02d}15" if rng.random() < 0.5 else "")
        elif "FLAG" in name:
            cells.append("0")
        elif name.startswith(("OC_TITOLO", "OC_SINTESI", "DESCR", "OC_DESCR")):
            cells.append('"' + " ".join(rng.choices(WORDS, k=4 if "SINTESI" not in name else 14)) + '"')
        else:
            cells.append(f'"{rng.choice(WORDS)}"' if rng.random() < 0.3 else '" "')
    return cells


def project_key(number: int) -> str:
    """Return the key of a project. One project of the programme in fifty repeats the key of the one before."""
    is_duplicate = number % (PROGRAMME_INTERVAL * 50) == PROGRAMME_INTERVAL
    prefix = "BR5.4.11." if number % PROGRAMME_INTERVAL == 0 else "X"
    return f"{prefix}{number - (PROGRAMME_INTERVAL if is_duplicate else 0)}"


def vary_cells(cells: list[str], positions: dict[str, int], number: int, rng: random.Random) -> None:
    """Set the cells that differ between rows, with every anomaly found in published files."""
    in_programme = number % PROGRAMME_INTERVAL == 0
    cells[positions["COD_LOCALE_PROGETTO"]] = f'"{project_key(number)}"'
    cells[positions["OC_CODICE_PROGRAMMA"]] = (
        ('"2021IT16FFPR005"' if number % 2 else '"PSC2021:::2021IT16FFPR005"') if in_programme else '"PSCLAZIO2021"'
    )
    cells[positions["COD_COMUNE"]] = f'"{rng.choice(CITIES)}"'
    cells[positions["FINANZ_TOTALE_PUBBLICO"]] = f"{rng.randrange(10**9) / 100:.2f}".replace(".", ",")
    cells[positions["OC_COD_ARTICOLAZ_PROGRAMMA"]], cells[positions["OC_COD_SUBARTICOLAZ_PROGRAMMA"]] = (
        '"5"',
        '"ESO4.11"',
    )
    cells[positions["OC_FLAG_VISUALIZZAZIONE"]] = "1" if number % 501 == 0 else "0"
    cells[positions["OC_STATO_PROGETTO"]] = '"In corso"'
    cells[positions["CUP"]] = '"J89I24000140001"'
    cells[positions["DATA_AGGIORNAMENTO"]] = "20240832" if number % 3989 == 0 else "20260630"
    if number % 13 == 0:
        cells[positions["OC_SINTESI_PROGETTO"]] = '"prima riga\nseconda ""fra virgolette""; e punto e virgola"'


def warm_page_cache(path: Path) -> None:
    """Read a file once, so that every measurement starts with it in the page cache."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


MEASURED_SCRIPT = """
import json, resource, sys, time
started = time.perf_counter()
{code}
usage = resource.getrusage(resource.RUSAGE_SELF)
cpu_seconds = usage.ru_utime + usage.ru_stime
peak_mb = usage.ru_maxrss / 1024
print(json.dumps({{**result, "seconds": time.perf_counter() - started, "cpu_seconds": cpu_seconds, "peak_mb": peak_mb}}))
"""


def run_measured(code: str, *arguments: str) -> dict[str, float]:
    """Run code that sets `result` in a new process; return `result` with seconds and peak memory in MB."""
    command = [sys.executable, "-c", MEASURED_SCRIPT.format(code=code), *arguments]
    process = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(process.stdout))


SCANNED_COLUMNS = "['OC_CODICE_PROGRAMMA','FINANZ_TOTALE_PUBBLICO']"
DUCKDB_SCAN = """
import duckdb
c=duckdb.connect(config={'memory_limit':'512MB','threads':2,'preserve_insertion_order':False})
c.execute('SET enable_progress_bar = false')
columns=[name.strip('\ufeff" ').upper() for name in open(sys.argv[1],encoding='utf-8-sig').readline().strip().split(';')]
wanted=[name for name in ('OC_CODICE_PROGRAMMA','FINANZ_TOTALE_PUBBLICO') if name in columns][:2]
wanted=wanted if len(wanted)==2 else [columns[0],columns[3]]
q=f"SELECT count(*), count({wanted[0]}), count({wanted[1]}) FROM read_csv($f, all_varchar=true, delim=';', header=true, quote='\\"', escape='\\"')"
result={'rows':c.execute(q,{'f':sys.argv[1]}).fetchone()[0]}
"""
POLARS_SCAN = f"""
import polars as pl
f=pl.scan_csv(sys.argv[1], separator=';', infer_schema=False).select({SCANNED_COLUMNS}).select(pl.len().alias('n'), pl.all().count())
result={{'rows':f.collect(engine='streaming')['n'][0]}}
"""
PYARROW_SCAN = f"""
import pyarrow.csv as pc
r=pc.open_csv(sys.argv[1], pc.ReadOptions(block_size=1<<23), pc.ParseOptions(delimiter=';', newlines_in_values=True), pc.ConvertOptions(include_columns={SCANNED_COLUMNS}, column_types={{n:'string' for n in {SCANNED_COLUMNS}}}))
result={{'rows':sum(b.num_rows for b in r)}}
"""
IMPORT = """
from pathlib import Path
from cmsdash.ingest.readers.context import ImportOptions, build_context
from cmsdash.ingest.readers.opencoesione.reader import read_opencoesione
context = build_context(Path(sys.argv[2]), "opencoesione", ImportOptions())
_, (report,) = read_opencoesione([Path(sys.argv[1])], context)
result = {outcome: getattr(report, outcome).rows for outcome in ("accepted", "quarantined", "out_of_scope")}
result |= {"rows": report.input.rows, "is_balanced": report.is_balanced}
"""


def main() -> None:
    """Generate the file, measure, and print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--engines", action="store_true", help="measure Polars and pyarrow too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cmsdash-national-") as folder:
        path = options.file or Path(folder) / "progetti_esteso.csv"
        started = time.perf_counter()
        if options.rows:
            write_projects(path, options.rows)
        report: dict[str, object] = {"bytes": path.stat().st_size, "writing_seconds": time.perf_counter() - started}
        warm_page_cache(path)
        report["plain scan, duckdb"] = first_scan = run_measured(DUCKDB_SCAN, str(path))
        if options.engines:
            report["plain scan, polars"] = run_measured(POLARS_SCAN, str(path))
            report["plain scan, pyarrow"] = run_measured(PYARROW_SCAN, str(path))
        report["import"] = imported = run_measured(IMPORT, str(path), str(ROOT / "data"))
        report["plain scan, duckdb, again"] = second_scan = run_measured(DUCKDB_SCAN, str(path))
        scan = min(first_scan, second_scan, key=lambda run: run["seconds"])
        report["rows_per_second"] = round(imported["rows"] / imported["seconds"])
        report["ratio"] = round(imported["seconds"] / scan["seconds"], 2)
        report["ratio_of_cpu"] = round(imported["cpu_seconds"] / scan["cpu_seconds"], 2)
        print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

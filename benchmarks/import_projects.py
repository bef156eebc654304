"""The national file of OpenCoesione in its published layout, made up and seeded, and how the import copes with it.

    python benchmarks/import_projects.py                    200 000 rows, about 0.4 GB
    python benchmarks/import_projects.py --rows 2300000     the size of all cycles, about 4.3 GB
    python benchmarks/import_projects.py --rows 0 --file F  measures a file that is there

Every name, title and amount is made up for measuring; nothing here enters a release. The file is written under /tmp and
removed. Measured, each in a process of its own: rows per second and the peak of memory of an import, and the ratio
of its time to a plain scan of the columns it needs, by the same engine on the same file in the same run.
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
ADDED = (
    "OC_MACROAREA_PROGETTO",
    "OC_NUOVA_2026_A",
    "OC_NUOVA_2026_B",
    "OC_NUOVA_2026_C",
    "OC_NUOVA_2026_D",
    "OC_NUOVA_2026_E",
)
OURS = 997
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


def header() -> list[str]:
    """The 204 columns of 2026: the published ones, one renamed, five added."""
    mapping = tomllib.loads((ROOT / "data" / "mappings" / "opencoesione.toml").read_text("utf-8"))
    return [ADDED[0] if name == "OC_MACROAREA" else name for name in mapping["columns"]] + list(ADDED[1:])


def write(path: Path, rows: int) -> None:
    """The file: templates of rows, varied in key, programme, place, amount and dates; the oddities among them."""
    chance = random.Random(2026)  # noqa: S311 (a benchmark, no secret)
    names = header()
    place = {name: number for number, name in enumerate(names)}
    bases = [base(names, chance) for _ in range(200)]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff" + ";".join(f'"{name}"' for name in names) + "\r\n")
        for number in range(rows):
            cells = list(bases[number % len(bases)])
            vary(cells, place, number, chance)
            file.write(";".join(cells) + "\r\n")


def base(names: list[str], chance: random.Random) -> list[str]:
    """Cells as the publisher writes them: text in quotes, numbers with a comma, many of them empty."""
    cells = []
    for name in names:
        if name.startswith(
            ("FINANZ", "OC_FINANZ", "IMPEGNI", "TOT_", "OC_TOT", "OC_IMPEGNI", "OC_PAGAMENTI", "COSTO", "ECONOMIE")
        ):
            cells.append(f"{chance.randrange(10**9) / 100:.2f}".replace(".", ",") if chance.random() < 0.4 else "")
        elif name.startswith("DATA_") or "_DATA_" in name:
            cells.append(
                f"20{chance.randrange(22, 27)}{chance.randrange(1, 13):02d}15" if chance.random() < 0.5 else ""
            )
        elif "FLAG" in name:
            cells.append("0")
        elif name.startswith(("OC_TITOLO", "OC_SINTESI", "DESCR", "OC_DESCR")):
            cells.append('"' + " ".join(chance.choices(WORDS, k=4 if "SINTESI" not in name else 14)) + '"')
        else:
            cells.append(f'"{chance.choice(WORDS)}"' if chance.random() < 0.3 else '" "')
    return cells


def vary(cells: list[str], place: dict[str, int], number: int, chance: random.Random) -> None:
    """What differs from row to row, with every oddity that was seen in published files."""
    ours = number % OURS == 0
    cells[place["COD_LOCALE_PROGETTO"]] = (
        f'"{"BR5.4.11." if ours else "X"}{number - (OURS if number % (OURS * 50) == OURS else 0)}"'
    )
    cells[place["OC_CODICE_PROGRAMMA"]] = (
        ('"2021IT16FFPR005"' if number % 2 else '"PSC2021:::2021IT16FFPR005"') if ours else '"PSCLAZIO2021"'
    )
    cells[place["COD_COMUNE"]] = f'"{chance.choice(CITIES)}"'
    cells[place["FINANZ_TOTALE_PUBBLICO"]] = f"{chance.randrange(10**9) / 100:.2f}".replace(".", ",")
    cells[place["OC_COD_ARTICOLAZ_PROGRAMMA"]], cells[place["OC_COD_SUBARTICOLAZ_PROGRAMMA"]] = '"5"', '"ESO4.11"'
    cells[place["OC_FLAG_VISUALIZZAZIONE"]] = "1" if number % 501 == 0 else "0"
    cells[place["OC_STATO_PROGETTO"]] = '"In corso"'
    cells[place["CUP"]] = '"J89I24000140001"'
    cells[place["DATA_AGGIORNAMENTO"]] = "20240832" if number % 3989 == 0 else "20260630"
    if number % 13 == 0:
        cells[place["OC_SINTESI_PROGETTO"]] = '"prima riga\nseconda ""fra virgolette""; e punto e virgola"'


def warm(path: Path) -> None:
    """Reads a file once: the same start for whatever reads it next."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def measured(code: str, *values: str) -> dict[str, float]:
    """Runs code in a process of its own: what it printed as JSON, its seconds and its peak of memory in MB."""
    script = f"import json,resource,sys,time\nbegan=time.perf_counter()\n{code}\nprint(json.dumps({{**result,'seconds':time.perf_counter()-began,'cpu_seconds':sum(resource.getrusage(resource.RUSAGE_SELF)[:2]),'peak_mb':resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024}}))"
    ran = subprocess.run([sys.executable, "-c", script, *values], stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(ran.stdout))


COLUMNS = "['OC_CODICE_PROGRAMMA','FINANZ_TOTALE_PUBBLICO']"
DUCKDB = """
import duckdb
c=duckdb.connect(config={'memory_limit':'512MB','threads':2,'preserve_insertion_order':False})
c.execute('SET enable_progress_bar = false')
columns=[name.strip('\ufeff" ').upper() for name in open(sys.argv[1],encoding='utf-8-sig').readline().strip().split(';')]
wanted=[name for name in ('OC_CODICE_PROGRAMMA','FINANZ_TOTALE_PUBBLICO') if name in columns][:2]
wanted=wanted if len(wanted)==2 else [columns[0],columns[3]]
q=f"SELECT count(*), count({wanted[0]}), count({wanted[1]}) FROM read_csv($f, all_varchar=true, delim=';', header=true, quote='\\"', escape='\\"')"
result={'rows':c.execute(q,{'f':sys.argv[1]}).fetchone()[0]}
"""
POLARS = f"""
import polars as pl
f=pl.scan_csv(sys.argv[1], separator=';', infer_schema=False).select({COLUMNS}).select(pl.len().alias('n'), pl.all().count())
result={{'rows':f.collect(engine='streaming')['n'][0]}}
"""
PYARROW = f"""
import pyarrow.csv as pc
r=pc.open_csv(sys.argv[1], pc.ReadOptions(block_size=1<<23), pc.ParseOptions(delimiter=';', newlines_in_values=True), pc.ConvertOptions(include_columns={COLUMNS}, column_types={{n:'string' for n in {COLUMNS}}}))
result={{'rows':sum(b.num_rows for b in r)}}
"""
IMPORT = """
from pathlib import Path
from cmsdash.ingest.readers.context import ImportOptions, build_context
from cmsdash.ingest.readers.opencoesione.reader import read_opencoesione
data=Path(sys.argv[2])
harvest, (account,) = read_opencoesione([Path(sys.argv[1])], build_context(data,"opencoesione",ImportOptions()))
result={'rows':account.input.rows,'accepted':account.accepted.rows,'quarantined':account.quarantined.rows,'out_of_scope':account.out_of_scope.rows,'balances':account.balances}
"""


def main() -> None:
    """Makes the file, measures, prints one JSON object."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=200_000)
    asked.add_argument("--file", type=Path)
    asked.add_argument("--engines", action="store_true", help="measure Polars and pyarrow too")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="cmsdash-national-") as folder:
        path = said.file or Path(folder) / "progetti_esteso.csv"
        began = time.perf_counter()
        if said.rows:
            write(path, said.rows)
        report: dict[str, object] = {"bytes": path.stat().st_size, "writing_seconds": time.perf_counter() - began}
        warm(path)
        report["plain scan, duckdb"] = before = measured(DUCKDB, str(path))
        if said.engines:
            report["plain scan, polars"] = measured(POLARS, str(path))
            report["plain scan, pyarrow"] = measured(PYARROW, str(path))
        report["import"] = ours = measured(IMPORT, str(path), str(ROOT / "data"))
        report["plain scan, duckdb, again"] = after = measured(DUCKDB, str(path))
        plain = min(before, after, key=lambda run: run["seconds"])
        report["rows_per_second"] = round(ours["rows"] / ours["seconds"])
        report["ratio"] = round(ours["seconds"] / plain["seconds"], 2)
        report["ratio_of_cpu"] = round(ours["cpu_seconds"] / plain["cpu_seconds"], 2)
        print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

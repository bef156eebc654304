"""Times the reading of a generated list of operations: small rows, all of them good, beside a plain scan of the file.

    python -m benchmarks.import_list                   1 400 000 rows, 56 MB
    python -m benchmarks.import_list --rows 100000     a smaller list

The list is made by a fixed rule, written below the temporary folder and removed; nothing enters a release. The reading
and a plain scan with the csv module each run in a new process; the table has their seconds, peak memory and ratio.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.import_projects import ROOT, run_measured, warm_page_cache

CITIES = ("Andria", "Trani", "Barletta", "Gela", "Potenza", "Matera", "Brindisi", "Benevento", "Avellino", "Catanzaro")
PLAIN_SCAN = """
import csv
with open(sys.argv[1], encoding='utf-8', newline='') as file:
    rows = cents = 0
    for cells in csv.reader(file, delimiter=';'):
        rows += 1
result = {'rows': rows - 1}
"""
READING = """
from pathlib import Path
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.registry import read_file
source = {'key': 'benchmark', 'publisher': 'x', 'title': 'x', 'url': 'https://example.org/', 'date': '2026-01',
          'accessed': '2026-01-01', 'licence': 'cited'}
batch, report = read_file('operations', Path(sys.argv[1]), Path(sys.argv[2]), ImportOptions(source))
result = {'rows': report.input.rows, 'accepted': report.accepted.rows, 'cents': report.accepted.cents}
"""


def write_list(path: Path, rows: int) -> int:
    """Write a list of operations in some of the cities, about 40 bytes a row, and return the sum of its cents."""
    cents = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("Comune;Titolo;Importo ammesso\r\n")
        for number in range(rows):
            amount = 100_000 + number * 37 % 900_000
            cents += amount
            file.write(
                f"{CITIES[number % len(CITIES)]};Percorso {number:07d} di zona;{amount // 100},{amount % 100:02d}\r\n"
            )
    return cents


def main() -> None:
    """Generate the list, measure, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_400_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cmsdash-list-") as folder:
        path = Path(folder) / "elenco.csv"
        cents = write_list(path, options.rows)
        warm_page_cache(path)
        runs = {
            "plain scan, csv": run_measured(PLAIN_SCAN, str(path)),
            "reading": run_measured(READING, str(path), str(ROOT / "data")),
        }
        size = path.stat().st_size
    reading = runs["reading"]
    print(f"{options.rows} rows, {size / 1e6:.0f} MB")
    print(f"{'':20}{'seconds':>10}{'of processor':>14}{'peak MB':>10}")
    for name, run in runs.items():
        print(f"{name:20}{run['seconds']:>10.1f}{run['cpu_seconds']:>14.1f}{run['peak_mb']:>10.0f}")
    print(f"ratio {reading['seconds'] / runs['plain scan, csv']['seconds']:.1f}")
    if (reading["accepted"], reading["cents"]) != (options.rows, cents):
        sys.exit(
            f"accepted {reading['accepted']:.0f} rows and {reading['cents']:.0f} cents of {options.rows} and {cents}"
        )


if __name__ == "__main__":
    main()

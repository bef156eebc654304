"""Times the files of tables, beside what pandas writes of the same rows, and the ZIP of the release.

    python -m benchmarks.exports                 the largest results of the embedded release, and 10 000 operations
    python -m benchmarks.exports --rows 50000    more operations, the same ones repeated

The files of pandas have neither words nor sources, and some text of theirs is a formula: they tell what writing the
bare cells takes. Each file is written three times; the table has the least seconds of processor, and the size.
"""

import argparse
import io
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from cmsdash import queries
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.domain import Selection
from cmsdash.exports import TABLE_FORMATS, FileContext, release_to_zip, result_to_file
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.queries import QueryResult

ROOT = Path(__file__).parents[1]
TRIALS = 3


def measure(write: Callable[[], bytes]) -> tuple[float, int]:
    """Return the least seconds of processor that a file takes, and its bytes."""
    seconds, size = [], 0
    for _ in range(TRIALS):
        start = time.process_time()
        size = len(write())
        seconds.append(time.process_time() - start)
    return min(seconds), size


def repeat_rows(result: QueryResult, rows: int) -> QueryResult:
    """Return a result with at least `rows` rows, the same ones repeated."""
    times = -(-rows // len(result.table))
    return QueryResult(result.name, pd.concat([result.table] * times, ignore_index=True))


def plain_excel(table: pd.DataFrame) -> bytes:
    """Return what pandas writes as a workbook."""
    buffer = io.BytesIO()
    table.to_excel(buffer, index=False, engine="xlsxwriter")
    return buffer.getvalue()


def print_table(result: QueryResult, context: FileContext) -> None:
    """Print one line a format of one result."""
    table = result.table
    writers: dict[str, Callable[[], bytes]] = {
        code: lambda code=code: result_to_file(result, context, code, title="Title") for code in TABLE_FORMATS
    }
    writers |= {
        "pandas to_csv": lambda: table.to_csv(index=False).encode("utf-8"),
        "pandas to_excel": lambda: plain_excel(table),
        "pandas to_json": lambda: table.to_json(orient="records").encode("utf-8"),
    }
    print(f"\n{result.name}: {len(table)} rows, {len(table.columns)} columns")
    for name, write in writers.items():
        seconds, size = measure(write)
        print(f"  {name:20} {seconds * 1000:9.1f} ms {size / 1000:9.1f} kB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    options = parser.parse_args()
    release: Release = open_release(ROOT / "data", labelled_codes())
    cities = release.tables["cities"]
    selection = Selection()
    names = dict(zip(cities["city"], cities["name"], strict=True))
    context = FileContext(selection, names, release, get_translator("it"), "https://example.org/")
    operations = queries.operations(release, selection)
    for result in (
        queries.city_funding(release, selection),
        queries.population_pyramid(release, selection),
        operations,
        repeat_rows(operations, options.rows),
    ):
        print_table(result, context)
    seconds, size = measure(lambda: release_to_zip(release))
    print(f"\nZIP of the release     {seconds * 1000:9.1f} ms {size / 1000:9.1f} kB")
    release.connection.close()


if __name__ == "__main__":
    main()

"""The rows of a file beside the projects, one after the other in bounded memory, and their count made apart."""

import csv
import math
from collections.abc import Container, Iterator
from dataclasses import dataclass

from cmsdash.facts.account import Tally
from cmsdash.intake import engine, scan
from cmsdash.intake.amounts import published_cents
from cmsdash.intake.opened import Opened
from cmsdash.intake.refusals import FileRefusedError
from cmsdash.intake.tables import written

_NOTHING = b"\0"
"""A word that stands in no file: rows are counted, none is looked for."""


@dataclass(frozen=True)
class Line:
    """One row: the line it begins on, its fields (None when its width is wrong), and its cents."""

    line: int
    fields: dict[str, str] | None
    cents: int


@dataclass
class Elsewhere:
    """Rows that speak of other programmes' projects, counted as they pass: millions beside a few hundred of ours."""

    keys: Container[str]
    rows: int = 0
    cents: int = 0

    def passes(self, key: str, amount: str) -> bool:
        """True, and counted, when the row with this key and amount is one of them."""
        if key not in self.keys:
            return False
        self.rows += 1
        self.cents += published_cents(amount) if amount else 0
        return True


def lines_of(file: Opened, elsewhere: Elsewhere) -> Iterator[Line]:
    """The rows, but for those of a CSV file that are `elsewhere`. Read by Python's csv or, in a Parquet file, by the
    engine. Raises FileRefusedError."""
    return _csv_lines(file, elsewhere) if file.is_csv else _parquet_lines(file)


def _csv_lines(file: Opened, elsewhere: Elsewhere) -> Iterator[Line]:
    start, places, width = 1, file.header.places, len(file.header.names)
    key, amount = places["key"], places.get("amount")
    try:
        with file.plain.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, delimiter=";", strict=True)
            for cells in reader:
                if start == 1 or not cells:
                    pass
                elif len(cells) != width:
                    yield Line(start, None, 0)
                elif not elsewhere.passes(cells[key].strip(), "" if amount is None else cells[amount].strip()):
                    fields = {field: cells[place].strip() for field, place in places.items()}
                    yield Line(start, fields, published_cents(fields.get("amount", "")))
                start = reader.line_num + 1
    except (UnicodeError, csv.Error) as error:
        raise FileRefusedError("file_unreadable", file.name, start, str(error)) from error


def _parquet_lines(file: Opened) -> Iterator[Line]:
    columns = [file.header.column(field) for field in file.header.places]
    for place, cents, *values in engine.parquet_lines(
        file.plain, columns, file.amount, file.types.get(file.amount, "")
    ):
        fields = {field: written(value).strip() for field, value in zip(file.header.places, values, strict=True)}
        yield Line(int(str(place)), fields, int(str(cents)))


def counted(file: Opened) -> Tally:
    """Rows and cents of a file by programs that share no code with its reading. Raises FileRefusedError."""
    if not file.is_csv:
        return Tally(engine.parquet_rows(file.plain), _parquet_cents(file))
    rows = scan.scan(file.plain, _NOTHING).rows
    sums = engine.csv_sums(file.plain, file.header.names, file.header.column("key"), file.amount, "")
    if sums.inside.rows + sums.outside.rows + len(sums.misshapen) != rows:
        raise FileRefusedError("counts_differ", file.name, value=f"{sums}", expected=f"{rows}")
    return Tally(rows, sums.inside.cents + sums.outside.cents)


def _parquet_cents(file: Opened) -> int:
    import pyarrow.parquet as pq  # needed here only

    if not file.amount:
        return 0
    batches = pq.ParquetFile(file.plain).iter_batches(columns=[file.amount])
    return sum(_cents(value) for batch in batches for value in batch.column(0).to_pylist())


def _cents(value: object) -> int:
    """Cents of a cell: text as published, a number rounded half away from zero, as the engine does."""
    if isinstance(value, str):
        return published_cents(value.strip())
    number = float(str(value)) if value is not None else 0.0
    return int(math.copysign(math.floor(abs(number) * 100 + 0.5), number))

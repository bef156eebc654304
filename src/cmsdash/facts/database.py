"""The release's tables in a DuckDB file that is then opened read-only, cut off from files and network."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import duckdb
import pandas as pd

from cmsdash.domain import Kind, Stage, Status

Connection = duckdb.DuckDBPyConnection
"""An open database, for those who ask it without knowing the engine."""


def build(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Writes every table to a new DuckDB file, and the ladders of the domain beside them: `stages`, `kinds`,
    `statuses`; then what follows from them (`derived.sql`)."""
    ladders = {
        "stages": pd.DataFrame({"stage": [s.value for s in Stage], "rank": [s.rank for s in Stage]}),
        "kinds": pd.DataFrame({"kind": [k.value for k in Kind], "rank": [k.rank for k in Kind]}),
        "statuses": pd.DataFrame({"status": [s.value for s in Status], "progress": [s.progress.value for s in Status]}),
    }
    with duckdb.connect(str(path)) as connection:
        for name, frame in {**tables, **ladders}.items():
            connection.from_df(frame).create(name)
        connection.execute((files("cmsdash.facts") / "derived.sql").read_text(encoding="utf-8"))


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can neither write, nor read another file, nor be told otherwise later."""
    return duckdb.connect(
        str(path),
        read_only=True,
        config={"enable_external_access": False, "lock_configuration": True, "threads": 1},
    )

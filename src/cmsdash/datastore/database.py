"""The release's tables in a DuckDB file that is then opened read-only, cut off from files and network."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import duckdb
import pandas as pd

from cmsdash.domain import CONFLICT_NOTES, FigureKind, FundingStage, OperationStatus

Connection = duckdb.DuckDBPyConnection
"""An open database, for those who ask it without knowing the engine."""

RESIDENTS_SOURCE = "istat-situas-2026"
"""The source of every city's residents, among those that its row names."""


def create_database(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Writes every table to a new DuckDB file, its rows numbered from 1 (`position`), and the vocabulary of the domain
    beside them: `stages`, `kinds`, `statuses`, `conflict_notes`; then what follows from them (`derived.sql`)."""
    numbered = {name: frame.assign(position=range(1, len(frame) + 1)) for name, frame in tables.items()}
    numbered["cities"] = numbered["cities"].assign(residents_source=RESIDENTS_SOURCE)
    vocabulary = {
        "stages": pd.DataFrame({"stage": [s.value for s in FundingStage], "rank": [s.rank for s in FundingStage]}),
        "kinds": pd.DataFrame({"kind": [k.value for k in FigureKind], "rank": [k.rank for k in FigureKind]}),
        "statuses": pd.DataFrame(
            {"status": [s.value for s in OperationStatus], "progress": [s.phase.value for s in OperationStatus]}
        ),
        "conflict_notes": pd.DataFrame({"note": CONFLICT_NOTES}),
    }
    with duckdb.connect(str(path)) as connection:
        for name, frame in {**numbered, **vocabulary}.items():
            connection.from_df(frame).create(name)
        connection.execute((files("cmsdash.datastore") / "derived_tables.sql").read_text(encoding="utf-8"))


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can neither write, nor read another file, nor be told otherwise later."""
    return duckdb.connect(
        str(path),
        read_only=True,
        config={"enable_external_access": False, "lock_configuration": True, "threads": 1},
    )

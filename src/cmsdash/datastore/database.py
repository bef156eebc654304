"""The DuckDB database of a release."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import duckdb
import pandas as pd

from cmsdash.domain import COARSE_NOTES, CONFLICT_NOTES, FundingStage, ObservationStatus, OperationStatus

Connection = duckdb.DuckDBPyConnection
"""Type of an open database, for packages that do not import duckdb."""

RESIDENTS_SOURCE = "istat-situas-2026"
"""Key of the source of the residents, one of the sources of each row of `cities`."""


def create_database(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Create a DuckDB file with the tables of a release and those derived from them (`derived_tables.sql`).

    Each table gets a column `position`, the number of the row from 1. The code lists of the domain are added as
    `stages`, `kinds`, `statuses`, `conflict_notes` and `coarse_notes`.

    Args:
        path: The file to create.
        tables: The tables of a release by name, and `rules`.

    Raises:
        duckdb.Error: The file cannot be written.
    """
    numbered = {name: table.assign(position=range(1, len(table) + 1)) for name, table in tables.items()}
    numbered["cities"] = numbered["cities"].assign(residents_source=RESIDENTS_SOURCE)
    code_lists = {
        "stages": pd.DataFrame({"stage": [s.value for s in FundingStage], "rank": [s.rank for s in FundingStage]}),
        "kinds": pd.DataFrame(
            {"kind": [s.value for s in ObservationStatus], "rank": [s.rank for s in ObservationStatus]}
        ),
        "statuses": pd.DataFrame(
            {
                "status": [s.value for s in OperationStatus],
                "rank": [s.rank for s in OperationStatus],
                "progress": [s.phase.value for s in OperationStatus],
            }
        ),
        "conflict_notes": pd.DataFrame({"note": CONFLICT_NOTES}),
        "coarse_notes": pd.DataFrame({"note": COARSE_NOTES}),
    }
    with duckdb.connect(str(path)) as connection:
        for name, table in {**numbered, **code_lists}.items():
            connection.from_df(table).create(name)
        connection.execute((files("cmsdash.datastore") / "derived_tables.sql").read_text(encoding="utf-8"))


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a database read-only, without access to other files or the network, with its configuration locked."""
    return duckdb.connect(
        str(path),
        read_only=True,
        config={"enable_external_access": False, "lock_configuration": True, "threads": 1},
    )

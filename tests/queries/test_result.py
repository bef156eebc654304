"""Rows of a query result as mappings."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.queries.result import list_records
from cmsdash.queries.runner import run_query

SQL_FILES = sorted(path.stem for path in (Path(queries.__file__).parent / "sql").glob("*.sql"))


def typed_values(records: list[dict[object, object]]) -> list[list[tuple[object, type, str]]]:
    return [[(name, type(value), repr(value)) for name, value in record.items()] for record in records]


@pytest.mark.parametrize("name", SQL_FILES)
def test_records_are_those_of_pandas(release: Release, name: str) -> None:
    for selection in (Selection(), Selection(region=("puglia",), inferred="exclude")):
        table = run_query(release, name, selection).table
        assert typed_values(list_records(table)) == typed_values(table.to_dict("records"))
        assert list_records(table.head(0)) == []


def test_records_of_all_dtypes_are_those_of_pandas() -> None:
    table = pd.DataFrame(
        {
            "n": [1, 2],
            "share": [0.5, np.nan],
            "is_known": [True, False],
            "day": pd.to_datetime(["2026-11-27", None]),
            "text": pd.array(["a", None], dtype=pd.StringDtype()),
            "cents": pd.array([None, 2**53 + 1], dtype=pd.Int64Dtype()),
            "mixed": pd.Series([pd.NA, np.int64(3)], dtype=object),
            "codes": pd.Series([["a", "b"], None], dtype=object),
            "state": pd.Categorical(["planned", None]),
            "word": pd.Series(["a", None], dtype="str"),
        },
        index=[7, 3],
    )
    assert typed_values(list_records(table)) == typed_values(table.to_dict("records"))

"""Named SQL on a release. The texts stand in `sql/`; no other module writes SQL."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import pandas as pd
import pyarrow as pa

from cmsdash.domain import FACETS, Selection
from cmsdash.facts import Release

_DTYPES: Mapping[pa.DataType, object] = {
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.string(): pd.StringDtype(),
    pa.bool_(): pd.BooleanDtype(),
}


@cache
def _sql(name: str) -> str:
    folder = files("cmsdash.queries") / "sql"
    prelude = (folder / "prelude.sql").read_text(encoding="utf-8")
    return prelude + (folder / f"{name}.sql").read_text(encoding="utf-8")


def run(release: Release, name: str, selection: Selection) -> pd.DataFrame:
    """The rows of the query `sql/<name>.sql` under a selection. Integers stay integers, missing is NA."""
    parameters: dict[str, object] = {facet: list(getattr(selection, facet)) for facet in FACETS}
    parameters |= {"subject": selection.subject, "measure": selection.measure}
    text = _sql(name)
    used = {key: value for key, value in parameters.items() if f"${key}" in text}
    # A cursor of its own for each call: one connection must not be shared by threads.
    with release.connection.cursor() as cursor:
        table: pa.Table = cursor.sql(text, params=used).to_arrow_table()
    frame: pd.DataFrame = table.to_pandas(types_mapper=_DTYPES.get)
    return frame

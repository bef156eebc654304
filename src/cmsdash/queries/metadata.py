"""The sources of a release and the meaning of its columns."""

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cached_per_release


@cached_per_release
def sources(release: Release) -> QueryResult:
    """Every source of the release: publisher, title, date, licence, and the day it was read at the latest."""
    entries = sorted(release.sources.values(), key=lambda source: (source.publisher.casefold(), source.title))
    rows = [
        {
            "title": e.title,
            "publisher": e.publisher,
            "date": e.date,
            "accessed": e.accessed,
            "licence": e.licence,
            "source": e.key,
        }
        for e in entries
    ]
    return QueryResult("sources", pd.DataFrame(rows))


def data_dictionary(release: Release, lang: str) -> QueryResult:
    """Every column of every table: type, unit, and what it means in a language."""
    rows = [
        {
            "column": column.name,
            "table": schema.table,
            "type": column.type,
            "unit": column.unit,
            "meaning": column.meaning[lang],
        }
        for schema in release.schemas.values()
        for column in schema.columns
    ]
    return QueryResult("dictionary", pd.DataFrame(rows))

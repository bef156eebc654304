"""The sources of a release and the meaning of its columns."""

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cache_per_release


@cache_per_release
def sources(release: Release) -> QueryResult:
    """Return the sources of a release by publisher and title, with the date of last access and the licence."""
    rows = [
        {
            "title": source.title,
            "publisher": source.publisher,
            "date": source.date,
            "accessed": source.accessed,
            "licence": source.licence,
            "source": source.key,
        }
        for source in sorted(release.sources.values(), key=lambda source: (source.publisher.casefold(), source.title))
    ]
    return QueryResult("sources", pd.DataFrame(rows))


def data_dictionary(release: Release, lang: str) -> QueryResult:
    """Return every column of every table with its type, its unit, and its meaning in a language."""
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

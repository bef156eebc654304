"""Which days and which places the tables of a release cover, from the data themselves."""

import calendar
from collections.abc import Mapping

from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.schema.table_schema import Schema


def covered_days(release: Release, tables: Mapping[str, Schema]) -> tuple[str, str] | None:
    """Return the first and the last day of the dates in some tables (ISO), None if they have no dates.

    A partial date stands for all its days: 2023 reaches from 1 January to 31 December.
    """
    dates = [
        str(date)
        for name, schema in tables.items()
        if name in release.tables
        for column in schema.columns
        if column.type == "date"
        for date in release.tables[name][column.name].dropna()
    ]
    return (min(map(_first_day, dates)), max(map(_last_day, dates))) if dates else None


def boundary_box(release: Release) -> str:
    """Return the rectangle around all cities as WKT, in degrees of longitude and latitude (WGS84)."""
    west, south, east, north = (f"{degrees:.4f}" for degrees in release.shapes["cities"].total_bounds)
    return f"POLYGON(({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}))"


def _first_day(date: str) -> str:
    return date + "-01-01"[len(date) - 4 :]


def _last_day(date: str) -> str:
    if len(date) == len("2023"):
        return f"{date}-12-31"
    if len(date) == len("2023-04"):
        year, month = map(int, date.split("-"))
        return f"{date}-{calendar.monthrange(year, month)[1]}"
    return date

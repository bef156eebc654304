"""What the values of a column keep to, for the descriptions that programs check files by."""

from cmsdash.datastore.schema.table_schema import Column

_PARTIAL_DATE = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def value_pattern(column: Column) -> str:
    """Return the regular expression of the values of a column of text, codes or dates; "" if it has none.

    Dates may be partial: the types for dates of most standards want a day.
    """
    return column.pattern or (_PARTIAL_DATE if column.type == "date" else "")

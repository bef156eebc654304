"""A table as HTML: caption, scoped headers, numbers to the right; read by people, screen readers and paper.

On a phone a wide table is laid out as cards (ui/css/base.css), each cell under its column's name. A browser that lays
a table out otherwise forgets that it is one, so such a table states the role of each of its parts. A long one is cut
there after two screens, until the reader asks for all of it: cut by its box, so that the browser's search, screen
readers and paper have every row.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from cmsdash.datastore.addresses import is_local_address, is_web_address
from cmsdash.i18n import Translator
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.formatting.values import INFERRED, NUMERIC_COLUMNS, format_value, inferred_marker_html
from cmsdash.views.html.table_columns import is_source_language
from cmsdash.views.templates import macro, render

CellRenderer = Callable[[object], str]
"""Makes the content of one cell from its value: words, or Markup where it holds links."""


@dataclass(frozen=True)
class SortHeading:
    """A heading that sorts: the address of the table in that order, and how it is sorted now
    (`ascending`, `descending`, or empty)."""

    href: str
    order: str = ""


HEADINGS = {
    "amount_cents": "amount",
    "total_cents": "total",
    "per_resident_cents": "per_resident",
    "per_low_income_cents": "per_low_income",
    "per_minor_cents": "per_minor",
    "per_young_cents": "per_young",
    "per_older_cents": "per_older",
    "median_cents": "median",
    "lower_cents": "lower",
    "upper_cents": "upper",
    "other_cents": "other",
    "difference_cents": "difference",
    "programme_figure": "figure",
    "intervention_kind": "kind_of",
    "recipients_wording": "recipients_words",
    "share_cents": "share_of_city",
    "code_says": "code",
    "source_links": "source",
    "before_cents": "before_amount",
    "after_cents": "after_amount",
}
"""Columns whose heading has another name in the catalogues (`table.<name>`)."""


OPTIONAL_COLUMNS = frozenset(
    {
        "wording",
        "formula",
        "note",
        "title",
        "total_cents",
        "priority_basis",
        "before",
        "after",
        "before_cents",
        "after_cents",
        "reason",
    }
)
"""Columns that are left out where no row has anything in them."""


BLANK = "–"
"""A cell with nothing to say: a card leaves it out."""
MAX_PHONE_COLUMNS = 2
"""More columns than this do not fit on a phone."""
MAX_UNFOLDED_CELLS = 60
"""More cells than this, as cards, are longer than the two screens that a phone shows of a table."""


def html_table(
    table: pd.DataFrame,
    columns: Sequence[str],
    text: Translator,
    caption: str,
    cells: Mapping[str, CellRenderer] | None = None,
    heads: Mapping[str, SortHeading] | None = None,
) -> Markup:
    """An HTML table of `columns`, the first of them heading each row. `cells` overrides how a column is written."""
    columns = [name for name in columns if name not in OPTIONAL_COLUMNS or table[name].notna().any()]
    records = table.to_dict("records")
    first, *others = (_column(name, records, text, cells or {}) for name in columns)
    wide = len(columns) > MAX_PHONE_COLUMNS
    return render(
        "table",
        caption=caption,
        columns=[(_class(name), heading(name, text), (heads or {}).get(name)) for name in columns],
        rows=zip(first, zip(*others, strict=True) if others else [()] * len(records), strict=True),
        wide=wide,
        more=len(records) if wide and len(records) * len(columns) > MAX_UNFOLDED_CELLS else 0,
        text=text,
    )


def heading(column: str, text: Translator) -> str:
    """A column's heading."""
    return text(f"table.{HEADINGS.get(column, column)}")


def _class(column: str) -> str:
    return f"cms-c-{column}{' cms-number' if column in NUMERIC_COLUMNS else ''}"


_attributes, _anchor = macro("cell_attributes"), macro("anchor")
_BLANK_CELL = Markup(" data-blank")


def _column(
    name: str, records: Sequence[Mapping[Any, Any]], text: Translator, cells: Mapping[str, CellRenderer]
) -> Iterator[tuple[Markup, Markup]]:
    """Attributes and content of a column's cells, one a row; a value that comes again is put into words once."""
    write = cells.get(name) or (lambda value: format_value(name, value, text))
    plain = _attributes(_class(name), heading(name, text))
    blank, italian = plain + _BLANK_CELL, plain + lang_attribute(text)
    words: dict[Hashable, Markup] = {}
    for record in records:
        value = record[name]
        key = tuple(value) if isinstance(value, list) else value
        if key not in words:
            words[key] = escape(write(value))
        content = words[key]
        if name in INFERRED and (inferred := inferred_marker_html(name, record, text)):
            content += inferred
        yield blank if content == BLANK else italian if is_source_language(name, record) else plain, content


def link(label: str, href: str, attributes: str = "") -> Markup:
    """An anchor; an address that is neither of the web nor of this site is left out."""
    return _anchor(label, href if is_web_address(href) or is_local_address(href) else "", attributes)

"""A table as HTML: caption, scoped headers, numbers to the right; read by people, screen readers and paper.

On a phone a wide table is laid out as cards (shell/style.css), each cell under its column's name. A browser that lays
a table out otherwise forgets that it is one, so such a table states the role of each of its parts. A long one is cut
there after two screens, until the reader asks for all of it: cut by its box, so that the browser's search, screen
readers and paper have every row.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from cmsdash.facts.addresses import is_local_address, is_web_address
from cmsdash.text import Text
from cmsdash.views.cells import NUMERIC, html_of, inferred_html
from cmsdash.views.columns import is_italian
from cmsdash.views.italian import lang_attribute

Cell = Callable[[object], str]
"""Makes the HTML of one cell from its value; what it returns must be escaped already."""


@dataclass(frozen=True)
class Head:
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


OPTIONAL = frozenset(
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
WIDE = 2
"""More columns than this do not fit on a phone."""
LONG = 60
"""More cells than this, as cards, are longer than the two screens that a phone shows of a table."""


def html_table(
    table: pd.DataFrame,
    columns: Sequence[str],
    text: Text,
    caption: str,
    cells: Mapping[str, Cell] | None = None,
    heads: Mapping[str, Head] | None = None,
) -> str:
    """An HTML table of `columns`, the first of them heading each row. `cells` overrides how a column is written."""
    columns = [name for name in columns if name not in OPTIONAL or table[name].notna().any()]
    head = "".join(_head(name, text, (heads or {}).get(name)) for name in columns)
    records = table.to_dict("records")
    written = [_column(name, not place, records, text, cells or {}) for place, name in enumerate(columns)]
    body = "".join(f'<tr role="row">{"".join(row)}</tr>' for row in zip(*written, strict=True))
    label = escape(caption, quote=True)
    wide = " cms-wide" if len(columns) > WIDE else ""
    more = _more(len(records), text) if wide and len(records) * len(columns) > LONG else ""
    return (
        f'<div class="cms-scroll" role="region" aria-label="{label}" tabindex="0">'
        f'<table class="cms-table{wide}" role="table"><caption>{label}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
        f"{more}"
    )


def _more(rows: int, text: Text) -> str:
    """What shows the whole of a long table where cards need room (below 1000 px), and cuts it again (HTML)."""
    opens, closes = text.count("show.more.open", rows), text("show.more.fewer")
    return (
        f'<details class="cms-more"><summary><span>{escape(opens)}</span><span>{escape(closes)}</span></summary>'
        f'<p class="cms-note">{escape(text("show.more.all", n=text.number(rows)))}</p></details>'
    )


def _head(column: str, text: Text, head: Head | None) -> str:
    label = heading(column, text)
    if head is None:
        return f'<th scope="col" role="columnheader"{_class(column)}>{label}</th>'
    order = f' aria-sort="{head.order}"' if head.order else ""
    mark = {"ascending": "▲", "descending": "▼"}.get(head.order, "↕")
    content = f'<a href="{escape(head.href, quote=True)}">{label} <span aria-hidden="true">{mark}</span></a>'
    return f'<th scope="col" role="columnheader"{_class(column)}{order}>{content}</th>'


def heading(column: str, text: Text) -> str:
    """A column's heading, safe inside HTML."""
    return escape(text(f"table.{HEADINGS.get(column, column)}"))


def _class(column: str) -> str:
    return f' class="cms-c-{column}{" cms-number" if column in NUMERIC else ""}"'


def _column(
    name: str, heads_rows: bool, records: Sequence[Mapping[Any, Any]], text: Text, cells: Mapping[str, Cell]
) -> Iterator[str]:
    """The cells of a column, one a row (HTML); a value that comes again is put into words once."""
    write = cells.get(name) or (lambda value: html_of(name, value, text))
    tag, role = ("th", ' scope="row" role="rowheader"') if heads_rows else ("td", ' role="cell"')
    opening = f'<{tag}{role}{_class(name)} data-label="{heading(name, text)}"'
    words: dict[Hashable, str] = {}
    for record in records:
        value = record[name]
        key = tuple(value) if isinstance(value, list) else value
        if key not in words:
            words[key] = write(value)
        content = words[key] + inferred_html(name, record, text)
        said = " data-blank" if content == BLANK else lang_attribute(text) if is_italian(name, record) else ""
        yield f"{opening}{said}>{content}</{tag}>"


def link(label: str, href: str, attributes: str = "") -> str:
    """An anchor, safe for any label and address; an address that is neither of the web nor of this site is left out."""
    if not is_web_address(href) and not is_local_address(href):
        return f"<span{attributes}>{escape(label)}</span>" if attributes else escape(label)
    return f'<a href="{escape(href, quote=True)}"{attributes}>{escape(label)}</a>'

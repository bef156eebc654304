"""Accessible HTML tables and links.

On a phone CSS shows the rows of a wide table as cards. Browsers drop the table semantics of such a layout, so the
template sets ARIA roles. Long tables are cut by the height of their box and not by rows, so that browser search, screen
readers and print have all rows.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from cmsdash.datastore.addresses import is_local_address, is_web_address
from cmsdash.datastore.source_register import Source
from cmsdash.domain import COMPARISON_MEASURES, Availability
from cmsdash.i18n import Translator
from cmsdash.i18n.glossary import topic_label
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.formatting.values import INFERENCE_COLUMNS, NUMERIC_COLUMNS, format_value, inferred_marker_html
from cmsdash.views.html.explanations import COLUMN_TOPICS, explain_button
from cmsdash.views.html.table_columns import is_source_language
from cmsdash.views.templates import get_macro, render

CellRenderer = Callable[[object], str]
"""Returns the content of a cell from its value, as text or `Markup`."""

_TAG = re.compile(r"<[^>]*>")
_PART_ENDS = re.compile(r"</(?:li|p|div|dd|dt)>|<br[^>]*>")
"""Where a part of a cell ends."""

HrefBuilder = Callable[[str, str], str]
"""Returns the address of the operations of two codes."""


@dataclass(frozen=True)
class SortHeading:
    """A column heading that sorts the table.

    Attributes:
        href: Address of the page in the other order.
        order: Current order: `ascending`, `descending` or "".
    """

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
    "inferred_operations": "inferred",
    "before_cents": "before_amount",
    "after_cents": "after_amount",
}
"""Columns whose key in the catalogue section `table` differs from their name."""

_HEADINGS_BESIDE = {
    ("operations", "known_operations"): "operations_filtered",
    ("known_operations", "figure_stages"): "operations",
}
"""Columns with another heading where a second column is in the same table."""

OPTIONAL_COLUMNS = frozenset(
    {
        "wording",
        "formula",
        "note",
        "title",
        "total_cents",
        "priority_basis",
        "withdrawn",
        "before",
        "after",
        "before_cents",
        "after_cents",
        "reason",
    }
)
"""Columns that are omitted if they are empty in all rows."""

FIGURE_COLUMNS = frozenset(
    {"knowledge", "amount_cents", "kind", *(measure.column for measure in COMPARISON_MEASURES if measure.is_per_head)}
)
"""Columns of the figure of a city, whose words depend on what is known of its funding (`knowledge`)."""

_INFERRED_PARTS = {"areas": "inferred_areas", "recipients": "inferred_recipients"}
"""Columns that count classes, and the columns with the number of those that are only inferred."""

BLANK = "–"
"""Content of an empty cell, which cards omit."""

MAX_PHONE_COLUMNS = 2
"""Most columns that fit a phone; wider tables become cards there."""

_STYLED_COLUMN_COUNTS = (5, 7, 10, 11)
_STYLED_COLUMNS = {"cms-lists": frozenset({"deciding", "operation_list"}), "cms-conflicts": frozenset({"conflict"})}
"""Classes of tables with certain columns: those that hold sentences or lists, and conflicts."""

MAX_UNFOLDED_CELLS = 60
"""Most cells of a table of cards that is shown in full on a phone, about two screens."""


def html_table(
    table: pd.DataFrame,
    columns: Sequence[str],
    text: Translator,
    caption: str,
    cells: Mapping[str, CellRenderer] | None = None,
    sort_headings: Mapping[str, SortHeading] | None = None,
    excluded: str = "",
) -> Markup:
    """Return a table; the first column contains the row headers.

    Args:
        table: Rows with at least `columns`; may be empty.
        columns: Names of the columns in order; empty `OPTIONAL_COLUMNS` are omitted.
        text: Translator.
        caption: Caption and accessible name.
        cells: Renderers of columns that `format_value` cannot format.
        sort_headings: Headings of sortable columns.
        excluded: Label of a figure that exists but that the filters exclude.
    """
    columns = [name for name in columns if name not in OPTIONAL_COLUMNS or table[name].notna().any()]
    records = list_records(table)
    headings = {name: heading(name, text, columns) for name in columns}
    first, *others = (_column_cells(name, headings[name], records, text, cells or {}, excluded) for name in columns)
    is_wide = len(columns) > MAX_PHONE_COLUMNS
    topics = dict.fromkeys(COLUMN_TOPICS[name] for name in columns if name in COLUMN_TOPICS)
    is_cut = is_wide and len(records) * len(columns) > MAX_UNFOLDED_CELLS
    return render(
        "table",
        caption=caption,
        columns=[
            (
                _css_class(name),
                headings[name],
                (sort_headings or {}).get(name),
                explain_button(COLUMN_TOPICS.get(name), text),
            )
            for name in columns
        ],
        topics=[(topic, topic_label(topic, text)) for topic in topics],
        rows=zip(first, zip(*others, strict=True) if others else [()] * len(records), strict=True),
        shape=table_shape(columns),
        folded_rows=len(records) if is_cut else 0,
        text=text,
    )


def table_words(
    table: pd.DataFrame,
    columns: Sequence[str],
    text: Translator,
    cells: Mapping[str, CellRenderer] | None = None,
    excluded: str = "",
) -> dict[str, tuple[str, list[str]]]:
    """Return the heading and the cells of each column that `html_table` would show, as plain words.

    Args:
        table: Rows with at least `columns`; may be empty.
        columns: Names of the columns in order; empty `OPTIONAL_COLUMNS` are omitted.
        text: Translator.
        cells: Renderers of columns that `format_value` cannot format.
        excluded: Label of a figure that exists but that the filters exclude.
    """
    columns = [name for name in columns if name not in OPTIONAL_COLUMNS or table[name].notna().any()]
    records = list_records(table)
    return {
        name: (label, [_plain_words(content) for _, content in contents])
        for name in columns
        for label in (heading(name, text, columns),)
        for contents in (_column_cells(name, label, records, text, cells or {}, excluded),)
    }


def _plain_words(content: Markup) -> str:
    """Return HTML as words, its lines and the items of its lists separated; blanks that join words stay."""
    parts = (Markup(_TAG.sub("", part)).unescape().strip() for part in _PART_ENDS.split(content))  # noqa: S704 - not HTML any more
    return "; ".join(filter(None, parts))


def table_shape(columns: Sequence[str]) -> list[str]:
    """Return the classes by which the style sheet knows wide tables.

    It does not count the columns itself, because browsers would do so again at every change of the page.

    Args:
        columns: The columns that the table shows, in order.
    """
    if len(columns) <= MAX_PHONE_COLUMNS:
        return []
    counts = [f"cms-from-{n}" for n in _STYLED_COLUMN_COUNTS if len(columns) >= n]
    contents = [css_class for css_class, names in _STYLED_COLUMNS.items() if not names.isdisjoint(columns)]
    return ["cms-wide", *counts, *contents]


def heading(column: str, text: Translator, columns: Sequence[str] = ()) -> str:
    """Return the heading of a column, which may depend on the other columns of its table."""
    beside = (key for (name, other), key in _HEADINGS_BESIDE.items() if name == column and other in columns)
    return text(f"table.{next(beside, HEADINGS.get(column, column))}")


def _css_class(column: str) -> str:
    return f"cms-c-{column}{' cms-number' if column in NUMERIC_COLUMNS else ''}"


_cell_attributes, _anchor, _span = get_macro("cell_attributes"), get_macro("anchor"), get_macro("span")
_domain_breaks = get_macro("domain_breaks")
_BLANK_ATTRIBUTE = Markup(" data-blank")


def _column_cells(
    name: str,
    label: str,
    records: Sequence[Mapping[Any, Any]],
    text: Translator,
    cells: Mapping[str, CellRenderer],
    excluded: str,
) -> Iterator[tuple[Markup, Markup]]:
    """Yield attributes and content of the cells of a column; equal values are formatted once."""
    render_cell = cells.get(name) or (lambda value: format_value(name, value, text))
    plain = _cell_attributes(_css_class(name), label)
    blank, source_language = plain + _BLANK_ATTRIBUTE, plain + lang_attribute(text)
    contents: dict[Hashable, Markup] = {}
    for record in records:
        value = record[name]
        key = (repr(value),) if isinstance(value, list) else value  # lists are no keys, nor are mappings in them
        if key not in contents:
            contents[key] = escape(render_cell(value))
        content = contents[key]
        if name in FIGURE_COLUMNS:
            content = _figure_words(name, record, excluded, text) or content
        if name in _INFERRED_PARTS:
            content += _inferred_part_html(record[_INFERRED_PARTS[name]], text)
        if name in INFERENCE_COLUMNS:
            content += inferred_marker_html(name, record, text)
        yield blank if content == BLANK else source_language if is_source_language(name, record) else plain, content


def _figure_words(name: str, record: Mapping[Any, Any], excluded: str, text: Translator) -> Markup:
    """Return what stands in the column of a figure that a city has not got; empty if it has, or if nothing is known.

    A figure of another stage or of both priorities is not "not published".
    """
    knowledge = record.get("knowledge")
    if name == "knowledge":
        return escape(excluded) if knowledge == Availability.OTHER_STAGE else Markup()
    if knowledge is None or not pd.isna(record["amount_cents"]):
        return Markup()
    words = {Availability.OTHER_STAGE: excluded.lower(), Availability.TOTAL_ONLY: text("show.total_only")}
    if name == "kind":
        return escape(BLANK)
    return _span(words[knowledge], Markup(' class="cms-words"')) if knowledge in words else Markup()


def _inferred_part_html(n: object, text: Translator) -> Markup:
    """Return " (2 inferred)" after a number of classes; empty if none is."""
    return Markup(" ") + text.plural("table.inferred_part", int(str(n))) if not pd.isna(n) and n else Markup()  # type: ignore[call-overload]  # one cell


def source_links(sources: Sequence[Source], text: Translator) -> Markup:
    """Return links to sources, named by their publishers; where a publisher has several, by their dates too."""
    count = Counter(source.publisher for source in sources)
    links = (
        link(
            _domain_breaks(
                source.publisher if count[source.publisher] == 1 else f"{source.publisher} ({text.date(source.date)})"
            ),
            source.url,
        )
        for source in sources
    )
    return Markup(", ").join(links) or escape(BLANK)


def link(label: str, href: str, attributes: str = "") -> Markup:
    """Return a link; only the label if the address is neither a web address nor one of this site.

    Args:
        label: Content, escaped unless it is `Markup`.
        href: Address.
        attributes: Further attributes as `Markup`, with a leading space.
    """
    return _anchor(label, href if is_web_address(href) or is_local_address(href) else "", attributes)

"""Dated list of what sources say of a city or of the programme beside figures (HTML)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.datastore.source_register import Source
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.language import lang_attribute, wrap_source_language
from cmsdash.views.formatting.values import format_value
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.html.tables import link
from cmsdash.views.templates import render


@dataclass(frozen=True)
class Statement:
    """What one source says: date, meaning, its words in its language, link to it, and a caveat or ""."""

    date: str
    says: str
    quote: Markup
    source: Markup
    note: str


@dataclass(frozen=True)
class Statements:
    """What sources say, in order."""

    statements: Sequence[Statement]


def statements_html(table: pd.DataFrame, sources: Mapping[str, Source], text: Translator) -> DescribedHtml[Statements]:
    """Return the statements with what they say, the words of the source, its link, and their caveat.

    Args:
        table: `queries.city_statements` of one city, or `queries.programme_statements`.
        sources: Sources by key.
        text: Translator.
    """
    said = Statements([_statement(row, sources, text) for row in list_records(table)])
    return describe_html(render("statements", said=said), said)


def _statement(row: Mapping[Any, Any], sources: Mapping[str, Source], text: Translator) -> Statement:
    source = sources[row["source"]]
    groups, note = row.get("groups"), row.get("note")
    group_names = format_value("groups", groups, text) if isinstance(groups, list) else ""
    return Statement(
        date=text.date(row["date"]),
        says=format_value("says", row["says"], text) + (f": {group_names}" if group_names else ""),
        quote=wrap_source_language(text("punctuation.quote", words=row["quote"]), text),
        source=link(f"{source.publisher}: {source.title}", source.url, lang_attribute(text)),
        note=format_value("note", note, text) if isinstance(note, str) else "",
    )

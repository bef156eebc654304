"""Description list of one operation, with the fields that no source states (HTML)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup, escape

from cmsdash.datastore.source_register import Source
from cmsdash.domain import NOT_STATED, ClassificationBasis
from cmsdash.i18n import Translator
from cmsdash.views.external_sites import opencoesione_address, opencup_address
from cmsdash.views.formatting.language import lang_attribute, wrap_source_language
from cmsdash.views.formatting.values import format_value, format_value_html, inferred_marker_html, list_items
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.html.explanations import COLUMN_TOPICS, explain_button
from cmsdash.views.html.table_columns import is_source_language
from cmsdash.views.html.tables import heading, link
from cmsdash.views.templates import get_macro, render

DETAIL_FIELDS = (
    "places",
    "status",
    "amount_cents",
    "source",
    "bodies",
    "priority",
    "objective",
    "interventions",
    "groups",
    "objective_wording",
    "recipients_wording",
    "start",
    "end",
    "decree",
    "local_code",
    "cup",
    "fund",
    "union_rate",
    "intervention_type",
    "summary",
    "wording",
    "note",
)
"""Fields of an operation, in order."""

_SUPPLEMENTARY_FIELDS = frozenset({"objective_wording", "fund", "union_rate", "intervention_type", "wording", "note"})
"""Fields that are not listed as missing."""

_BASIS_COLUMNS = {"amount_cents": "kind", "priority": "priority_basis", "objective": "objective_basis"}
"""Columns with the basis of a field, shown after its value."""

_FACETS = {"places": "city", "objective": "objective", "interventions": "intervention", "groups": "group"}
"""Fields of codes that are links, with the facet of the codes."""

ClassHref = Callable[[str, str], str]
_code, _cup_note = get_macro("inline_code"), get_macro("cup_note")


class DetailLine(NamedTuple):
    """A line of a value: its words, the marker that says what they were inferred from, and a remark in brackets."""

    words: Markup | str
    marker: Markup | str = ""
    remark: str = ""


@dataclass(frozen=True)
class DetailField:
    """A field that a source states.

    Attributes:
        name: Its name.
        explanation: The button that explains the name, which pictures leave out.
        lang_attribute: The language of its lines, as an attribute of HTML.
        lines: Its value.
        notes: Remarks below the value.
    """

    name: str
    explanation: Markup
    lang_attribute: Markup | str
    lines: Sequence[DetailLine]
    notes: Sequence[Markup | str]


@dataclass(frozen=True)
class OperationDetail:
    """What is known of an operation, and the names of the fields that no source states, with the reason."""

    fields: Sequence[DetailField]
    silent: str
    missing: Sequence[str]
    silent_why: str


def operation_detail_html(
    row: Mapping[Any, Any],
    bodies: pd.DataFrame,
    amounts: int,
    sources: Mapping[str, Source],
    class_href: ClassHref,
    names: Mapping[str, str],
    text: Translator,
) -> DescribedHtml[OperationDetail]:
    """Return the stated fields of an operation and the names of the missing ones.

    Args:
        row: Row of `queries.operation_detail`.
        bodies: `queries.organisations` of the operation.
        amounts: The number of different amounts that sources give for it.
        sources: Sources by key.
        class_href: Address of a facet (`city`, `objective`, `intervention`, `group`) and a code.
        names: City names by code.
        text: Translator.
    """
    record = {**row, "bodies": _body_lines(bodies, text)}
    stated = [name for name in DETAIL_FIELDS if is_stated(name, record) and not _is_repeated(name, row)]
    missing = [name for name in DETAIL_FIELDS if not is_stated(name, record) and name not in _SUPPLEMENTARY_FIELDS]
    content: dict[str, Callable[[], Markup]] = {
        "source": lambda: _source_html(row["source"][0], sources, text),
        "cup": lambda: _code(row["cup"]),
        **{name: partial(_class_links, name, row, class_href, names, text) for name in _FACETS},
    }
    notes: dict[str, Callable[[], list[Markup | str]]] = {
        "status": lambda: [text(f"status_meaning.{row['status']}")],
        "amount_cents": lambda: _amount_notes(row, amounts, sources, text),
        "cup": lambda: cup_links(row["cup"], text),
    }
    detail = OperationDetail(
        [
            DetailField(
                heading(name, text),
                explain_button(COLUMN_TOPICS.get(name), text),
                lang_attribute(text) if is_source_language(name, record) else "",
                record["bodies"] if name == "bodies" else [_line(name, record, content.get(name), text)],
                notes[name]() if name in notes else (),
            )
            for name in stated
        ],
        text("operation_detail.silent"),
        [heading(name, text) for name in missing],
        text("operation_detail.silent_why"),
    )
    return describe_html(render("operation_detail", detail=detail), detail)


def is_stated(name: str, row: Mapping[Any, Any]) -> bool:
    """Return whether the row has a value in this column; missing, "" and `not-stated` are none."""
    value = row[name]
    if isinstance(value, list):
        return value not in ([], [NOT_STATED])
    return isinstance(value, (str, int)) and value != ""


def cup_links(cup: str, text: Translator) -> list[Markup | str]:
    """Return the links from a CUP to OpenCUP and OpenCoesione, which say that they leave this site (HTML)."""
    return [
        link(text("external_links.opencup"), opencup_address(cup)),
        link(text("external_links.opencoesione_cup"), opencoesione_address(cup)),
    ]


def cup_note_html(cup: str, text: Translator) -> Markup:
    """Return a CUP with short links, for the cell of a title, whose own language is that of the source (HTML)."""
    note = escape(text("external_links.cup_note")).format(
        cup=_code(cup),
        opencup=link(text("external_links.opencup_name"), opencup_address(cup)),
        opencoesione=link(text("external_links.opencoesione_name"), opencoesione_address(cup)),
    )
    return _cup_note(note, text.lang)


def _is_repeated(name: str, row: Mapping[Any, Any]) -> bool:
    """Return whether another field shows it: the phrases of an inferred objective, the source beside the amount."""
    if name == "source":
        return is_stated("amount_cents", row) and len(row["source"]) == 1
    return name == "objective_wording" and row["objective_basis"] == ClassificationBasis.INFERRED


def _line(name: str, row: Mapping[Any, Any], content: Callable[[], Markup] | None, text: Translator) -> DetailLine:
    basis_column = _BASIS_COLUMNS.get(name)
    value = content() if content else format_value_html(name, row[name], text)
    marker = inferred_marker_html(name, row, text)  # says the basis, with the words
    basis = format_value_html(basis_column, row[basis_column], text).lower() if basis_column and not marker else ""
    return DetailLine(value, marker, basis)


def _class_links(
    name: str, row: Mapping[Any, Any], class_href: ClassHref, names: Mapping[str, str], text: Translator
) -> Markup:
    """Return the codes of a field as links: cities to their pages, classes to the operations that have them (HTML)."""
    facet = _FACETS[name]
    codes = list_items(row[name]) or [row[name]]
    labels = [names[code] if facet == "city" else format_value(facet, code, text) for code in codes]
    return Markup(", ").join(link(label, class_href(facet, code)) for code, label in zip(codes, labels, strict=True))


def _source_html(key: str, sources: Mapping[str, Source], text: Translator) -> Markup:
    source = sources[key]
    label = f"{source.publisher}: {source.title}"
    return Markup("{}, {}").format(link(label, source.url, lang_attribute(text)), text.date(source.date))


def _amount_notes(
    row: Mapping[Any, Any], amounts: int, sources: Mapping[str, Source], text: Translator
) -> list[Markup | str]:
    """Return the source of the amount, and that sources give several amounts."""
    of_amount = escape(text("operation_detail.amount_source")).format(
        source=_source_html(row["source"][-1], sources, text)
    )
    return [of_amount, *([text("operation_detail.several_amounts", n=text.number(amounts))] if amounts > 1 else [])]


def _body_lines(bodies: pd.DataFrame, text: Translator) -> list[DetailLine]:
    """Return for each role the names of its bodies, the role, and how it is known."""
    lines = []
    for codes, of_role in bodies.groupby(["actor_role", "role_basis"], sort=False):
        actors = Markup(", ").join(wrap_source_language(actor, text) for actor in of_role["actor"])
        role, basis = map(partial(_lower_label, text), ("actor_role", "role_basis"), codes)
        lines.append(DetailLine(actors, remark=f"{role}; {basis}"))
    return lines


def _lower_label(text: Translator, column: str, code: str) -> str:
    label = format_value(column, code, text)
    return label[:1].lower() + label[1:]

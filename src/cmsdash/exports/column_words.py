"""Words of the columns of files: headings, meanings, and the words of codes."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, TypeAlias

from cmsdash.domain import LANGUAGES
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.file_table import ColumnType
from cmsdash.i18n import MissingMessageError, Translator, labelled_codes
from cmsdash.i18n.catalogs import load_messages
from cmsdash.queries import codes_of
from cmsdash.views.formatting.values import COLUMN_LABEL_SECTIONS, INFERENCE_COLUMNS, format_value
from cmsdash.views.html.tables import heading

ValueWriter: TypeAlias = Callable[[Any], str]
"""Returns the words of a value: a code, a list of codes, or a list of inferred classes."""

CITY_COLUMNS = frozenset({"city", "places"})
OPERATION_COLUMNS = frozenset({"operation", "operation_list"})
MESSAGE_COLUMNS = frozenset({"class", "classes", "speaks_for", "declared"})
"""Columns of keys of the catalogues, such as `objective.ESO4.8`."""

CODE_SECTIONS = {**COLUMN_LABEL_SECTIONS, "objectives": "objective", "of_objective": "objective", "total_kind": "kind"}
"""Columns of codes, those that no page shows too, and the sections of the catalogues with their words."""

_NUMBERS_OF_CLASSES = {"declared": "declared_count", "group": "group_number"}
"""Columns that hold a class in some results and a number in others, and the key of their heading there."""


def column_heading(column: str, kind: ColumnType, text: Translator) -> str:
    """Return the heading of a column of a result, "" if it has none.

    The words of a law come first, then the headings of files: unlike those of tables they need no page around them.
    """
    if column in labelled_codes()["law_column"]:
        return text(f"law_column.{column}")
    key = _NUMBERS_OF_CLASSES.get(column, column) if kind is ColumnType.INTEGER else column
    if f"column.{key}" in labelled_codes()["file"]:
        return text(f"file.column.{key}")
    try:
        return heading(column, text)
    except MissingMessageError:
        return ""


def column_meaning(column: str, context: FileContext) -> str:
    """Return what a column says: our words, else those of the tables of the release if they agree, else ""."""
    if f"meaning.{column}" in labelled_codes()["file"]:
        return context.text(f"file.meaning.{column}")
    meanings = {
        described.meaning[context.text.lang]
        for schema in context.release.schemas.values()
        for described in schema.columns
        if described.dataframe_name == column
    }
    return meanings.pop() if len(meanings) == 1 else ""


def value_writer(column: str, kind: ColumnType, context: FileContext) -> ValueWriter | None:
    """Return what writes the words of the values of a column, None if they are no codes."""
    text = context.text
    if kind is ColumnType.BOOLEAN:
        return lambda value: text("table.yes" if value else "table.no")
    if kind not in (ColumnType.CODE, ColumnType.LIST):
        return None
    if column in COLUMN_LABEL_SECTIONS:
        return lambda value: format_value(column, value, text)
    if column in _ITEM_WRITERS:
        return lambda items: "; ".join(_ITEM_WRITERS[column](item, text) for item in items)
    label = _code_label(column, context)
    return None if label is None else lambda value: text.list_and(map(label, codes_of(value)))


def _code_label(column: str, context: FileContext) -> Callable[[str], str] | None:
    """Return what writes the words of one code of a column, None if it has no codes."""
    text, names, titles = context.text, context.names, context.operation_titles
    labels: Mapping[frozenset[str], Callable[[str], str]] = {
        MESSAGE_COLUMNS: text,
        CITY_COLUMNS: lambda code: names.get(code, code),
        OPERATION_COLUMNS: lambda key: titles.get(key, key),
        frozenset(CODE_SECTIONS): lambda code: text(f"{CODE_SECTIONS[column]}.{code}"),
    }
    return next((label for columns, label in labels.items() if column in columns), None)


def _inferred_class(column: str, item: Mapping[str, Any], text: Translator) -> str:
    """Return "Giovani (dedotta): «ragazzi», «giovani»"."""
    phrases = ", ".join(text("punctuation.quote", words=words) for words in item["words"])
    basis = text(f"basis.{item['basis']}").lower()
    return f"{format_value(column, item['code'], text)} ({basis}): {phrases}"


def _class_count(column: str, item: Mapping[str, Any], text: Translator) -> str:
    """Return "Giovani: 2 dichiarate, 1 dedotta"."""
    stated, inferred = (text.plural(f"filter.{basis}", item[basis]) for basis in ("stated", "inferred"))
    return f"{format_value(column, item['code'], text)}: {stated}, {inferred}"


def _amount_part(item: Mapping[str, Any], text: Translator) -> str:
    """Return "Priorità 5 (FSE+), Ammessa: 1.234.567 € (2 operazioni)"."""
    part = ", ".join(format_value(column, item[column], text) for column in ("priority", "status"))
    operations = text.plural("filter.options.operations", item["operations"])
    return f"{part}: {format_value('amount_cents', item['cents'], text)} ({operations})"


_ITEM_WRITERS: Mapping[str, Callable[[Any, Translator], str]] = {
    **{inferred: partial(_inferred_class, column) for column, inferred in INFERENCE_COLUMNS.items()},
    "area_counts": partial(_class_count, "intervention"),
    "group_counts": partial(_class_count, "group"),
    "amounts": _amount_part,
    "law_reasons": lambda item, text: text.plural(f"law_reason.{item['code']}", item["operations"]),
    "known": lambda item, text: f"{item['title']} ({format_value('status', item['status'], text).lower()})",
}
"""What writes the words of an item, by columns whose lists hold mappings."""


def explained_codes(column: str, values: Sequence[Any], text: Translator) -> dict[str, tuple[str, str]]:
    """Return words and meaning of the codes that occur in a column, if the catalogues explain such codes."""
    section = CODE_SECTIONS.get(column, "")
    explained = _codes_in_order(f"{section}_meaning") if section else ()
    occurring = {code for value in values for code in codes_of(value)} if explained else set()
    return {
        code: (text(f"{section}.{code}"), text(f"{section}_meaning.{code}")) for code in explained if code in occurring
    }


@cache
def _codes_in_order(section: str) -> tuple[str, ...]:
    """Return the codes of a section in the order of the catalogues."""
    keys = (key.partition(".") for key in load_messages(LANGUAGES[0]))
    return tuple(code for top, _, code in keys if top == section)

"""What changed between two releases, in sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cmsdash.datastore.releases.diff import ChangeType, FieldChange, summarize_changes
from cmsdash.i18n import Translator
from cmsdash.i18n.release_messages import format_field_value, table_change_lines

MAX_TOLD = 5
"""Operations or figures that are told one by one; the others are counted with the other rows."""


@dataclass(frozen=True)
class RowNames:
    """How changed rows are called.

    Attributes:
        titles: The title of each operation by its key.
        figures: Stage and priority of each figure of a city by its key.
    """

    titles: Mapping[str, str]
    figures: Mapping[str, tuple[str, str]]


def change_sentences(changes: Sequence[FieldChange], names: RowNames, text: Translator) -> list[str]:
    """Return what changed in words: operations and figures one by one, other rows counted by table.

    Args:
        changes: The changes of one city, one objective, or a whole release.
        names: How the rows are called.
        text: The language.
    """
    told = [
        (change, sentence)
        for change in changes
        for sentence in (_operation_sentence(change, names, text) or _figure_sentence(change, names, text),)
        if sentence
    ][:MAX_TOLD]
    rows = {(change.table, change.key) for change, _ in told}
    others = tuple(change for change in changes if (change.table, change.key) not in rows)
    return [*(sentence for _, sentence in told), *_count_lines(others, text)]


def _operation_sentence(change: FieldChange, names: RowNames, text: Translator) -> str:
    """Return that an operation is new, gone, withdrawn, or has another amount or status; "" for any other change."""
    if change.table != "operations":
        return ""
    title = text("punctuation.quote", words=names.titles.get(change.key[0], change.key[0]))
    if change.change_type in (ChangeType.APPEARED, ChangeType.VANISHED):
        return text(f"told.operation_{change.change_type}", title=title) if change.column == "operation" else ""
    if change.column == "withdrawn" and change.after:
        return text("told.operation_withdrawn", title=title, date=text.date(change.after))
    if change.column == "status":
        before, after = (text(f"status.{code}").lower() for code in (change.before, change.after))
        return text("told.operation_status", title=title, before=before, after=after)
    if change.column == "amount_eur":
        return text("told.operation_amount", title=title, **_amounts(change, text))
    return ""


def _figure_sentence(change: FieldChange, names: RowNames, text: Translator) -> str:
    """Return that a city has a new figure, lost one, or has another amount; "" for any other change."""
    if change.table != "figures" or change.column != "amount_eur" or change.key[0] not in names.figures:
        return ""
    stage, priority = names.figures[change.key[0]]
    about = {"stage": text(f"stage.{stage}").lower(), "priority": text(f"priority.{priority}")}
    return text(f"told.figure_{change.change_type}", **about, **_amounts(change, text))


def _amounts(change: FieldChange, text: Translator) -> dict[str, str]:
    return {
        "before": format_field_value(change.column, change.before, text),
        "after": format_field_value(change.column, change.after, text),
    }


def _count_lines(changes: tuple[FieldChange, ...], text: Translator) -> Iterable[str]:
    summary = summarize_changes(changes)
    return table_change_lines(summary, text) if summary else _moved_lines(changes, text)


def _moved_lines(changes: tuple[FieldChange, ...], text: Translator) -> Iterator[str]:
    return (text("told.moved") for _ in changes[:1])

"""Releases in words: what changed between two, what drifted, what a manifest says."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from cmsdash.datastore.releases.diff import ChangeType, FieldChange
from cmsdash.datastore.releases.manifest import DriftAlert, Manifest, TableChangeCounts
from cmsdash.i18n.catalogs import labelled_codes
from cmsdash.i18n.translator import Translator


def table_name(table: str, text: Translator) -> str:
    """A table's name in words; its file name where the catalogues have none."""
    return text(f"dataset.{table}") if table in labelled_codes()["dataset"] else table


def table_change_lines(changes: tuple[TableChangeCounts, ...], text: Translator) -> list[str]:
    """One line a table: how many rows appeared, changed, vanished. One line that nothing did, where nothing did."""
    lines = []
    for item in changes:
        counts = (
            (ChangeType.APPEARED, item.appeared),
            (ChangeType.CHANGED, item.changed),
            (ChangeType.VANISHED, item.vanished),
        )
        parts = [text.plural(f"release.rows_{change_type}", n) for change_type, n in counts if n]
        lines.append(text("release.changed", table=table_name(item.table, text), parts=text.list_and(parts)))
    return lines or [text("release.nothing_changed")]


def field_change_line(change: FieldChange, text: Translator) -> str:
    """One field of one row, before and after."""
    table = table_name(change.table, text)
    if change.change_type is ChangeType.MOVED:
        return text("release.moved", table=table)
    return text(
        f"release.field_{change.change_type}",
        table=table,
        row=" + ".join(change.key),
        column=change.column,
        before=format_field_value(change.column, change.before, text),
        after=format_field_value(change.column, change.after, text),
    )


def format_field_value(column: str, value: str, text: Translator) -> str:
    """A value as its table has it, money in the reader's format, an empty cell in words."""
    if value == "":
        return text("release.empty")
    return text.money(int(Decimal(value) * 100)) if column.endswith("_eur") else value


def drift_line(drift: DriftAlert, text: Translator) -> str:
    """One difference that asks, or asked, for a reason."""
    table, _, rest = drift.subject.partition(".")
    if drift.code == "vanished":
        return text.plural(
            "drift.vanished", drift.after, table=table_name(table, text), before=text.number(drift.before)
        )
    if drift.code == "rows":
        before, after = text.number(drift.before), text.number(drift.after)
        return text("drift.rows", table=table_name(table, text), before=before, after=after)
    rung, _, priority = rest.partition(".")
    return text(
        "drift.total",
        table=table_name(table, text),
        rung=text(f"{'stage' if table == 'figures' else 'status'}.{rung}"),
        priority=text("show.not_stated_f") if priority == "unknown" else text(f"priority.{priority}"),
        before=text.money(drift.before),
        after=text.money(drift.after),
    )


def activation_text(moments: Sequence[str], text: Translator) -> str:
    """When a release was put to use: the last of the moments (oldest first), and how often before; empty for none."""
    if not moments:
        return ""
    last = text.datetime(moments[-1])
    return text.plural("release.used_before", len(moments) - 1, last=last) if len(moments) > 1 else last


def _counted(name: str, text: Translator) -> str:
    """What a number of an account counts: a heap, a reason or a rule, of the file or of one beside it."""
    kind, _, rest = name.rpartition("/")
    if kind:
        return text(f"upload.files_of.{kind}", file=_counted(rest, text))
    section, _, code = name.rpartition(".")
    section = section or "import_report"
    return text(f"{section}.{code}") if code in labelled_codes().get(section, ()) else name


def _lacking(name: str, text: Translator) -> str:
    """A table, or a column of one (`table.column`), that is younger than a release."""
    table, _, column = name.partition(".")
    if column:
        return text("release.lacks_column", table=table_name(table, text), column=column)
    return text("release.lacks", table=table_name(table, text))


def manifest_lines(manifest: Manifest, text: Translator, lacks: Iterable[str] = ()) -> Iterator[str]:
    """A manifest as lines for people; `lacks` are what there was not yet when the release was built."""
    yield text("release.headline", id=manifest.id, date=text.date(manifest.created[:10]))
    yield text("release.digest", digest=manifest.digest, n=text.number(len(manifest.files)))
    yield text.plural("release.checks", len(manifest.checks))
    if manifest.grew_from:
        yield text("release.grew_from", id=manifest.grew_from)
        yield from table_change_lines(manifest.changes, text)
    yield from (_lacking(name, text) for name in sorted(lacks))
    for item in manifest.inputs:
        licence = text(f"licence.{item.licence}") if item.licence in labelled_codes()["licence"] else item.licence
        size = text.number(item.size)
        read = text.date(item.read)
        yield text("release.input", name=item.name, licence=licence, size=size, read=read, sha256=item.sha256)
    for name, count in manifest.account.items():
        amount = text.money(count) if name.endswith("_cents") else text.number(count)
        yield text("release.account", name=_counted(name, text), amount=amount)
    yield from (drift_line(item, text) for item in manifest.drift)
    if manifest.reason:
        yield text("release.reason", reason=manifest.reason)

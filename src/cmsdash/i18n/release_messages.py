"""Messages about releases: changes, drift, activations and manifests."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from cmsdash.datastore.releases.diff import ChangeType, FieldChange
from cmsdash.datastore.releases.manifest import DriftAlert, Manifest, TableChangeCounts
from cmsdash.i18n.catalogs import labelled_codes
from cmsdash.i18n.translator import Translator


def table_name(table: str, text: Translator) -> str:
    """Return the label of a table, or its file name if the catalogues have none."""
    return text(f"dataset.{table}") if table in labelled_codes()["dataset"] else table


def table_change_lines(changes: tuple[TableChangeCounts, ...], text: Translator) -> list[str]:
    """Return one line a changed table with its counts of rows, or one line saying that nothing changed."""
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
    """Return one changed field, with its values before and after."""
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
    """Return a value of a table as text: amounts formatted, empty cells labelled, other values unchanged."""
    if value == "":
        return text("release.empty")
    return text.money(int(Decimal(value) * 100)) if column.endswith("_eur") else value


def drift_line(drift: DriftAlert, text: Translator) -> str:
    """Return a drift alert as a sentence."""
    table, _, rest = drift.subject.partition(".")
    if drift.code == "vanished":
        return text.plural(
            "drift.vanished", drift.after, table=table_name(table, text), before=text.number(drift.before)
        )
    if drift.code == "withdrawn":
        before = text.number(drift.before)
        return text.plural("drift.withdrawn", drift.after, source=drift.subject, before=before)
    if drift.code == "rows":
        before, after = text.number(drift.before), text.number(drift.after)
        return text("drift.rows", table=table_name(table, text), before=before, after=after)
    code, _, priority = rest.partition(".")
    return text(
        "drift.total",
        table=table_name(table, text),
        rung=text(f"{'stage' if table == 'figures' else 'status'}.{code}"),
        priority=text("show.not_stated_f") if priority == "unknown" else text(f"priority.{priority}"),
        before=text.money(drift.before),
        after=text.money(drift.after),
    )


def activation_text(timestamps: Sequence[str], text: Translator) -> str:
    """Return the last activation of a release and the number of earlier ones; empty if it was never active.

    `timestamps` are ISO timestamps, oldest first.
    """
    if not timestamps:
        return ""
    last = text.datetime(timestamps[-1])
    return text.plural("release.used_before", len(timestamps) - 1, last=last) if len(timestamps) > 1 else last


def _count_label(name: str, text: Translator) -> str:
    """The label of a count in a manifest: an outcome, reason or rule, of the file or of a related file (`kind/…`)."""
    kind, _, rest = name.rpartition("/")
    if kind:
        return text(f"upload.files_of.{kind}", file=_count_label(rest, text))
    section, _, code = name.rpartition(".")
    section = section or "import_report"
    return text(f"{section}.{code}") if code in labelled_codes().get(section, ()) else name


def _missing_part_line(name: str, text: Translator) -> str:
    """A line for a table, or a column (`table.column`), that did not exist when the release was built."""
    table, _, column = name.partition(".")
    if column:
        return text("release.lacks_column", table=table_name(table, text), column=column)
    return text("release.lacks", table=table_name(table, text))


def manifest_lines(manifest: Manifest, text: Translator, lacks: Iterable[str] = ()) -> Iterator[str]:
    """Yield a manifest as lines of text.

    Args:
        manifest: The manifest of a release.
        text: The language.
        lacks: Tables and columns (`table.column`) that did not exist when the release was built.
    """
    yield text("release.headline", id=manifest.id, date=text.date(manifest.created[:10]))
    yield text("release.digest", digest=manifest.digest, n=text.number(len(manifest.files)))
    yield text.plural("release.checks", len(manifest.checks))
    if manifest.grew_from:
        yield text("release.grew_from", id=manifest.grew_from)
        yield from table_change_lines(manifest.changes, text)
    yield from (_missing_part_line(name, text) for name in sorted(lacks))
    for item in manifest.inputs:
        licence = text(f"licence.{item.licence}") if item.licence in labelled_codes()["licence"] else item.licence
        size, date = text.number(item.size), text.date(item.read)
        yield text("release.input", name=item.name, licence=licence, size=size, read=date, sha256=item.sha256)
    for name, count in manifest.account.items():
        amount = text.money(count) if name.endswith("_cents") else text.number(count)
        yield text("release.account", name=_count_label(name, text), amount=amount)
    yield from (drift_line(item, text) for item in manifest.drift)
    if manifest.reason:
        yield text("release.reason", reason=manifest.reason)

"""The files that an import leaves for people: its report, and templates to fill in."""

from pathlib import Path

from cmsdash.exports.import_report import import_csv, import_html
from cmsdash.facts import durable
from cmsdash.facts.account import Account
from cmsdash.text import Text


def write_report(folder: Path, account: Account, text: Text) -> tuple[Path, Path]:
    """Writes the report as `<file>.report.html` and `<file>.report.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    page, table = (folder / f"{account.file.name}.report.{form}" for form in ("html", "csv"))
    durable.replace(page, import_html(account, text).encode("utf-8"))
    durable.replace(table, import_csv(account, text))
    return page, table

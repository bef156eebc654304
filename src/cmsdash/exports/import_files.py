"""The files that an import leaves for people: its report, and templates to fill in."""

from pathlib import Path

from cmsdash.datastore import atomic_files
from cmsdash.datastore.import_report import ImportReport
from cmsdash.exports.import_report import report_to_csv, report_to_html
from cmsdash.i18n import Translator


def write_report(folder: Path, account: ImportReport, text: Translator) -> tuple[Path, Path]:
    """Writes the report as `<file>.report.html` and `<file>.report.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    page, table = (folder / f"{account.file.name}.report.{form}" for form in ("html", "csv"))
    atomic_files.atomic_write(page, report_to_html(account, text).encode("utf-8"))
    atomic_files.atomic_write(table, report_to_csv(account, text))
    return page, table

"""An answer as a file, and a whole release as one."""

from cmsdash.exports.csv_file import answer_csv
from cmsdash.exports.import_report import import_csv, import_html
from cmsdash.exports.release_zip import export_release, release_zip

__all__ = ["answer_csv", "export_release", "import_csv", "import_html", "release_zip"]

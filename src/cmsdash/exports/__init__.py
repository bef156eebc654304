"""An answer as a file."""

from cmsdash.exports.csv_file import answer_csv

__all__ = ["answer_csv"]

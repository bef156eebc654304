"""The text of a cell as a release keeps it: one line, plain blanks, nothing that does not show."""

import re

from cmsdash.ingest.formats.encodings import MOJIBAKE

MAX_CELL_CHARS = 32_767
"""As many as a cell of a spreadsheet holds; a release reads back cells of four times as many."""

_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Control characters and marks of direction or order; those that join the parts of a letter or picture stay."""


def clean_cell(text: str, line_end: str = " ") -> str:
    """A cell without what does not show, each run of blanks one space, its lines joined by `line_end`.

    Text that a wrong encoding damaged stays as it is: it is for the reader to refuse.
    """
    if text.isprintable():
        return " ".join(text.split())
    if MOJIBAKE.search(text):
        return text
    lines = (" ".join(line.split()) for line in _INVISIBLE.sub("", text).splitlines())
    return line_end.join(line for line in lines if line)

"""A problem in the data, in words: where it is, what is wrong, how to mend it."""

from cmsdash.facts import Problem
from cmsdash.text.words import Text

LONGEST = 200
"""Characters of a damaged value that are shown."""


def worded(problem: Problem, text: Text) -> str:
    """One line: the place, then what is wrong and what to do."""
    kind = ("row" if problem.column else "line") if problem.row else "column" if problem.column else "file"
    place = text(f"problem.place_{kind}", file=_visible(problem.file), row=problem.row, column=_visible(problem.column))
    value = problem.value if len(problem.value) <= LONGEST else f"{problem.value[:LONGEST]}…"
    return f"{place}: {text(f'problem.{problem.code}', value=_visible(value), expected=problem.expected)}"


def _visible(said: str) -> str:
    """Words from a file on one line, none of their characters acting on a terminal."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in said)

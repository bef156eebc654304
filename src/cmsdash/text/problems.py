"""A problem in the data, in words: where it is, what is wrong, how to mend it."""

from cmsdash.facts import Problem
from cmsdash.text.words import Text


def worded(problem: Problem, text: Text) -> str:
    """One line: the place, then what is wrong and what to do."""
    kind = "row" if problem.row else "column" if problem.column else "file"
    place = text(f"problem.place_{kind}", file=problem.file, row=problem.row, column=problem.column)
    return f"{place}: {text(f'problem.{problem.code}', value=problem.value, expected=problem.expected)}"

"""The short answer to a question, in words."""

from collections.abc import Mapping

import pandas as pd

from cmsdash.i18n import Translator

_NAMED = 12
"""Cities that an answer on operations names at most; an answer that is a list of cities names them all."""


def answer_sentence(code: str, table: pd.DataFrame, names: Mapping[str, str], text: Translator) -> str:
    """One sentence on the rows that answer a question: cities, or operations with their cities."""
    cities = list(dict.fromkeys(table["city"]))
    if not cities:
        return text(f"answer_none.{code}")
    named = len(cities) == len(table) or len(cities) <= _NAMED
    where = text.list_and(names[city] for city in cities) if named else text.plural("sentence.cities", len(cities))
    return text.plural(f"answer.{code}", len(table), cities=where)

"""Short answers to the questions of the FAQ page."""

from collections.abc import Mapping

import pandas as pd

from cmsdash.i18n import Translator
from cmsdash.views.narrative.captions import matched_phrase, outside_phrase
from cmsdash.views.narrative.overview import count_with_operations_only

_MAX_NAMED_CITIES = 12
"""Most cities that an answer about operations names; an answer about cities names them all."""


def answer_sentence(code: str, table: pd.DataFrame, names: Mapping[str, str], text: Translator) -> str:
    """Return the answer to a question in one sentence.

    Args:
        code: Code of the question.
        table: Rows that answer it: cities, or operations with their `city`.
        names: City names by code.
        text: Translator.
    """
    cities = list(dict.fromkeys(table["city"]))
    if not cities:
        return text(f"answer_none.{code}")
    is_short = len(cities) == len(table) or len(cities) <= _MAX_NAMED_CITIES
    where = text.list_and(names[city] for city in cities) if is_short else text.plural("sentence.cities", len(cities))
    with_operations = count_with_operations_only(table) if "knowledge" in table else 0
    inferred = int(table["by_inference"].sum()) if "by_inference" in table else 0
    outside = outside_phrase(table, text) if code == "silent" else ""
    return text.plural(
        f"answer.{code}",
        len(table),
        cities=where,
        parts=matched_phrase(len(table), inferred, text),
        inferred=text.plural("answer.silent_inferred", inferred) if inferred else "",
        outside=f"; {outside}" if outside else "",
        with_operations=text.plural("overview.with_operations", with_operations) if with_operations else "",
    )

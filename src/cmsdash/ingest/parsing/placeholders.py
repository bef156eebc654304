"""Recognition of placeholders: words in a cell that say that its value is not stated."""

import re
from functools import cache, lru_cache
from importlib.resources import files

from cmsdash.domain.text_folding import fold_text

MAX_PLACEHOLDER_CHARS = 60
STRUCTURED_FIELDS = frozenset(
    {"start", "end", "date", "cup", "local_code", "decree", "objective", "priority", "amount", "fund", "rate"}
)
"""Fields of codes, dates and numbers, in which a phrase such as `da definire` cannot be a value."""

_DIGIT = re.compile(r"[0-9]")
_PHRASE = re.compile(
    r"(?:(?:cup|codice|data|date|importo) )?(?:ancora )?(?:"
    r"da [a-z]+r(?:e|si)|in (?:corso|fase|attesa|via) d[a-z]* [a-z]+"
    r"|(?:in )?attesa [a-z]+|non (?:ancora |e )?[a-z]+|not (?:yet )?[a-z]+|to be [a-z]+|richiest[oa])(?: [a-z]+){0,3}"
)


@cache
def _load_words() -> frozenset[str]:
    text = (files("cmsdash.ingest.parsing") / "placeholders.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def is_placeholder(text: str, field: str = "") -> bool:
    """Return True for a text that says that a value is not stated, such as `n.d.`, `N/A`, `–` or `da definire`.

    In `STRUCTURED_FIELDS` any phrase of the kind `in corso di rilascio` counts. A text with a digit and an error of a
    spreadsheet such as `#N/A` do not.
    """
    if not text or len(text) > MAX_PLACEHOLDER_CHARS or text.startswith("#") or _DIGIT.search(text):
        return False
    return _is_placeholder(text, field in STRUCTURED_FIELDS)


@lru_cache(maxsize=8192)
def _is_placeholder(text: str, is_structured: bool) -> bool:
    folded = fold_text(text)
    return not folded or folded in _load_words() or (is_structured and _PHRASE.fullmatch(folded) is not None)

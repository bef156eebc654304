"""Recognition of placeholders: words in a cell that say that its value is not stated."""

import re

from cmsdash.domain.text_folding import fold_text

MAX_PLACEHOLDER_CHARS = 60
STRUCTURED_FIELDS = frozenset(
    {"start", "end", "date", "cup", "local_code", "decree", "objective", "priority", "amount", "fund", "rate"}
)
"""Fields of codes, dates and numbers, in which a phrase such as `da definire` cannot be a value."""

_WORDS = frozenset(
    {
        *("n d", "nd", "n a", "na", "n p", "np", "n c", "nc", "n n", "nn", "n r", "n s", "ns", "xxx"),
        *("non disponibile", "non disponibili", "dato non disponibile", "dati non disponibili", "dato mancante"),
        *("non applicabile", "non pertinente", "non noto", "non nota", "non indicato", "non indicata", "ignoto"),
        *("non specificato", "non specificata", "non definito", "non definita", "non dichiarato", "non presente"),
        *("non rilevato", "non previsto", "non prevista", "non pervenuto", "non assegnato", "non ancora assegnato"),
        *("da definire", "da determinare", "da individuare", "da assegnare", "da acquisire", "da comunicare"),
        *("in corso di acquisizione", "in corso di definizione", "in fase di definizione", "in attesa"),
        *("assente", "mancante", "nessuno", "nessuna", "vuoto", "nullo", "sconosciuto"),
        *("not available", "not applicable", "not stated", "not specified", "not known", "not yet known", "unknown"),
        *("not yet available", "not assigned", "not provided", "missing", "none", "null", "nan", "nil", "empty"),
        *("tbd", "tba", "tbc", "to be defined", "to be determined", "to be confirmed", "to be announced", "pending"),
    }
)
"""Placeholders as `fold_text` writes them."""

_PHRASE = re.compile(
    r"(?:(?:cup|codice|data|date|importo) )?(?:ancora )?(?:"
    r"da [a-z]+(?:are|ere|ire|rsi|arre|orre|urre)|in (?:corso|fase|attesa|via) d\w* \w+"
    r"|(?:in )?attesa \w+|non (?:ancora |e )?\w+|not (?:yet )?\w+|to be \w+|richiest[oa])(?: \w+){0,3}"
)


def is_placeholder(text: str, field: str = "") -> bool:
    """Return True for a text that says that a value is not stated, such as `n.d.`, `N/A`, `–` or `da definire`.

    In `STRUCTURED_FIELDS` any phrase without a digit of the kind `in corso di rilascio` counts. An error of a
    spreadsheet such as `#N/A` does not.
    """
    if len(text) > MAX_PLACEHOLDER_CHARS or not text or text.startswith("#"):
        return False
    folded = fold_text(text)
    return not folded or folded in _WORDS or (field in STRUCTURED_FIELDS and _PHRASE.fullmatch(folded) is not None)

"""Units of amounts in the words of a title, a header or the name of a sheet: thousands or millions of euro."""

import re
from collections.abc import Iterable

MAX_UNIT_TEXT_CHARS = 500
"""Longer texts say nothing about the unit beyond their beginning."""

_EURO = r"(?:euro|eur|€)"
_SUBJECT = r"(?:import[oi]|valor[ei]|cifr[ae]|dati|cost[oi]|somm[ae]|risorse|amounts?|figures?|values?)"


def _pattern(words: str, factor: str, letters: str) -> re.Pattern[str]:
    """Return the pattern of a unit: `in migliaia di euro`, `EUR thousand`, `€/000`, `k€`, `importi in migliaia`."""
    return re.compile(
        rf"\bin {words}\b"
        rf"|\b{words} (?:di |of )?{_EURO}(?!\w)"
        rf"|(?<!\w){_EURO} ?(?:in )?{words}(?!\w)"
        rf"|\b{_SUBJECT} (?:espress[ie] |stated |expressed )?(?:in )?{words}\b"
        rf"|(?<!\w)(?:x|\*|/) ?{factor}(?![\w.,])"
        rf"|(?<!\w){letters} ?(?:€|eur\b|euro\b)"
        rf"|{_EURO} ?{letters}(?!\w)",
        re.IGNORECASE,
    )


_PATTERNS = (
    (1_000_000, _pattern(r"(?:milioni|mln\.?|mio\.?|millions?)", r"1[.,]?000[.,]?000", r"(?:mln?|m)")),
    (1_000, _pattern(r"(?:migliaia|mila|thousands?|'?000)", r"(?:1[.,]?000|'?000)", "k")),
)
_NUMBER_BEFORE = re.compile(r"[0-9][0-9.,]* ?$")


def find_unit(text: str) -> int:
    """Return the euros that an amount counts by the words of a text: 1000, 1000000, or 0 where it does not say.

    An amount such as `12 milioni di euro` is no unit.
    """
    words = " ".join(text[:MAX_UNIT_TEXT_CHARS].split())
    for unit, pattern in _PATTERNS:
        if any(not _NUMBER_BEFORE.search(words[: match.start()]) for match in pattern.finditer(words)):
            return unit
    return 0


def find_stated_unit(texts: Iterable[str]) -> tuple[str, int]:
    """Return the first text that states a unit, and the unit; ("", 0) where none does."""
    return next(((text, unit) for text in texts if (unit := find_unit(text))), ("", 0))

"""Text in capitals, in which a pattern finds whatever it finds in any case of the original."""

_COMBINING_DOT = "\u0307"


def fold_to_upper(text: str) -> str:
    """Return text in capitals, also for the letters that a pattern without case takes for ASCII ones: `ſ ı İ` and `K`.

    Offsets differ from those of the text: what is found here is only known to be possible there.
    """
    return text.upper() if text.isascii() else text.casefold().upper().replace(_COMBINING_DOT, "")

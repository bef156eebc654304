"""Text folding for comparison of headers, names and search words."""

import unicodedata

_ASCII_SIGNS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})


def fold_text(text: str) -> str:
    """Return text in lower case without accents and punctuation, words separated by one space."""
    if not text:
        return ""
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_SIGNS).split())
    base = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in base.casefold()).split())

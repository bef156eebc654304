"""Text folding for comparison of headers, names and search words."""

import unicodedata


def fold_text(text: str) -> str:
    """Return text in lower case without accents and punctuation, words separated by one space."""
    base = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in base.casefold()).split())

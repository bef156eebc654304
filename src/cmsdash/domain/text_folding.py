"""Text as it is compared: what makes two headers, two names of a city or a word and its search the same."""

import unicodedata


def fold_text(text: str) -> str:
    """Text without accents, capitals and punctuation, its words parted by one space."""
    base = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in base.casefold()).split())
